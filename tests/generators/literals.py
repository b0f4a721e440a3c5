"""Values as they are written in expressions and parameters."""

from __future__ import annotations

from datetime import date

from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Enumeration,
    Money,
    Number,
    Quantity,
    Text,
    Type,
)

from tests.generators.choice import Choice
from tests.generators.drafts import World
from tests.generators.made import Made
from tests.generators.words import CURRENCIES, NEAR, TEXTS, UNITS

_NUMBERS = ("1", "2", "3", "10", "0.5", "12%", "2.5%", "100", "50%", "7", "0", "33.3333%", "0%")
_COUNTS = ("1", "2", "3", "5", "10", "100", "0", "2.5")
_WHOLE_AMOUNTS = ("10", "1", "100", "5", "50000", "0", "90071992547409")
_DURATIONS = {
    "months": ("1 month", "3 months", "1 year", "2 years", "7 months"),
    "days": ("30 days", "1 day", "1 week", "10 days", "2 weeks"),
    "hours": ("24 hours", "1 hour", "36 hours", "100 hours"),
}


def literal(world: World, kind: Type) -> Made | None:
    """A value of a type as written; None where the type has no literal."""
    choice = world.choice
    match kind:
        case Boolean():
            return Made(choice.pick(("true", "false")))
        case Number():
            return _number(choice.pick(_NUMBERS))
        case Quantity(unit=unit):
            count = choice.pick(_COUNTS)
            return _number(count, UNITS[unit] if count == "1" else unit)
        case Money(currency=currency):
            return _number(_amount(choice, currency), currency)
        case Date():
            return Made(near_day(choice).isoformat())
        case Duration(kind=length):
            return Made(choice.pick(_DURATIONS[length]))
        case Text():
            return Made(quoted(choice.pick((*TEXTS, ""))))
        case _:
            return None


def _number(digits: str, word: str = "") -> Made:
    is_zero = not digits.strip("0.%")
    return Made(f"{digits} {word}".rstrip(), literal=not is_zero)


def _amount(choice: Choice, currency: str) -> str:
    whole = choice.pick(_WHOLE_AMOUNTS)
    decimals = CURRENCIES[currency]
    if decimals and choice.chance(30):
        return f"{whole}.{choice.integer(0, 10**decimals - 1):0{decimals}}"
    return whole


def near_day(choice: Choice) -> date:
    """A day of the years that most things happen in, often at an edge of the calendar."""
    return choice.pick(NEAR)


def quoted(text: str) -> str:
    """A text in quotes, as an expression has it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def enumerated(world: World, kind: Enumeration, clashing: set[str]) -> str:
    """A value of an enumeration, in quotes where it would mean something else."""
    value = world.choice.pick(kind.values)
    if value in clashing or world.choice.chance(20):
        return quoted(value)
    return value
