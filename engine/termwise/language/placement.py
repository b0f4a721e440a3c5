"""Where in its YAML file each character of an expression stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from termwise.language.source import Source, Span
from termwise.language.yaml_nodes import Scalar

Place = tuple[int, int]
"""A line and a column, from 1."""

_AS_WRITTEN = re.compile(r".", re.DOTALL)
_SINGLE_QUOTED = re.compile(r"''|.", re.DOTALL)
_DOUBLE_QUOTED = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|.", re.DOTALL)
_BLANK_ESCAPES = frozenset("tnvfrNLP_ \t\r\n")


@dataclass(frozen=True, slots=True)
class Placement:
    """Maps offsets in a text to places in the source that it was read from.

    The text is cut into stretches that stand in one piece in the source: stretch `i`
    begins at `offsets[i]` of the text and at `places[i]` of the source.
    """

    source: Source
    offsets: tuple[int, ...]
    places: tuple[Place, ...]
    shift: int = 0

    @classmethod
    def at(cls, source: Source, line: int, column: int) -> Placement:
        """A text that stands in one piece from here on."""
        return cls(source, (0,), ((line, column),))

    @classmethod
    def of(cls, scalar: Scalar) -> Placement:
        """The text of a YAML scalar, however it is quoted or folded."""
        span = scalar.span
        if span.line == span.end_line and scalar.style != "block":
            quote = 1 if scalar.style == "quoted" else 0
            start, end = span.column - 1 + quote, span.end_column - 1 - quote
            if span.source.line(span.line)[start:end] == scalar.text:
                return cls.at(span.source, span.line, span.column + quote)
        return _aligned(scalar)

    def after(self, offset: int) -> Placement:
        """The same for the part of the text that begins at `offset`."""
        return replace(self, shift=self.shift + offset)

    def place(self, offset: int) -> Place:
        """The line and column of the character at `offset`."""
        offset += self.shift
        stretch = bisect_right(self.offsets, offset) - 1 if len(self.offsets) > 1 else 0
        line, column = self.places[stretch]
        return line, column + offset - self.offsets[stretch]

    def span(self, start: int, end: int) -> Span:
        """The place of the characters from `start` up to, not including, `end`."""
        line, column = self.place(start)
        if end <= start:
            return Span(self.source, line, column, line, column)
        # The end lies after the last character, not at the next one: that may be a line below.
        end_line, end_column = self.place(end - 1)
        return Span(self.source, line, column, end_line, end_column + 1)


def _aligned(scalar: Scalar) -> Placement:
    """Pair the visible characters of the text with those of the source, in order.

    Folding, indentation and block indicators change blanks only, so the visible
    characters of both are the same.
    """
    written = list(_visible_places(scalar))
    visible = [offset for offset, char in enumerate(scalar.text) if not char.isspace()]
    # More is written than was read only where something stands before the value.
    surplus = max(len(written) - len(visible), 0)
    return _stretches(scalar, zip(visible, written[surplus:], strict=False))


def _stretches(scalar: Scalar, pairs: Iterable[tuple[int, Place]]) -> Placement:
    """Join neighbours that also stand side by side in the source."""
    offsets: list[int] = []
    places: list[Place] = []
    last: Place | None = None
    for offset, (line, column) in pairs:
        if not offsets and offset:
            offsets.append(0)
            places.append((line, column))
        if last != (line, column - offset):
            last = (line, column - offset)
            offsets.append(offset)
            places.append((line, column))
    if not offsets:
        return Placement.at(scalar.span.source, scalar.span.line, scalar.span.column)
    return Placement(scalar.span.source, tuple(offsets), tuple(places))


def _visible_places(scalar: Scalar) -> Iterator[Place]:
    """Where each visible character of the value is written, an escape being one."""
    places, written = _between_marks(scalar)
    match scalar.style, written[:1]:
        case "quoted", "'":
            piece = _SINGLE_QUOTED
        case "quoted", _:
            piece = _DOUBLE_QUOTED
        case _:
            piece = _AS_WRITTEN
    start, end = (1, len(written) - 1) if scalar.style == "quoted" else (0, len(written))
    for found in piece.finditer(written, start, max(end, start)):
        if not _is_blank(found.group(), escapes=piece is _DOUBLE_QUOTED):
            yield places[found.start()]


def _between_marks(scalar: Scalar) -> tuple[list[Place], str]:
    """The characters in the scalar's span with their places, from its quote or first line on."""
    span = scalar.span
    first = span.line + 1 if scalar.style == "block" else span.line
    places: list[Place] = []
    chars: list[str] = []
    for number in range(first, span.end_line + 1):
        text = span.source.line(number) + "\n"
        start = span.column - 1 if number == span.line else 0
        end = span.end_column - 1 if number == span.end_line else len(text)
        for column in range(start, min(end, len(text))):
            places.append((number, column + 1))
            chars.append(text[column])
    written = "".join(chars)
    # An anchor may stand before the opening quote, which is the closing one as well.
    skip = max(written.find(written[-1:]), 0) if scalar.style == "quoted" else 0
    return places[skip:], written[skip:]


def _is_blank(piece: str, *, escapes: bool) -> bool:
    """Whether what is written here stands for a blank, or for nothing."""
    if not (escapes and piece.startswith("\\") and len(piece) > 1):
        return piece.isspace()
    if len(piece) == 2:
        return piece[1] in _BLANK_ESCAPES
    code = int(piece[2:], 16)
    return code < 0x110000 and chr(code).isspace()
