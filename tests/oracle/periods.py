"""Generates the rows of periods, version by version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import assert_never

from termwise.language.program import (
    Every,
    EveryCalendar,
    Lasting,
    Period,
    Rhythm,
    Version,
    WholeSpan,
)

from tests.oracle import days, names, terms
from tests.oracle.problems import problem
from tests.oracle.rows import EntityRow, Env, PeriodRow, at_hand
from tests.oracle.state import Run

MOST_ROWS = 100_000

Owners = tuple[tuple[str, EntityRow], ...]
Span = tuple[date, date | None]
"""A row as its rhythm has it, before `until` cuts it: first day, and the day after its last."""


def rows_of(run: Run, period: str) -> list[PeriodRow]:
    """The rows of a period that exist, of all versions; overlapping ones are an error."""
    return run.once(("rows", period), lambda: _checked(_all_rows(run, period)))


def previous(run: Run, row: PeriodRow) -> PeriodRow | None:
    """The row of the same owner that ends last at or before the start of this one."""
    return run.once(("previous", row), lambda: _previous(run, row))


def _previous(run: Run, row: PeriodRow) -> PeriodRow | None:
    ended = [
        (other.end, other)
        for other in rows_of(run, row.period)
        if other.owners == row.owners and other.end is not None and other.end <= row.start
    ]
    return max(ended, key=lambda pair: pair[0])[1] if ended else None


def _all_rows(run: Run, name: str) -> list[PeriodRow]:
    found: list[PeriodRow] = []
    for reign in run.reigns:
        period = reign.version.periods.get(name)
        if period is None:
            continue
        for owners in _owners(run, period, reign.version):
            for row in _generated(run, period, reign.version, owners):
                found += _kept(run, period, reign.version, row)
    return found


def _checked(rows: list[PeriodRow]) -> list[PeriodRow]:
    for one, other in combinations(rows, 2):
        if one.owners == other.owners and (one.holds(other.start) or other.holds(one.start)):
            raise problem("overlap", f"{one} and {other}")
    return rows


def _owners(run: Run, period: Period, version: Version) -> list[Owners]:
    """Each existing row, or each combination that occurs among the accepted ones."""
    rows = run.of(period.entity)
    if not period.combined:
        return [((period.owners[0].name, row),) for row in rows]
    found: list[Owners] = []
    for row in rows:
        if not names.accepted(run, row):
            continue
        env = Env(at_hand(row), version)
        parts = [terms.row(run, owner.path, env) for owner in period.owners]
        present = [part for part in parts if isinstance(part, EntityRow)]
        combined = tuple(zip([owner.name for owner in period.owners], present, strict=False))
        if len(present) == len(parts) and combined not in found:
            found.append(combined)
    return found


def _generated(run: Run, period: Period, version: Version, owners: Owners) -> list[PeriodRow]:
    """The rows of one owner that begin by the as-of date, not yet given to a version."""
    env = Env(dict(owners), version)
    start = terms.day(run, period.start, env)
    if start is None or not terms.holds(run, period.where, env):
        return []
    until = None if period.until is None else terms.day(run, period.until, env)
    if until is not None and until <= start:
        return []
    rows: list[PeriodRow] = []
    for full_start, full_end in _spans(period.rhythm, start, until):
        first = max(full_start, start)
        if first > run.as_of or (until is not None and first >= until):
            break
        if len(rows) == MOST_ROWS:
            raise problem("too-many-rows", f"{period.name} of {owners}")
        end = full_end if until is None or full_end is None else min(full_end, until)
        index = len(rows) + 1
        rows.append(
            PeriodRow(period.name, owners, index, first, end, full_start, full_end, version.name)
        )
    return rows


def _spans(rhythm: Rhythm, start: date, until: date | None) -> Iterator[Span]:
    match rhythm:
        case Every():
            count = 0
            while True:
                yield (
                    days.plus(start, rhythm.length, count),
                    days.plus(start, rhythm.length, count + 1),
                )
                count += 1
        case EveryCalendar():
            first = days.unit_start(rhythm.unit, start)
            while True:
                following = days.next_unit(rhythm.unit, first)
                yield first, following
                first = following
        case Lasting():
            yield start, days.plus(start, rhythm.length)
        case WholeSpan():
            yield start, until
        case _:
            assert_never(rhythm)


def _kept(run: Run, period: Period, version: Version, row: PeriodRow) -> list[PeriodRow]:
    """The row, if this version governs it, or has it as a fact of before."""
    governing: date | None = row.start
    if period.governed_by is not None:
        env = Env(at_hand(row), version)
        governing = terms.day(run, period.governed_by, env)
    if governing is None:
        governing = row.start
    if run.version_on(governing) is version:
        return [row]
    is_before = governing < run.reigns[0].first
    if is_before and period.history and version is run.reigns[0].version:
        return [replace(row, governed=None)]
    return []
