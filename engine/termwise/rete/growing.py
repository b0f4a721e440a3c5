"""Buckets for measures that look back: what they hold may depend on the rows before.

A row's fee may depend on the fees so far, and whether it counts at all on what was counted so far.
So a row is only looked at once a later row asks, and then all rows before it have been.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from termwise.rete.cells import KEY, Row
from termwise.rete.exact import Exact, quotient

if TYPE_CHECKING:
    from termwise.rete.run import Run


class GrowingBucket:
    """The rows of one tie in order of day and key, looked at one after the other."""

    __slots__ = (
        "_counts",
        "_keeps",
        "_kept",
        "_missing",
        "_places",
        "_run",
        "_sums",
        "_value",
        "_values",
        "days",
        "rows",
    )

    def __init__(
        self,
        places: Sequence[tuple[int, Row]],
        keeps: Callable[[Row, Run], bool],
        value: Callable[[Row, Run], Any] | None,
        run: Run,
    ) -> None:
        self.days = [day for day, _ in places]
        self.rows = [row for _, row in places]
        self._places = [(day, row[KEY]) for day, row in places]
        self._keeps = keeps
        self._value = value
        self._run = run
        self._counts = [0]
        self._kept: list[Row] = []
        self._values: list[Any] = []
        self._sums: list[Exact] = [0]
        self._missing = [0]

    def place(self, day: int, key: Any, _inclusive: bool) -> int:
        """How many rows come before a row of that day and key."""
        return bisect_left(self._places, (day, key))

    def grow(self, high: int) -> None:
        """Look at the rows up to a place."""
        while len(self._counts) <= high:
            place = len(self._counts) - 1
            row = self.rows[place]
            kept = self._keeps(row, self._run)
            value = self._value(row, self._run) if kept and self._value is not None else None
            # Looking at the row may have led here again, which then has done all this.
            if len(self._counts) - 1 == place:
                self._note(row, kept, value)

    def _note(self, row: Row, kept: bool, value: Any) -> None:
        if kept:
            self._kept.append(row)
            self._values.append(value)
            number = value if isinstance(value, int) or hasattr(value, "numerator") else 0
            self._sums.append(self._sums[-1] + number)
            self._missing.append(self._missing[-1] + (value is None))
        self._counts.append(len(self._kept))

    def _stretch(self, low: int, high: int) -> tuple[int, int]:
        self.grow(high)
        return self._counts[low], self._counts[high]

    def between(self, low: int, high: int) -> list[Row]:
        """The rows that are kept of a stretch."""
        low, high = self._stretch(low, high)
        return self._kept[low:high]

    def count(self, low: int, high: int) -> int:
        """How many rows are kept of a stretch."""
        low, high = self._stretch(low, high)
        return high - low

    def sum(self, low: int, high: int) -> Exact | None:
        """The sum over a stretch; missing where one of its values is."""
        low, high = self._stretch(low, high)
        if self._missing[high] != self._missing[low]:
            return None
        return self._sums[high] - self._sums[low]

    def average(self, low: int, high: int) -> Exact | None:
        """The exact mean over a stretch; missing over nothing."""
        total, rows = self.sum(low, high), self.count(low, high)
        return None if total is None or not rows else quotient(total, rows)

    def latest(self, low: int, high: int) -> Any:
        """What is gathered of the last row of a stretch; missing over nothing."""
        low, high = self._stretch(low, high)
        return self._values[high - 1] if high > low else None

    def _present(self, low: int, high: int) -> list[Any] | None:
        low, high = self._stretch(low, high)
        values = self._values[low:high]
        return None if not values or None in values else values

    def least(self, low: int, high: int) -> Any:
        """The least value of a stretch; missing over nothing."""
        values = self._present(low, high)
        return None if values is None else min(values)

    def greatest(self, low: int, high: int) -> Any:
        """The greatest value of a stretch; missing over nothing."""
        values = self._present(low, high)
        return None if values is None else max(values)

    def different(self, low: int, high: int) -> int | None:
        """How many different values a stretch has; missing where one of them is."""
        low, high = self._stretch(low, high)
        values = self._values[low:high]
        return None if None in values else len(set(values))

    def settle(self) -> None:
        """Look at all rows."""
        self.grow(len(self.rows))
