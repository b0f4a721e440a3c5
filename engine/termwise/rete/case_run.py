"""A book already evaluated, as one row more sees it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext

from termwise.rete.cells import Row
from termwise.rete.faults import Faults
from termwise.rete.gathering import Gathered, Index, with_row
from termwise.rete.run import Run


class CaseRun(Run):
    """What is wrong with one row is noted here and not in the evaluation of the book.

    Belongs to one thread: everything it reads of the book was computed before.
    """

    def __init__(self, book_run: Run) -> None:
        self.__dict__.update(book_run.__dict__)
        self._book_run = book_run
        self.lock = nullcontext()
        self.busy = set()
        self.faults = Faults(self)
        self.indexes = list(book_run.indexes)
        self._row: Row | None = None
        self._among: frozenset[int] = frozenset()

    def begin(self, subject: str, row: Row) -> None:
        """The row that is decided."""
        self.faults = Faults(self)
        self.own_row = (subject, row)

    def gathering_itself(self, row: Row, places: Iterable[int]) -> None:
        """Let the row be among what these measures gather."""
        self._row, self._among = row, frozenset(places)
        for place in places:
            self.indexes[place] = None

    def among_others(self, places: Iterable[int]) -> None:
        """Let the measures gather the book's rows alone again."""
        self._row, self._among = None, frozenset()
        for place in places:
            self.indexes[place] = self._book_run.indexes[place]

    def index(self, place: int, gathered: Gathered) -> Index:
        """The index of a measure, with the row where it gathers itself."""
        found = self._book_run.index(place, gathered)
        if self._row is None or place not in self._among:
            return found
        return with_row(found, self._row, gathered, self)
