"""Diagnostics for people at a terminal: the line, a caret row, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class _Page:
    """How the places of one diagnostic are set: the room for line numbers, and the width."""

    paint: _Paint
    gutter: int
    width: int

    def place(self, span: Span, arrow: str, mark: str, colour: str, text: str) -> Iterator[str]:
        """The file and line, the line itself, and a row of marks with a text behind."""
        margin, bar = " " * self.gutter, self.paint("|", "frame")
        where = f"{visible(span.source.name)}:{span.line}:{span.column}"
        yield f"{margin}{self.paint(arrow, 'frame')} {where}"
        if not span.source.text:
            return
        cut = snippet(span, max(_NARROWEST, self.width - self.gutter - 3))
        marks = self.paint(f"{mark * cut.marked} {visible(text)}".rstrip(), colour)
        yield f"{margin} {bar}"
        number = str(span.line).rjust(self.gutter)
        yield f"{self.paint(number, 'frame')} {bar} {cut.text}".rstrip()
        yield f"{margin} {bar} {' ' * cut.indent}{marks}"

    def help(self, text: str) -> Iterator[str]:
        """What to do; a second line stands below the first."""
        first, *rest = text.split("\n")
        sign, word = self.paint("=", "frame"), self.paint("help:", "strong")
        yield f"{' ' * self.gutter} {sign} {word} {visible(first)}"
        yield from (f"{' ' * (self.gutter + 9)}{visible(line)}" for line in rest)


def _block(diagnostic: Diagnostic, paint: _Paint, width: int) -> Iterator[str]:
    spans = [diagnostic.span, *(label.span for label in diagnostic.labels)]
    page = _Page(paint, len(str(max(span.line for span in spans))), width)
    severity = diagnostic.severity
    head = paint(f"{severity}[{visible(diagnostic.code)}]", severity)
    yield f"{head}: {paint(visible(diagnostic.message), 'strong')}"
    yield from page.place(diagnostic.span, "-->", "^", severity, "")
    for label in diagnostic.labels:
        yield from page.place(label.span, ":::", "-", "frame", label.text)
    if diagnostic.help is not None:
        yield from page.help(diagnostic.help)


def _coloured(text: str, colour: str) -> str:
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"


def _plain(text: str, colour: str) -> str:  # noqa: ARG001 - as _coloured
    return text
