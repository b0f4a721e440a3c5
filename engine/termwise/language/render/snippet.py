"""A line of source with a row of carets under a span."""

from __future__ import annotations

from dataclasses import dataclass

from termwise.language.render.cells import TAB, cells, visible, width
from termwise.language.source import Span


@dataclass(frozen=True, slots=True)
class Snippet:
    """What is shown of a line: its text, and where the row below it marks the span."""

    text: str
    indent: int
    marked: int


def snippet(span: Span, room: int) -> Snippet:
    """The first line of a span, cut around it to `room` cells where it is too long."""
    line = span.source.line(span.line)
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = max(start, min(end, len(line)))
    # Only what can be seen is measured, so that a line of a megabyte costs nothing.
    first = max(0, start - room)
    line, start, end = line[first : start + room * 2], start - first, end - first
    left = _left_cut(line, start, end, room) if first or width(line) > room else 0
    before, marked = line[left:start], line[start:end]
    lead = "…" if first + left else ""
    room -= len(lead)
    shown = _fitting(line[left:], room)
    tail = "…" if len(shown) < len(line) - left else ""
    indent = width(before) + len(lead)
    return Snippet(
        lead + _expanded(shown) + tail,
        indent,
        max(1, min(width(marked), room + len(lead) - indent)),
    )


def _left_cut(line: str, start: int, end: int, room: int) -> int:
    """From which character on to show a long line: the span stands in the middle of it."""
    wanted = max(room // 4, (room - width(line[start:end])) // 2)
    left, taken = start, 0
    while left > 0 and taken + cells(line[left - 1]) <= wanted:
        left -= 1
        taken += cells(line[left])
    return left


def _fitting(text: str, room: int) -> str:
    if width(text) <= room:
        return text
    taken = 0
    for at, character in enumerate(text):
        taken += cells(character)
        if taken > room - 1:
            return text[:at]
    return text


def _expanded(text: str) -> str:
    return visible(text).replace("\t", " " * TAB)
