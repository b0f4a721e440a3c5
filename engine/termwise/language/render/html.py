"""Diagnostics as a fragment of a page, which needs no style sheet or script beside it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from termwise.language.diagnostics import Diagnostic
from termwise.language.render.cells import visible
from termwise.language.render.terminal import count
from termwise.language.source import Span

_STYLE = """\
<style>
.termwise-diagnostics article { border-left: 4px solid #b3261e; margin: 1em 0; padding: 0 1em; }
.termwise-diagnostics article.warning { border-color: #9a6700; }
.termwise-diagnostics pre { overflow-x: auto; }
.termwise-diagnostics mark { background: #ffd7d5; color: inherit; }
</style>"""

_AROUND = 200


def render_html(diagnostics: Iterable[Diagnostic]) -> str:
    """One article a diagnostic; everything an author or a file says is escaped."""
    shown = list(diagnostics)
    articles = "\n".join(map(_article, shown))
    summary = f"<p>{count(shown) or 'nothing found'}</p>"
    return f'<section class="termwise-diagnostics">\n{_STYLE}\n{articles}\n{summary}\n</section>'


def _article(diagnostic: Diagnostic) -> str:
    severity = diagnostic.severity
    parts = [
        f"<p><strong>{severity}</strong> <code>{_safe(diagnostic.code)}</code>: "
        f"{_safe(diagnostic.message)}</p>",
        _place(diagnostic.span),
    ]
    for label in diagnostic.labels:
        parts += [f"<p>{_safe(label.text)}</p>", _place(label.span)]
    if diagnostic.help is not None:
        lines = "<br>".join(map(_safe, diagnostic.help.split("\n")))
        parts.append(f"<p><strong>help</strong>: {lines}</p>")
    return f'<article class="{severity}">\n' + "\n".join(parts) + "\n</article>"


def _place(span: Span) -> str:
    where = f"<p><code>{_safe(str(span))}</code></p>"
    if not span.source.text:
        return where
    line = span.source.line(span.line)
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = max(start, min(end, len(line)))
    before, after = line[max(0, start - _AROUND) : start], line[end : end + _AROUND]
    marked = f"<mark>{_safe(line[start:end][:_AROUND])}</mark>"
    return f"{where}\n<pre><code>{_safe(before)}{marked}{_safe(after)}</code></pre>"


def _safe(text: str) -> str:
    return escape(visible(text))
