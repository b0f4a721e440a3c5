"""Days, months and calendar units, by counting."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, assert_never

from termwise.language.tree import CalendarUnit, DurationValue

from tests.oracle.problems import problem


def plus_months(day: date, months: int) -> date:
    """So many months later; a shorter month ends on its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise problem("beyond-calendar", f"{day} + {months} months")
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def plus_days(day: date, days: int) -> date:
    """So many days later."""
    try:
        return day + timedelta(days)
    except OverflowError:
        raise problem("beyond-calendar", f"{day} + {days} days") from None


def plus(day: date, length: DurationValue, times: int = 1) -> date:
    """A date that many lengths later."""
    match length.kind:
        case "months":
            return plus_months(day, length.count * times)
        case "days":
            return plus_days(day, length.count * times)
        case "hours":
            raise AssertionError("the checker lets no hours near a date")
        case _:
            assert_never(length.kind)


def whole_months(start: date, end: date) -> int:
    """The greatest n with start + n months on or before `end`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if plus_months(start, months) <= end else months - 1


def whole_years(start: date, end: date) -> int:
    """The greatest n with start + n years on or before `end`."""
    years = end.year - start.year
    return years if plus_months(start, years * 12) <= end else years - 1


def between(unit: Literal["days", "months", "years"], start: date, end: date) -> int:
    """How many whole units lie between two days; negative where the second is the earlier."""
    match unit:
        case "days":
            return (end - start).days
        case "months":
            return whole_months(start, end)
        case "years":
            return whole_years(start, end)
        case _:
            assert_never(unit)


def unit_start(unit: CalendarUnit, day: date) -> date:
    """The first day of the calendar unit that holds a day."""
    match unit:
        case "week":
            return plus_days(day, -day.weekday())
        case "month":
            return date(day.year, day.month, 1)
        case "quarter":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "half":
            return date(day.year, (day.month - 1) // 6 * 6 + 1, 1)
        case "year":
            return date(day.year, 1, 1)
        case _:
            assert_never(unit)


def next_unit(unit: CalendarUnit, start: date) -> date:
    """The first day of the unit after the one that begins on `start`."""
    match unit:
        case "week":
            return plus_days(start, 7)
        case "month":
            return plus_months(start, 1)
        case "quarter":
            return plus_months(start, 3)
        case "half":
            return plus_months(start, 6)
        case "year":
            return plus_months(start, 12)
        case _:
            assert_never(unit)
