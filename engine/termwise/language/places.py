"""Offsets of a text and PyYAML's marks, turned into spans."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from termwise.language.source import Source, Span


class Mark(Protocol):
    """What both of PyYAML's parsers say of a place: line and column count from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True)
class Places:
    """The places of one source."""

    source: Source

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.source.lines[:-1]), initial=0))

    def offset(self, mark: Mark | None) -> int:
        """Where a mark stands in the text, never beyond its end."""
        line, column = _line_and_column(mark)
        if line >= len(self._starts):
            return len(self.source.text)
        return min(self._starts[line] + column, len(self.source.text))

    def line_start(self, offset: int) -> int:
        """The offset at which the line of `offset` begins."""
        return self._starts[self._row(offset)]

    def line_end(self, offset: int) -> int:
        """The offset just behind the last character of the line of `offset`."""
        row = self._row(offset)
        return self._starts[row] + len(self.source.line(row + 1))

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        row, end_row = self._row(start), self._row(end)
        return Span(
            self.source,
            row + 1,
            start - self._starts[row] + 1,
            end_row + 1,
            end - self._starts[end_row] + 1,
        )

    def between(self, start: Mark | None, end: Mark | None) -> Span:
        """The span between two marks."""
        line, column = _line_and_column(start)
        end_line, end_column = _line_and_column(end)
        # libyaml ends a text on the line behind its last one, even where there is none.
        if end_line >= len(self._starts):
            return self.span(self.offset(start), len(self.source.text))
        return Span(self.source, line + 1, column + 1, end_line + 1, end_column + 1)

    def _row(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1


def _line_and_column(mark: Mark | None) -> tuple[int, int]:
    # PyYAML's types allow a mark to be absent; both of its parsers always give one.
    return (mark.line, mark.column) if mark is not None else (0, 0)
