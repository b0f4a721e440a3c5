"""Buckets for measures that read their own past: a row is looked at once a window holds it.

What a month gathers may depend on the month before, and that on what it gathered itself. So of
rows that no window holds nothing is asked but their day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from termwise.language import types as t
from termwise.rete.cells import KEY, START, UNSET, Row, demand
from termwise.rete.exact import Exact, plain, quotient

if TYPE_CHECKING:
    from termwise.rete.run import Run


@dataclass(frozen=True, slots=True)
class LineToCome:
    """What a rule comes to for a row, if a line comes out; it is there once it is asked for."""

    row: Row
    cell: int


Gatherable = Row | LineToCome


class WindowBucket:
    """The rows of one tie in order of day and key, each looked at once, and only when asked."""

    __slots__ = ("_keeps", "_kept", "_keys", "_run", "_value", "_values", "days", "rows")

    def __init__(
        self,
        places: Sequence[tuple[int, Gatherable]],
        keeps: Callable[[Row, Run], bool],
        value: Callable[[Row, Run], Any] | None,
        run: Run,
    ) -> None:
        self.days = [day for day, _ in places]
        self.rows: list[Any] = [row for _, row in places]
        self._keys: list[tuple[int, Any]] | None = None
        self._keeps = keeps
        self._value = value
        self._run = run
        self._kept: dict[int, Row | None] = {}
        self._values: dict[int, Any] = {}

    def place(self, day: int, key: Any, inclusive: bool) -> int:
        """How many rows come before a row of that day and key, it included or not."""
        if self._keys is None:
            self._keys = [(d, row[KEY]) for d, row in zip(self.days, self.rows, strict=True)]
        return (bisect_right if inclusive else bisect_left)(self._keys, (day, key))

    def _look(self, place: int) -> Row | None:
        """The row at a place, if it is gathered."""
        if place not in self._kept:
            found: Any = self.rows[place]
            if isinstance(found, LineToCome):
                found = _come(found, self._run)
            self._kept[place] = found if found and self._keeps(found, self._run) else None
        return self._kept[place]

    def _places(self, low: int, high: int) -> list[int]:
        return [place for place in range(low, high) if self._look(place) is not None]

    def _value_at(self, place: int) -> Any:
        if place not in self._values:
            row = self._look(place)
            assert self._value is not None
            assert row is not None
            self._values[place] = self._value(row, self._run)
        return self._values[place]

    def _all(self, low: int, high: int) -> list[Any] | None:
        """The values of a stretch; missing where one is."""
        values = [self._value_at(place) for place in self._places(low, high)]
        return None if None in values else values

    def between(self, low: int, high: int) -> list[Row]:
        """The rows that are kept of a stretch."""
        found = (self._look(place) for place in range(low, high))
        return [row for row in found if row is not None]

    def count(self, low: int, high: int) -> int:
        """How many rows are kept of a stretch."""
        return len(self._places(low, high))

    def sum(self, low: int, high: int) -> Exact | None:
        """The sum over a stretch; missing where one of its values is."""
        values = self._all(low, high)
        return None if values is None else plain(sum(values))

    def average(self, low: int, high: int) -> Exact | None:
        """The exact mean over a stretch; missing over nothing."""
        values = self._all(low, high)
        return quotient(sum(values), len(values)) if values else None

    def latest(self, low: int, high: int) -> Any:
        """What is gathered of the last row of a stretch; missing over nothing."""
        places = self._places(low, high)
        return self._value_at(places[-1]) if places else None

    def least(self, low: int, high: int) -> Any:
        """The least value of a stretch; missing over nothing."""
        values = self._all(low, high)
        return min(values) if values else None

    def greatest(self, low: int, high: int) -> Any:
        """The greatest value of a stretch; missing over nothing."""
        values = self._all(low, high)
        return max(values) if values else None

    def different(self, low: int, high: int) -> int | None:
        """How many different values a stretch has; missing where one of them is."""
        values = self._all(low, high)
        return None if values is None else len(set(values))

    def settle(self) -> None:
        """Look at all rows."""
        for place in self._places(0, len(self.rows)):
            if self._value is not None:
                self._value_at(place)


def _come(line: LineToCome, run: Run) -> Any:
    found = line.row[line.cell]
    return demand(line.row, line.cell, run) if found is UNSET else found


def lines_to_come(rule: str, subject: str, run: Run) -> list[tuple[int, Gatherable]]:
    """The lines that a rule may come to, each with its day, which is that of its row."""
    cells = run.effect_cells(rule, subject)
    day = _day_of(subject, run)
    found = [(day(row), LineToCome(row, cell)) for row in run.rows(subject) for cell in cells]
    found.sort(key=itemgetter(0))
    return [*found]


def _day_of(subject: str, run: Run) -> Callable[[Row], int]:
    entity = run.program.entities.get(subject)
    if entity is None:
        return itemgetter(START)
    assert entity.date is not None
    cell = run.compiled.layouts[subject].fields[entity.date]
    if isinstance(entity.fields[entity.date].type, t.Moment):
        return lambda row: run.day_of(row[cell])
    return itemgetter(cell)
