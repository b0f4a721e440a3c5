"""Dates in SQL: moved by durations, counted between, cut to calendar units."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, Literal, assert_never

from termwise.columns import exact, sql
from termwise.columns.dialect import Dialect
from termwise.columns.exact import Exact
from termwise.columns.sql import Node
from termwise.columns.values import Plain
from termwise.columns.watching import Watch
from termwise.language.tree import CalendarUnit
from termwise.language.types import Date, DurationKind, Moment, Type

FIRST: Final = date.min.toordinal()
LAST: Final = date.max.toordinal()
_MOST_DAYS: Final = 4_000_000
_MOST_MONTHS: Final = 130_000

_STEPS: Final[dict[CalendarUnit, int]] = {"week": 6, "month": 30, "quarter": 91, "half": 183}


class Calendar:
    """Dates in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def between(self, unit: Literal["days", "months", "years"], start: Plain, end: Plain) -> Exact:
        """Days from one date to another, or whole months or years, downwards."""
        nullable = start.nullable or end.nullable
        if unit == "days":
            low, high = _reach(start, end)
            days = self.dialect.days_between(start.node, end.node)
            return exact.fixed(days, low, high, nullable=nullable)
        months = self._months(start.node, end.node)
        found = exact.fixed(months, -_MOST_MONTHS, _MOST_MONTHS, nullable=nullable)
        if unit == "months":
            return found
        return exact.to_whole(exact.divide(found, exact.constant(12)), "floor")

    def _months(self, start: Node, end: Node) -> Node:
        part = self.dialect.part
        years = sql.sub(part("year", end), part("year", start))
        months = sql.add(
            sql.mul(years, sql.whole(12)), sql.sub(part("month", end), part("month", start))
        )
        too_late = sql.compare(">", self.dialect.add_months(start, months), end)
        return sql.case([(too_late, sql.sub(months, sql.whole(1)))], months)

    def start_of(self, unit: CalendarUnit, day: Plain) -> Plain:
        """The first day of the unit that holds a date."""
        first = None if day.first is None else day.first - _STEPS.get(unit, 366)
        return Plain(self.dialect.start_of(unit, day.node), Date(), day.nullable, first, day.last)

    def part(self, part: Literal["year", "month"], day: Plain) -> Exact:
        """The year or the month of a date."""
        high = 9999 if part == "year" else 12
        return exact.fixed(self.dialect.part(part, day.node), 1, high, nullable=day.nullable)


def _reach(start: Plain, end: Plain) -> tuple[int, int]:
    low = -_MOST_DAYS
    high = _MOST_DAYS
    if end.first is not None and start.last is not None:
        low = end.first - start.last
    if end.last is not None and start.first is not None:
        high = end.last - start.first
    return low, high


MOST_OF: Final[dict[DurationKind, int]] = {
    "hours": 24 * _MOST_DAYS,
    "days": _MOST_DAYS,
    "months": _MOST_MONTHS,
}
"""From any day of the calendar, so much leads beyond it."""


def moved(
    calendar: Calendar,
    day: Plain,
    length: Exact,
    kind: DurationKind,
    watch: Watch,
    *,
    back: bool,
) -> Plain:
    """A date or moment moved by a duration of a kind; missing, and noted, beyond the calendar."""
    count = exact.negate(length) if back else length
    nullable = day.nullable or count.nullable
    first, last = _moved_bounds(day, count, kind)
    node = _added(calendar.dialect, day.node, _held(count, MOST_OF[kind]), kind)
    if first is not None:
        return Plain(node, day.type, nullable, first, last)
    beyond = sql.any_of(
        [sql.compare(op, node, end) for op, end in zip("<>", _ends(day.type), strict=True)]
    )
    watch.note(sql.is_true(beyond))
    return Plain(sql.case([(beyond, sql.null())], node), day.type, True)


def _added(dialect: Dialect, day: Node, count: Node, kind: DurationKind) -> Node:
    match kind:
        case "hours":
            return dialect.add_hours(day, count)
        case "days":
            return dialect.add_days(day, count)
        case "months":
            return dialect.add_months(day, count)
        case _:
            assert_never(kind)


def _held(count: Exact, most: int) -> Node:
    """A count that no date arithmetic trips over; one that is too large stays too large."""
    node = exact.whole_node(count)
    if (
        count.low is not None
        and count.high is not None
        and -most <= count.low <= count.high <= most
    ):
        return node
    low, high = sql.whole(-most), sql.whole(most)
    less, more = sql.compare("<", node, low), sql.compare(">", node, high)
    return sql.cast(sql.case([(less, low), (more, high)], node), "BIGINT")


def _ends(kind: Type) -> tuple[Node, Node]:
    """The first and the last day or moment of the calendar."""
    if isinstance(kind, Moment):
        texts = ("0001-01-01 00:00:00", "9999-12-31 23:59:59")
        first, last = (sql.cast(sql.text(text), "TIMESTAMP") for text in texts)
        return first, last
    return sql.day(date.min), sql.day(date.max)


def _moved_bounds(day: Plain, count: Exact, kind: DurationKind) -> tuple[int | None, int | None]:
    """The bounds of the result; None where they leave the calendar, or are not known."""
    if kind == "hours":
        days = exact.divide(count, exact.constant(24))
        if days.low is None or days.high is None or not isinstance(day.type, Moment):
            return None, None
        return _moved_bounds(
            day, exact.fixed(sql.null(), int(days.low) - 1, int(days.high) + 1), "days"
        )
    if day.first is None or day.last is None or count.low is None or count.high is None:
        return None, None
    if kind == "days":
        low, high = day.first + int(count.low), day.last + int(count.high)
    else:
        low = day.first + _days(count.low)
        high = day.last + _days(count.high)
    # A day is left on either side: a moment may lie on another day in the program's zone.
    return (low, high) if low > FIRST + 1 and high < LAST - 1 else (None, None)


def _days(months: Fraction) -> int:
    """At least as far from nought as so many months can be."""
    size = abs(int(months)) * 31
    return size if months >= 0 else -size
