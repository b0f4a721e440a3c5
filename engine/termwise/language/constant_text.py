"""Constants in the language's own words: `12%`, `250 users`, `100.00 EUR`, `1 year`."""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction

from termwise.language.currencies import minor_digits
from termwise.language.program import Program
from termwise.language.tokens import KEYWORDS
from termwise.language.tree import ConstantValue, DurationValue
from termwise.language.types import Money, Number, Quantity, Type

_NAME = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_WHOLE = re.compile(r"0|[1-9][0-9]*")


def constant_text(value: ConstantValue, kind: Type, program: Program) -> str:
    """A constant as an author would write it; a text stands in quotes, a name stands bare.

    A fraction whose decimals do not end is written as a division: `1 / 3`, `100.00 EUR / 3`.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return _exact(value, kind, program)
        case datetime() | date():
            return value.isoformat()
        case DurationValue():
            return duration_text(value)
        case str():
            return quoted(value)


def duration_text(length: DurationValue) -> str:
    """`1 year`, `3 months`, `30 days`, `24 hours`."""
    count, word = length.count, length.kind.removesuffix("s")
    if word == "month" and count % 12 == 0 and count:
        count, word = count // 12, "year"
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def decimal_text(value: Fraction, least: int = 0) -> str | None:
    """The decimals of `value`, at least so many; None where they do not end."""
    twos, fives, rest = 0, 0, value.denominator
    while rest % 2 == 0:
        twos, rest = twos + 1, rest // 2
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    if rest != 1:
        return None
    digits = max(twos, fives, least)
    scaled = abs(value.numerator) * 10**digits // value.denominator
    whole, decimals = divmod(scaled, 10**digits)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{decimals:0{digits}d}" if digits else f"{sign}{whole}"


def quoted(text: str) -> str:
    """A text in quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_name(word: str) -> bool:
    """Whether `word` can stand without quotes, where nothing else has that name."""
    return _NAME.fullmatch(word) is not None and word not in KEYWORDS


def key_text(word: str) -> str:
    """The key of a row in a list: bare where it reads as a name or a whole number."""
    return word if is_name(word) or _WHOLE.fullmatch(word) else quoted(word)


def _exact(value: Fraction, kind: Type, program: Program) -> str:
    """A number with what it counts; `value` is in minor units where that is money."""
    match kind:
        case Number(percent=True):
            shown = decimal_text(value * 100)
            return f"{shown}%" if shown is not None else _divided(value, kind, program)
        case Money(currency=currency):
            digits = minor_digits(currency) or 0
            shown = decimal_text(value / 10**digits, digits)
            return f"{shown} {currency}" if shown is not None else _divided(value, kind, program)
        case Quantity(unit=unit):
            shown = decimal_text(value)
            word = program.units[unit].singular if value == 1 and unit in program.units else unit
            return f"{shown} {word}" if shown is not None else _divided(value, kind, program)
        case _:
            shown = decimal_text(value)
            return shown if shown is not None else _divided(value, kind, program)


def _divided(value: Fraction, kind: Type, program: Program) -> str:
    """The whole part of a fraction over what keeps its decimals from ending."""
    return f"{_exact(Fraction(value.numerator), kind, program)} / {value.denominator}"
