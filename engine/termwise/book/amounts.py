"""Cells that count something: money, numbers, counts of a unit, keys that are numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from termwise.book.amount_faults import broken_amount
from termwise.book.faults import CellFault, Parsed, Parser, inexact, shown, wrong_type
from termwise.language.currencies import minor_digits

LIMIT = 10**18
"""The greatest number, count or amount (in minor units) of a book, of either sign."""

NUMBER_DIGITS = 6
"""The most decimals of a plain number."""

LONGEST = 60
"""The most characters of an amount, zeros in front of it included."""

_DECIMAL = re.compile(r"-?[0-9]+(?:\.([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Scale:
    """How a kind of amount is written: at most `digits` decimals, at most `limit` of 10^-digits.

    `noun` names one such value with its article, `rule` tells how many decimals it may have.
    """

    digits: int
    limit: int
    noun: str
    rule: str


def money_parser(currency: str) -> Parser:
    """Reads an amount into minor units of the currency."""
    digits = minor_digits(currency)
    if digits is None:
        raise ValueError(f"{currency} is no currency of ISO 4217")
    rule = f"{currency} has {_count_of(digits)}"
    scale = Scale(digits, LIMIT, f"an amount in {currency}", rule)
    # Nearly all amounts are written with all their decimals, and far below the limit.
    decimals = rf"\.[0-9]{{{digits}}}" if digits else ""
    usual = re.compile(rf"-?[0-9]{{1,{17 - digits}}}{decimals}").fullmatch

    def parse(raw: object) -> Parsed:
        if type(raw) is str and usual(raw):
            return int(raw.replace(".", ""))
        return scaled(raw, scale)

    return parse


def number_parser() -> Parser:
    """Reads a plain number: an int where it is whole, else a Fraction."""
    scale = Scale(
        NUMBER_DIGITS,
        LIMIT * 10**NUMBER_DIGITS,
        "a number",
        f"a number of the book has at most {_count_of(NUMBER_DIGITS)}",
    )

    def parse(raw: object) -> Parsed:
        value = scaled(raw, scale)
        if isinstance(value, CellFault):
            return value
        whole, rest = divmod(value, 10**NUMBER_DIGITS)
        return Fraction(value, 10**NUMBER_DIGITS) if rest else whole

    return parse


def count_parser(unit: str) -> Parser:
    """Reads a count of a unit."""
    scale = Scale(0, LIMIT, "a whole number", f"{unit} are counted in whole numbers")

    def parse(raw: object) -> Parsed:
        if type(raw) is int and -LIMIT <= raw <= LIMIT:
            return raw
        return scaled(raw, scale)

    return parse


def number_key_parser() -> Parser:
    """Reads a key that is a number."""
    scale = Scale(0, LIMIT, "a whole number", "these keys are whole numbers")
    return lambda raw: scaled(raw, scale)


def scaled(raw: object, scale: Scale) -> int | CellFault:
    """How many 10^-digits `raw` is, exactly."""
    match raw:
        case str():
            return _from_text(raw, scale)
        case bool():
            return wrong_type(raw, scale.noun)
        case int():
            return _within(raw, raw * 10**scale.digits, scale)
        case Decimal():
            return _from_decimal(raw, scale)
        case Fraction():
            value = raw * 10**scale.digits
            if value.denominator != 1:
                return _too_fine(raw, scale)
            return _within(raw, value.numerator, scale)
        case float():
            return inexact(raw)
        case _:
            return wrong_type(raw, scale.noun)


def _from_text(text: str, scale: Scale) -> int | CellFault:
    written = _DECIMAL.fullmatch(text)
    if written is None:
        return broken_amount(text, scale.noun)
    # Before int(): it takes long over very long texts, and refuses the longest.
    if len(text) > LONGEST:
        return _too_large(text)
    decimals = written[1] or ""
    if len(decimals) > scale.digits:
        return _too_fine(text, scale)
    value = int(text.replace(".", "") + "0" * (scale.digits - len(decimals)))
    return _within(text, value, scale)


def _from_decimal(raw: Decimal, scale: Scale) -> int | CellFault:
    """Trailing zeros do not count: they come from a calculation, not from a hand."""
    if not raw.is_finite():
        return wrong_type(raw, f"{scale.noun}; a missing value is None")
    sign, digits, exponent = raw.as_tuple()
    if not raw:
        return 0
    if raw.adjusted() > LONGEST:
        return _too_large(raw)
    if len(digits) > LONGEST or not isinstance(exponent, int):
        return _too_fine(raw, scale)
    shift = exponent + scale.digits
    if -shift > len(digits):
        return _too_fine(raw, scale)
    value, rest = divmod(int("".join(map(str, digits))) * 10 ** max(shift, 0), 10 ** max(-shift, 0))
    return _too_fine(raw, scale) if rest else _within(raw, -value if sign else value, scale)


def _within(raw: object, value: int, scale: Scale) -> int | CellFault:
    return value if -scale.limit <= value <= scale.limit else _too_large(raw)


def _too_large(raw: object) -> CellFault:
    return CellFault(
        "too-large",
        f"{shown(raw)} is beyond what is counted",
        "no number, count or amount (in minor units) is beyond 10^18",
    )


def _too_fine(raw: object, scale: Scale) -> CellFault:
    return CellFault(
        "too-many-decimals",
        f"{shown(raw)} has too many decimals: {scale.rule}",
        "round it where it comes from",
    )


def _count_of(digits: int) -> str:
    return f"{digits or 'no'} decimal{'' if digits == 1 else 's'}"
