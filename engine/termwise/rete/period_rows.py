"""Rows generated from rows: the rhythm of a period, its rows by owner, what comes before what."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, assert_never

from termwise.language.program import Every, EveryCalendar, Lasting, Rhythm, WholeSpan
from termwise.language.tree import DurationValue
from termwise.rete.calendar import add_months, after, start_of
from termwise.rete.cells import (
    ACCEPTED,
    END,
    FIRST_OWNER,
    KEY,
    NO_VERSION,
    PREVIOUS,
    START,
    UNSET,
    Compute,
    Row,
    demand,
)
from termwise.rete.compiler.periods import CompiledPeriod

if TYPE_CHECKING:
    from termwise.rete.run import Reign, Run

MOST_ROWS: Final = 100_000
"""Most rows that one owner may have."""

Owners = tuple[Row, ...]
Uncut = tuple[int, int | None]
"""The first day and the end of a row as generated."""


@dataclass(frozen=True, slots=True)
class PeriodRows:
    """The rows of a period by key and start; by start and key; and by owner, with their starts."""

    rows: list[Row]
    in_time: list[Row]
    by_owner: dict[Any, tuple[list[int], list[Row]]]

    def at(self, owner: Any, day: int) -> Row | None:
        """The row of that owner that holds a day."""
        found = self.by_owner.get(owner)
        if found is None:
            return None
        place = bisect_right(found[0], day) - 1
        if place < 0:
            return None
        row = found[1][place]
        return row if row[END] is None or day < row[END] else None


def uncut(rhythm: Rhythm, start: int, until: int | None) -> Iterator[Uncut]:
    """Rows without end, as a rhythm gives them from the first day on."""
    match rhythm:
        case Every(length=length):
            yield from _counted(length, start)
        case EveryCalendar(unit=unit):
            first = start_of(start, unit)
            while True:
                following = after(first, unit)
                yield first, following
                first = following
        case Lasting(length=length):
            yield start, _moved(start, length, 1)
        case WholeSpan():
            yield start, until
        case _:
            assert_never(rhythm)


def _counted(length: DurationValue, start: int) -> Iterator[Uncut]:
    """Always counted from the first day, so that the end of a short month does not stick."""
    first, times = start, 1
    while True:
        following = _moved(start, length, times)
        yield first, following
        first, times = following, times + 1


def _moved(start: int, length: DurationValue, times: int) -> int:
    months = length.kind == "months"
    return add_months(start, length.count * times) if months else start + length.count * times


def period_rows(name: str, run: Run) -> PeriodRows:
    """The rows of a period that exist, over all versions."""
    by_owner: dict[Any, list[Row]] = {}
    for reign in run.reigns_known:
        if name in run.program.versions[reign.number].periods:
            compiled = run.compiled.period(reign.number, name)
            for owners in _owners(compiled, run):
                keys = tuple(owner[KEY] for owner in owners)
                key = keys[0] if len(keys) == 1 else keys
                made = _Maker(compiled, reign, owners, run).rows()
                by_owner.setdefault(key, []).extend(made)
    found = PeriodRows([], [], {})
    for key, rows in by_owner.items():
        rows.sort(key=itemgetter(START))
        _chain(name, rows, run)
        found.by_owner[key] = ([row[START] for row in rows], rows)
        found.rows.extend(rows)
    found.rows.sort(key=lambda row: (row[KEY], row[START]))
    found.in_time.extend(sorted(found.rows, key=itemgetter(START)))
    return found


def _owners(compiled: CompiledPeriod, run: Run) -> Iterable[Owners]:
    period = compiled.period
    rows = run.rows(period.entity)
    if not period.combined:
        return ((row,) for row in rows)
    found: dict[tuple[Any, ...], Owners] = {}
    for row in rows:
        accepted = row[ACCEPTED]
        if accepted is UNSET:
            accepted = demand(row, ACCEPTED, run)
        owners = compiled.owners(row, run) if accepted else None
        if owners is not None:
            found.setdefault(tuple(owner[KEY] for owner in owners), owners)
    return found.values()


def _chain(name: str, rows: list[Row], run: Run) -> None:
    """Let each row know the one before it."""
    for before, row in pairwise(rows):
        if before[END] is None or before[END] > row[START]:
            run.overlap(name, before, row)
        row[PREVIOUS] = before


class _Maker:
    """Makes the rows of one owner that one version governs."""

    def __init__(self, compiled: CompiledPeriod, reign: Reign, owners: Owners, run: Run) -> None:
        self._compiled = compiled
        self._reign = reign
        self._owners = owners
        self._run = run
        self._first = reign.first if not compiled.period.history or not reign.earliest else None

    def rows(self) -> list[Row]:
        """The rows that exist."""
        span = self._compiled.span(self._owners, self._run)
        if span is None or not self._can_govern():
            return []
        start, until = span
        rows: list[Row] = []
        name = self._compiled.period.name
        head, facts = (
            self._run.row_ends(name, self._reign.number),
            self._run.row_ends(name, NO_VERSION),
        )
        key = self._key()
        as_of, starts_govern = self._run.as_of, self._compiled.period.governed_by is None
        for index, (full_start, full_end) in enumerate(
            uncut(self._compiled.period.rhythm, start, until), start=1
        ):
            first = max(full_start, start)
            if first > as_of or (until is not None and full_start >= until):
                break
            if index > MOST_ROWS:
                self._run.too_many(name, key)
                return []
            if starts_govern and not self._governs(first):
                continue
            end = (
                full_end if until is None or (full_end is not None and full_end < until) else until
            )
            middle = (index, first, end, full_start, full_end, None)
            ends = facts if starts_govern and first < self._reign.first else head
            row = [key, *ends[0], *middle, *self._owners, *ends[1]]
            if not starts_govern:
                day = self._compiled.governed_by(row, self._run)
                if day is None or not self._governs(day):
                    continue
                if day < self._reign.first:
                    row = [key, *facts[0], *middle, *self._owners, *facts[1]]
            rows.append(row)
        return rows

    def _can_govern(self) -> bool:
        """Whether any row can be governed, where the owners alone decide which version it is."""
        if not self._compiled.by_owners_alone:
            return True
        probe: Row = [None] * FIRST_OWNER
        day = self._compiled.governed_by([*probe, *self._owners], self._run)
        return day is not None and self._governs(day)

    def _governs(self, day: int) -> bool:
        until = self._reign.until
        return (self._first is None or self._first <= day) and (until is None or day < until)

    def _key(self) -> Any:
        if not self._compiled.period.combined:
            return self._owners[0][KEY]
        parts = (str(owner[KEY]) for owner in self._owners)
        return "+".join(part.replace("%", "%25").replace("+", "%2B") for part in parts)


def owners_accepted(row: Row, run: Run, count: int) -> bool:
    """Whether all rows that a period row was generated from are accepted."""
    for owner in row[FIRST_OWNER : FIRST_OWNER + count]:
        accepted = owner[ACCEPTED]
        if accepted is UNSET:
            accepted = demand(owner, ACCEPTED, run)
        if accepted is not True:
            return False
    return True


def facts_functions(owners: int) -> dict[int, Compute]:
    """What is computed of a row that is only a fact: whether its owners are accepted."""
    return {ACCEPTED: lambda row, run: owners_accepted(row, run, owners)}
