"""Rows as flat lists of cells: what stands where in every row, and values computed on demand.

A list is the quickest thing to read that Python has. The first cells are the same for all rows of
a kind; `layout.py` gives those that a program declares. A named value that was not asked for yet
is `UNSET`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from termwise.rete.calendar import BeyondCalendar

if TYPE_CHECKING:
    from termwise.rete.run import Run

Row = list[Any]
"""The cells of an entity row, a period row or a line. A reference is the other row itself; days
and moments are whole numbers (`calendar.py`), an enumerated value is its place in the list."""

Compute = Callable[[Row, "Run"], Any]
"""Computes one named value of a row."""


class Unset:
    """The one value of a cell that was not computed yet."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()

KEY: Final = 0
"""The key (of a combination: its parts joined)."""

COMPUTE: Final = 1
"""By cell, the function that computes it; None for a row of which nothing is computed."""

VERSION: Final = 2
"""The number of the version that governs the row; `NO_VERSION` where none does."""

ACCEPTED: Final = 3

FIRST_FIELD: Final = 4
"""Of an entity row: where the cells of its fields begin."""

INDEX: Final = 4
START: Final = 5
END: Final = 6
FULL_START: Final = 7
FULL_END: Final = 8
PREVIOUS: Final = 9
FIRST_OWNER: Final = 10
"""Of a period row: where the rows begin that it was generated from."""

LINE_ROW: Final = 3
LINE_DATE: Final = 4
LINE_AMOUNT: Final = 5
LINE_PARTY: Final = 6
LINE_PARTY_TYPE: Final = 7
LINE_BASE: Final = 8
LINE_RATE: Final = 9
"""Of a line: the row it came from, and what it says. Its version stands where a row's does."""

NO_VERSION: Final = -1


class CycleFound(Exception):  # noqa: N818
    """A value that needs itself; `cell` is where the circle was closed."""

    def __init__(self, row: Row, cell: int) -> None:
        super().__init__("a value needs itself")
        self.row = row
        self.cell = cell


def demand(row: Row, cell: int, run: Run) -> Any:
    """The value of a cell, computed if nobody has done so yet.

    Whoever computes holds the run's lock, so other threads wait for the outermost value; a cell
    that is busy under the lock is one of our own: it needs itself.
    """
    with run.lock:
        value = row[cell]
        if value is not UNSET:
            return value
        mark = (id(row), cell)
        if mark in run.busy:
            raise CycleFound(row, cell)
        run.busy.add(mark)
        try:
            value = row[COMPUTE][cell](row, run)
        except BeyondCalendar:
            value = run.faults.beyond_calendar(row, cell)
        finally:
            run.busy.discard(mark)
        row[cell] = value
        return value


def demand_all(rows: Iterable[Row], cell: int, run: Run) -> None:
    """Compute a cell of many rows: `demand` for each, with the lock taken once."""
    busy = run.busy
    with run.lock:
        for row in rows:
            if row[cell] is UNSET:
                mark = (id(row), cell)
                busy.add(mark)
                try:
                    row[cell] = row[COMPUTE][cell](row, run)
                except BeyondCalendar:
                    row[cell] = run.faults.beyond_calendar(row, cell)
                finally:
                    busy.discard(mark)
