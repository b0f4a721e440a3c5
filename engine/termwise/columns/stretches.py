"""Outputs cut into stretches of keys, and shared out among threads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from sqlglot import exp

from termwise.columns.dialect import DuckDB
from termwise.columns.script import OutputQuery, text_of

_ROWS: Final = 1_000_000
"""About as many rows a stretch: some hundred megabytes to sort."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A query that gives rows in order, and about how many."""

    query: str
    rows: int


@dataclass(frozen=True)
class Sized:
    """An output, what counts its rows, and how many keys at most they have.

    Rows are counted where they are shared out, and only there.
    """

    output: OutputQuery
    count: Callable[[], int]
    keys: int

    @cached_property
    def rows(self) -> int:
        """How many rows it has."""
        return self.count()

    def stretches(self, most: int) -> list[Stretch]:
        """Queries that give its rows one after the other, about `most` at a time."""
        many = min(-(-self.rows // most), self.keys)
        if not self.output.ranks or many < 2:
            return [Stretch(text_of(self.output.sorted_first, DuckDB()), self.rows)]
        bounds = [1 + self.keys * place // many for place in range(many + 1)]
        return [Stretch(text, self.rows // many) for text in self._between(bounds)]

    def _between(self, bounds: Sequence[int]) -> Iterator[str]:
        """The queries from each bound to the next: but for these two numbers the same long text."""
        low, high = (exp.Placeholder(this=name) for name in ("low", "high"))
        text = text_of(self.output.between(low, high), DuckDB())
        # They stand behind everything that a program says.
        head, _, tail = text.rpartition("$low")
        middle, _, tail = tail.rpartition("$high")
        for first, end in pairwise(bounds):
            yield f"{head}{first}{middle}{end}{tail}"


def shared_out(outputs: Iterable[Sized], threads: int) -> list[list[str]]:
    """The queries of all outputs in order, in shares for so many threads.

    The first share is the largest. The rest of the rows is cut finer, so that no thread waits
    long for another: how many rows a key has is not known.
    """
    sized = list(outputs)
    rows = sum(each.rows for each in sized)
    most = max(min(_ROWS, rows // (8 * threads)), 1)
    stretches = [s for each in sized for s in each.stretches(most)]
    if threads == 1:
        return [[each.query for each in stretches]] if stretches else []
    first, rest = rows // threads, rows - rows // threads
    ends = [first * 9 // 10 + rest * place // (2 * threads) for place in range(2 * threads)]
    return _shares(stretches, ends)


def _shares(stretches: Sequence[Stretch], ends: Sequence[int]) -> list[list[str]]:
    """The queries up to each end, counted in rows; a stretch goes where its middle lies."""
    found: dict[int, list[str]] = {}
    before = 0
    for each in stretches:
        place = bisect_right(ends, before + each.rows // 2)
        found.setdefault(place, []).append(each.query)
        before += each.rows
    return list(found.values())
