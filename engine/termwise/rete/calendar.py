"""Days as whole numbers, and moments as whole seconds.

A day is its proleptic Gregorian ordinal, a moment its seconds since 1970 in UTC: comparing and
counting are plain arithmetic, and only what speaks of months or of a time zone asks the calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from termwise.language.tree import CalendarUnit

FIRST_DAY: Final = date.min.toordinal()
LAST_DAY: Final = date.max.toordinal()

FIRST_SECOND: Final = -62_135_596_800
LAST_SECOND: Final = 253_402_300_799

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_REMEMBERED: Final = 65_536

day: Final[Callable[[int], date]] = lru_cache(_REMEMBERED)(date.fromordinal)
"""The date of an ordinal."""


class BeyondCalendar(ArithmeticError):  # noqa: N818
    """A day before the year 1 or after the year 9999."""


def seconds_of(moment: datetime) -> int:
    """The seconds of a moment in UTC."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _SECOND


def moment_of(seconds: int) -> datetime:
    """The moment of so many seconds, in UTC."""
    return _EPOCH + timedelta(seconds=seconds)


def day_reader(zone: str) -> Callable[[int], int]:
    """Tells the day of a moment in a time zone."""
    local = ZoneInfo(zone)

    @lru_cache(_REMEMBERED)
    def day_of(seconds: int) -> int:
        try:
            return moment_of(seconds).astimezone(local).toordinal()
        except OverflowError as error:
            raise BeyondCalendar from error

    return day_of


@lru_cache(_REMEMBERED)
def add_months(ordinal: int, months: int) -> int:
    """A day so many months later; the last day of a shorter month where it has no such day."""
    if not FIRST_DAY <= ordinal <= LAST_DAY:
        raise BeyondCalendar
    start = date.fromordinal(ordinal)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise BeyondCalendar
    first = date(year, month + 1, 1).toordinal()
    return first + min(start.day, _days_in(year, month + 1)) - 1


def add_days(ordinal: int, days: int) -> int:
    """A day so many days later."""
    found = ordinal + days
    if not FIRST_DAY <= found <= LAST_DAY:
        raise BeyondCalendar
    return found


def add_seconds(moment: int, seconds: int) -> int:
    """A moment so many seconds later."""
    found = moment + seconds
    if not FIRST_SECOND <= found <= LAST_SECOND:
        raise BeyondCalendar
    return found


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def months_between(start: int, end: int) -> int:
    """The greatest n, it may be negative, with start + n months at or before end."""
    if not (FIRST_DAY <= start <= LAST_DAY and FIRST_DAY <= end <= LAST_DAY):
        raise BeyondCalendar
    a, b = date.fromordinal(start), date.fromordinal(end)
    months = (b.year - a.year) * 12 + b.month - a.month
    # Months that end early make the estimate wrong by one at most.
    return months if min(a.day, _days_in(b.year, b.month)) <= b.day else months - 1


def years_between(start: int, end: int) -> int:
    """The greatest n, it may be negative, with start + n years at or before end."""
    return months_between(start, end) // 12


@lru_cache(_REMEMBERED)
def start_of(ordinal: int, unit: CalendarUnit) -> int:
    """The first day of the calendar unit that holds a day; a week begins on Monday."""
    if not FIRST_DAY <= ordinal <= LAST_DAY:
        raise BeyondCalendar
    held = date.fromordinal(ordinal)
    match unit:
        case "week":
            return ordinal - held.weekday()
        case "month":
            return ordinal - held.day + 1
        case "quarter":
            return date(held.year, (held.month - 1) // 3 * 3 + 1, 1).toordinal()
        case "half":
            return date(held.year, 1 if held.month < 7 else 7, 1).toordinal()
        case "year":
            return date(held.year, 1, 1).toordinal()
        case _:
            assert_never(unit)


def after(start: int, unit: CalendarUnit) -> int:
    """The first day of the calendar unit after the one that starts on a day."""
    match unit:
        case "week":
            return start + 7
        case "month":
            return add_months(start, 1)
        case "quarter":
            return add_months(start, 3)
        case "half":
            return add_months(start, 6)
        case "year":
            return add_months(start, 12)
        case _:
            assert_never(unit)


def year_of(ordinal: int) -> int:
    """The year that holds a day."""
    if not FIRST_DAY <= ordinal <= LAST_DAY:
        raise BeyondCalendar
    return day(ordinal).year


def month_of(ordinal: int) -> int:
    """The month, 1 to 12, that holds a day."""
    if not FIRST_DAY <= ordinal <= LAST_DAY:
        raise BeyondCalendar
    return day(ordinal).month
