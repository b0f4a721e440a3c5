"""Values on their way out: as results, and in the words of a message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final, assert_never

from termwise.language.constant_text import constant_text, decimal_text
from termwise.language.currencies import minor_digits
from termwise.language.program import Program
from termwise.language.tree import ConstantValue, DurationValue
from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
    Unknown,
)
from termwise.outcome.model import Value
from termwise.rete.calendar import day, moment_of
from termwise.rete.cells import KEY, START
from termwise.rete.exact import plain

MISSING: Final = "—"


def outward(kind: Type, program: Program) -> Callable[[Any], Value]:
    """Turns a cell's value, not missing, into one of a result."""
    match kind:
        case Boolean() | Number() | Quantity() | Money() | Duration() | Text() | Unknown():
            return _itself
        case Date():
            return day
        case Moment():
            return moment_of
        case Enumeration(values=values):
            return values.__getitem__
        case Row(subject=subject):
            return _period_key if program.is_period(subject) else _key
        case _:
            assert_never(kind)


def worded(kind: Type, program: Program) -> Callable[[Any], str]:
    """Turns a cell's value into the words of a message."""
    known = _worded(kind, program)
    return lambda value: MISSING if value is None else known(value)


def _worded(kind: Type, program: Program) -> Callable[[Any], str]:
    match kind:
        case Boolean():
            return lambda value: "true" if value else "false"
        case Number(percent=percent):
            return _rate if percent else _number
        case Quantity(unit=unit):
            return lambda value: f"{_number(value)} {unit}"
        case Money(currency=currency):
            digits = minor_digits(currency) or 0
            return lambda value: f"{_number(Fraction(value, 10**digits), digits)} {currency}"
        case Duration(kind=unit):
            return lambda value: constant_text(DurationValue(value, unit), kind, program)
        case Text() | Unknown():
            return str
        case Date():
            return lambda value: day(value).isoformat()
        case Moment():
            return lambda value: moment_of(value).strftime("%Y-%m-%dT%H:%M:%SZ")
        case Enumeration() | Row():
            told = outward(kind, program)
            return lambda value: str(told(value))
        case _:
            assert_never(kind)


def _number(value: Any, digits: int = 0) -> str:
    """Decimals where they end, at least so many, else a fraction."""
    exact = Fraction(value)
    return decimal_text(exact, digits) or f"{exact.numerator}/{exact.denominator}"


def _rate(value: Any) -> str:
    """`12%`, or a fraction where the decimals do not end."""
    shown = decimal_text(Fraction(value) * 100)
    return _number(value) if shown is None else f"{shown}%"


def _itself(value: Any) -> Any:
    return value


def _key(row: Any) -> str:
    return str(row[KEY])


def _period_key(row: Any) -> str:
    return f"{row[KEY]}:{day(row[START]).isoformat()}"


def constant_value(value: ConstantValue) -> Value:
    """A constant of the YAML as a value of a result."""
    match value:
        case DurationValue(count=count):
            return count
        case Fraction():
            return plain(value)
        case bool() | str() | datetime() | date():
            return value
        case _:
            assert_never(value)
