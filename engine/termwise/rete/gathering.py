"""Rows gathered for measures: an index for each measure, and what it comes to over a stretch.

The rows that can be gathered are put into buckets by what ties them to a subject; in a bucket they
stand in order of date and key, so that a window is a stretch between two places.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import ChainMap
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from termwise.language.program import LineSource, MeasureSource
from termwise.rete.cells import KEY, PREVIOUS, Row
from termwise.rete.exact import Exact, plain, quotient
from termwise.rete.growing import GrowingBucket
from termwise.rete.windowed import WindowBucket, lines_to_come

if TYPE_CHECKING:
    from termwise.rete.run import Run

Place = tuple[int, Row]
"""A gathered row with its day."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a measure gathers: functions that a version's terms were compiled to.

    `select` gives the tie's key and the day of a row that can be gathered at all, else None;
    `value` what is gathered of a row. A measure that looks back leaves to `keeps` what can depend
    on the rows before, and one that is `windowed` all that it does not look at beforehand.
    """

    source: MeasureSource
    select: Callable[[Row, Run], tuple[Hashable, int] | None]
    value: Callable[[Row, Run], Any] | None
    keeps: Callable[[Row, Run], bool] | None
    windowed: bool = False


class Bucket:
    """The rows of one tie in order of day and key; what they come to is kept once computed."""

    __slots__ = ("_missing", "_places", "_run", "_sums", "_value", "_values", "days", "rows")

    def __init__(self, places: list[Place], gathered: Gathered, run: Run) -> None:
        self.days = [day for day, _ in places]
        self.rows = [row for _, row in places]
        self._value = gathered.value
        self._run = run
        self._values: list[Any] = []
        self._sums: list[Exact] = [0]
        self._missing = [0]
        self._places: list[tuple[int, Any]] | None = None

    def between(self, low: int, high: int) -> list[Row]:
        """The rows of a stretch."""
        return self.rows[low:high]

    def count(self, low: int, high: int) -> int:
        """How many rows a stretch has."""
        return high - low

    def values(self, high: int) -> list[Any]:
        """What is gathered of the first so many rows, or of more.

        Not of all: a row of a later year may need what this year comes to.
        """
        assert self._value is not None
        values, value, run = self._values, self._value, self._run
        while len(values) < high:
            place = len(values)
            found = value(self.rows[place], run)
            # Looking at the row may have led here again, which then has done all this.
            if len(values) == place:
                values.append(found)
        return values

    def place(self, day: int, key: Any, inclusive: bool) -> int:
        """How many rows come before a row of that day and key, it included or not."""
        if self._places is None:
            self._places = [(d, row[KEY]) for d, row in zip(self.days, self.rows, strict=True)]
        search = bisect_right if inclusive else bisect_left
        return search(self._places, (day, key))

    def sum(self, low: int, high: int) -> Exact | None:
        """The sum over a stretch; missing where one of its values is."""
        values, sums, missing = self.values(high), self._sums, self._missing
        for value in values[len(sums) - 1 : high]:
            sums.append(sums[-1] + (value or 0))
            missing.append(missing[-1] + (value is None))
        return None if missing[high] != missing[low] else sums[high] - sums[low]

    def average(self, low: int, high: int) -> Exact | None:
        """The exact mean over a stretch that has rows."""
        total = self.sum(low, high)
        return None if total is None else quotient(total, high - low)

    def latest(self, _low: int, high: int) -> Any:
        """What is gathered of the last row of a stretch that has rows."""
        if len(self._values) >= high:
            return self._values[high - 1]
        assert self._value is not None
        return self._value(self.rows[high - 1], self._run)

    def least(self, low: int, high: int) -> Any:
        """The least value of a stretch that has rows."""
        return least(self.values(high)[low:high])

    def greatest(self, low: int, high: int) -> Any:
        """The greatest value of a stretch that has rows."""
        return greatest(self.values(high)[low:high])

    def different(self, low: int, high: int) -> int | None:
        """How many different values a stretch has."""
        return different(self.values(high)[low:high])

    def settle(self) -> None:
        """Compute what is kept for all stretches."""
        if self._value is not None:
            self.values(len(self.rows))


def total(values: Sequence[Any]) -> Exact | None:
    """The sum; missing where one is."""
    return None if None in values else plain(sum(values))


def mean(values: Sequence[Any]) -> Exact | None:
    """The exact mean of one value or more."""
    return None if None in values else quotient(sum(values), len(values))


def last(values: Sequence[Any]) -> Any:
    """The last of one value or more."""
    return values[-1]


def least(values: Sequence[Any]) -> Any:
    """The least of one value or more."""
    return None if None in values else min(values)


def greatest(values: Sequence[Any]) -> Any:
    """The greatest of one value or more."""
    return None if None in values else max(values)


def different(values: Sequence[Any]) -> int | None:
    """How many different values."""
    return None if None in values else len(set(values))


AnyBucket = Bucket | GrowingBucket | WindowBucket
Index = Mapping[Hashable, AnyBucket]


def index_of(gathered: Gathered, run: Run) -> Index:
    """All rows that a measure can gather, in buckets."""
    if gathered.windowed and isinstance(gathered.source, LineSource):
        assert gathered.keeps is not None
        source = gathered.source
        lines = lines_to_come(source.rule, source.subject, run)
        return {(): WindowBucket(lines, gathered.keeps, gathered.value, run)} if lines else {}
    places: dict[Hashable, list[Place]] = {}
    select = gathered.select
    for row in run.source(gathered.source):
        found = select(row, run)
        if found is not None:
            places.setdefault(found[0], []).append((found[1], row))
    return {key: _bucket(some, gathered, run) for key, some in places.items()}


def _bucket(places: list[Place], gathered: Gathered, run: Run) -> AnyBucket:
    """Rows of one day stay in the order of the source, which is by key."""
    places.sort(key=itemgetter(0))
    if gathered.keeps is not None and gathered.windowed:
        return WindowBucket(places, gathered.keeps, gathered.value, run)
    if gathered.keeps is not None:
        return GrowingBucket(places, gathered.keeps, gathered.value, run)
    return Bucket(places, gathered, run)


def with_row(index: Index, row: Row, gathered: Gathered, run: Run) -> Index:
    """An index with one more row, if that can be gathered."""
    found = gathered.select(row, run)
    if found is None:
        return index
    key, day = found
    bucket = index.get(key)
    places = [] if bucket is None else list(zip(bucket.days, bucket.rows, strict=True))
    places.append((day, row))
    places.sort(key=lambda place: (place[0], place[1][KEY]))
    return ChainMap({key: _bucket(places, gathered, run)}, index)  # type: ignore[arg-type]


def rows_before(gathered: Gathered, row: Row, count: int, key: Hashable, run: Run) -> AnyBucket:
    """The so many rows before a period row, those of them that can be gathered for it."""
    chain: list[Row] = []
    earlier = row[PREVIOUS]
    while earlier is not None and len(chain) < count:
        chain.append(earlier)
        earlier = earlier[PREVIOUS]
    chain.reverse()
    return _bucket(_selected(gathered, chain, key, run), gathered, run)


def _selected(gathered: Gathered, rows: Iterable[Row], key: Hashable, run: Run) -> list[Place]:
    places = []
    for row in rows:
        found = gathered.select(row, run)
        if found is not None and found[0] == key:
            places.append((found[1], row))
    return places


def rows_below(index: Index, keys: Iterable[Hashable], gathered: Gathered, run: Run) -> AnyBucket:
    """The rows of many ties in one bucket."""
    buckets = [index[key] for key in keys if key in index]
    places = [place for bucket in buckets for place in zip(bucket.days, bucket.rows, strict=True)]
    places.sort(key=lambda place: place[1][KEY])
    return _bucket(places, gathered, run)
