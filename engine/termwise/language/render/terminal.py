"""Diagnostics for people at a terminal: the line, a caret row, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from termwise.language.diagnostics import Diagnostic, Severity
from termwise.language.render.cells import visible
from termwise.language.render.snippet import snippet
from termwise.language.source import Span

_WIDTH = 120
_NARROWEST = 20
_COLOURS = {"error": "1;31", "warning": "1;33", "frame": "1;34", "strong": "1"}

_Paint = Callable[[str, str], str]


def render_terminal(
    diagnostics: Iterable[Diagnostic], *, colour: bool, width: int | None = None
) -> str:
    """Write out diagnostics and their count; nothing for none.

    No control character of the author's text comes through. `width` is the terminal's.
    """
    shown = list(diagnostics)
    paint = _coloured if colour else _plain
    blocks = ["\n".join(_block(d, paint, width or _WIDTH)) for d in shown]
    return "\n\n".join([*blocks, count(shown)]) if shown else ""


def count(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are of each severity: "2 errors, 1 warning"."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    kinds: tuple[Severity, ...] = ("error", "warning")
    counts = [(severities.count(kind), kind) for kind in kinds]
    return ", ".join(f"{n} {kind}{'s' if n > 1 else ''}" for n, kind in counts if n)


def _block(diagnostic: Diagnostic, paint: _Paint, width: int) -> Iterator[str]:
    severity = diagnostic.severity
    spans = [diagnostic.span, *(label.span for label in diagnostic.labels)]
    gutter = len(str(max(span.line for span in spans)))
    head = paint(f"{severity}[{visible(diagnostic.code)}]", severity)
    yield f"{head}: {paint(visible(diagnostic.message), 'strong')}"
    yield from _place(diagnostic.span, "-->", gutter, width, paint, severity, "^")
    for label in diagnostic.labels:
        yield from _place(label.span, ":::", gutter, width, paint, "frame", "-", label.text)
    if diagnostic.help is not None:
        first, *rest = diagnostic.help.split("\n")
        yield f"{' ' * gutter} {paint('=', 'frame')} {paint('help:', 'strong')} {visible(first)}"
        yield from (f"{' ' * (gutter + 9)}{visible(line)}" for line in rest)


def _place(
    span: Span,
    arrow: str,
    gutter: int,
    width: int,
    paint: _Paint,
    colour: str,
    mark: str,
    text: str = "",
) -> Iterator[str]:
    margin, bar = " " * gutter, paint("|", "frame")
    place = f"{visible(span.source.name)}:{span.line}:{span.column}"
    yield f"{margin}{paint(arrow, 'frame')} {place}"
    if not span.source.text:
        return
    cut = snippet(span, max(_NARROWEST, width - gutter - 3))
    row = " " * cut.indent + paint(f"{mark * cut.marked} {visible(text)}".rstrip(), colour)
    yield f"{margin} {bar}"
    yield f"{paint(str(span.line).rjust(gutter), 'frame')} {bar} {cut.text}".rstrip()
    yield f"{margin} {bar} {row}"


def _coloured(text: str, colour: str) -> str:
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"


def _plain(text: str, colour: str) -> str:  # noqa: ARG001 - as _coloured
    return text
