"""Makes the cells of a book, of every type and often at an edge."""

from __future__ import annotations

from datetime import date, timedelta

from termwise.language.types import (
    Boolean,
    Date,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Text,
    Type,
)

from tests.generators.choice import Choice
from tests.generators.words import CURRENCIES, FAR, NEAR, TEXTS, around

Cell = str | int | bool | None

_SMALL = ("1", "0", "2", "10", "0.5", "-1", "12.25", "100", "3.333333", "-0.01", "0.000001")
_LARGE = (
    "9007199254740993",
    "1000000",
    "999999999999",
    "-9007199254740993.5",
    "1000000000000000000",
    "-999999999999999999.999999",
)
_LONGEST = "é" * 5000
_BOOLEANS: tuple[Cell, ...] = (False, True, "true", "false")
_COUNTS = (1, 0, 2, 3, 5, 10, 100, 1000)
_TIMES = ("00:00", "12:30", "23:59:59", "18:45")
_OFFSETS = ("Z", "", "+02:00", "-11:00", "+13:00")


def cell(choice: Choice, kind: Type, days: list[date]) -> Cell:
    """A value of a type, as a book may have it."""
    match kind:
        case Boolean():
            return choice.pick(_BOOLEANS)
        case Number():
            return choice.pick(_LARGE) if choice.chance(2) else choice.pick(_SMALL)
        case Quantity():
            return _count(choice)
        case Money(currency=currency):
            return _amount(choice, CURRENCIES[currency])
        case Date():
            return _day(choice, days).isoformat()
        case Moment():
            return _moment(choice, days)
        case Enumeration(values=values):
            return choice.pick(values)
        case Text():
            return _LONGEST if choice.chance(1) else choice.pick(TEXTS)
        case _:
            raise AssertionError(f"{kind} is no type of a plain cell")


def _count(choice: Choice) -> Cell:
    if choice.chance(2):
        return choice.pick((10**15, 2**53, 10**18 - 9)) + choice.integer(0, 9)
    count = choice.pick(_COUNTS)
    return str(count) if choice.chance(30) else count


def _amount(choice: Choice, decimals: int) -> str:
    """Mostly small; now and then above 2^53, or near the bound, in minor units."""
    if choice.chance(2):
        minor = 10**18 - choice.integer(0, 3)
    elif choice.chance(5):
        minor = 2**53 + choice.integer(0, 9)
    else:
        minor = choice.pick((1000, 0, 1, 9999, 500, 12345, 100000, 33, 1234567))
    if choice.chance(10):
        minor = -minor
    return written(minor, decimals)


def written(minor: int, decimals: int) -> str:
    """An amount of minor units as a decimal."""
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).rjust(decimals + 1, "0")
    if not decimals:
        return sign + digits
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def _day(choice: Choice, days: list[date]) -> date:
    if choice.chance(2):
        return choice.pick(FAR)
    if days and choice.chance(40):
        return choice.pick(around(choice.pick(days)))
    if choice.chance(40):
        return date(2024, 1, 1) + timedelta(choice.integer(0, 500))
    return choice.pick(NEAR)


def _moment(choice: Choice, days: list[date]) -> str:
    on = _day(choice, days)
    # Moments lie a day within the years of the calendar: an offset may shift them.
    if on in FAR:
        on = date(2024, 2, 29)
    return f"{on.isoformat()}T{choice.pick(_TIMES)}{choice.pick(_OFFSETS)}"


def own_day(choice: Choice, days: list[date], first: date) -> date:
    """The day of a row: mostly not before the first version."""
    on = _day(choice, days)
    if on in FAR and on < first:
        return on if choice.chance(3) else first
    if on < first and choice.chance(99):
        return first + (on - date(on.year, 1, 1)) if choice.chance(50) else first
    return on if on not in FAR or choice.chance(20) else first
