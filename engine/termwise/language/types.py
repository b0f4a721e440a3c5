"""The types of the language: a closed union of frozen dataclasses.

Whether a value may be missing is not part of its type; see `presence.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, assert_never

DurationKind = Literal["months", "days", "hours"]


@dataclass(frozen=True, slots=True)
class Boolean:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number; `percent` only says how it is shown (a rate)."""

    percent: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count of a unit, named by its plural as program.yaml declares it."""

    unit: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency (ISO 4217 code), counted in its minor unit."""

    currency: str


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day; its day is that of the program's time zone."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: whole months (a year is twelve), days, or hours."""

    kind: DurationKind


@dataclass(frozen=True, slots=True)
class Text:
    """Any text; it has equality and no order."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """One of the listed values, ordered as listed; `name` is where they are declared."""

    values: tuple[str, ...]
    name: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an entity or of a period."""

    subject: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A type still being inferred (a name that reads its own `previous`), or after an error."""


Type = (
    Boolean
    | Number
    | Quantity
    | Money
    | Date
    | Moment
    | Duration
    | Text
    | Enumeration
    | Row
    | Unknown
)


def describe(kind: Type) -> str:
    """The type in an author's words, with its article: "a rate", "an amount in EUR"."""
    match kind:
        case Boolean():
            return "a yes or no"
        case Number(percent=percent):
            return "a rate" if percent else "a number"
        case Quantity(unit=unit):
            return f"a number of {unit}"
        case Money(currency=currency):
            return f"an amount in {currency}"
        case Date():
            return "a date"
        case Moment():
            return "a moment"
        case Duration(kind=unit):
            return f"a duration in {unit}"
        case Text():
            return "a text"
        case Enumeration(name=name):
            return f"one of the values of {name}"
        case Row(subject=subject):
            return f"a row of {subject}"
        case Unknown():
            return "a value of unknown type"
        case _:
            assert_never(kind)


def plural(kind: Type) -> str:
    """Several values of the type, in an author's words: "rates", "amounts in EUR"."""
    match kind:
        case Boolean():
            return "yes or no"
        case Number(percent=percent):
            return "rates" if percent else "numbers"
        case Quantity(unit=unit):
            return f"numbers of {unit}"
        case Money(currency=currency):
            return f"amounts in {currency}"
        case Date():
            return "dates"
        case Moment():
            return "moments"
        case Duration(kind=unit):
            return f"durations in {unit}"
        case Text():
            return "texts"
        case Enumeration(name=name):
            return f"values of {name}"
        case Row(subject=subject):
            return f"rows of {subject}"
        case Unknown():
            return "values of unknown type"
        case _:
            assert_never(kind)
