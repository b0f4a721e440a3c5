"""Windows: whether a gathered row's day lies in one."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from termwise.book.model import Key
from termwise.language.program import (
    Between,
    During,
    PreviousRows,
    RowsUpTo,
    UpTo,
    Window,
)

from tests.oracle import periods, terms
from tests.oracle.rows import Effect, Env, Gathered, PeriodRow, SubjectRow, order_of
from tests.oracle.state import Run


def holds(run: Run, window: Window, row: SubjectRow, each: Gathered, day: date, env: Env) -> bool:
    """Whether a window of the subject `row` holds for what is gathered, dated `day`."""
    match window:
        case During():
            within = terms.row(run, window.row, env)
            return isinstance(within, PeriodRow) and within.holds(day)
        case Between():
            return _from(run, window, day, env) and _to(run, window, day, env)
        case UpTo():
            bound = terms.day(run, window.date, env)
            return bound is not None and (day < bound or (window.inclusive and day == bound))
        case RowsUpTo():
            assert not isinstance(each, Effect)
            before = _place(run, each) < _place(run, row)
            return before or (window.inclusive and each == row)
        case PreviousRows():
            assert isinstance(row, PeriodRow)
            return each in _before(run, row)[-window.count :]
        case _:
            assert_never(window)


def _from(run: Run, window: Between, day: date, env: Env) -> bool:
    if window.start is None:
        return True
    bound = terms.day(run, window.start, env)
    return bound is not None and bound <= day


def _to(run: Run, window: Between, day: date, env: Env) -> bool:
    if window.end is None:
        return True
    bound = terms.day(run, window.end, env)
    return bound is not None and day < bound


def _place(run: Run, row: SubjectRow) -> tuple[date | None, tuple[Key, ...]]:
    """Where a row stands among those of its kind: by date, then key."""
    on = row.start if isinstance(row, PeriodRow) else run.date_of(row)
    return on, order_of(row)


def _before(run: Run, row: PeriodRow) -> list[PeriodRow]:
    """The rows of the same owner before a row, the earliest first."""
    earlier = [
        other
        for other in periods.rows_of(run, row.period)
        if other.owners == row.owners and other.start < row.start
    ]
    return sorted(earlier, key=lambda other: other.start)
