"""Lines and decisions as text, cell by cell."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import assert_never

from termwise.language.types import Money, Type
from termwise.outcome.model import DecisionValue, Line, Value

from tests.oracle.currencies import minor_digits


def cells(line: Line) -> list[str]:
    """A line, in the order of its columns."""
    return [
        line.line_id,
        line.kind,
        line.rule,
        line.version,
        line.subject,
        line.key,
        "" if line.index is None else str(line.index),
        line.party,
        line.party_type,
        line.date.isoformat(),
        _line_amount(line, line.base),
        "" if line.rate is None else rate_text(Fraction(line.rate)),
        _line_amount(line, line.amount),
        line.currency,
        line.message,
    ]


def decision_cells(decision: DecisionValue) -> list[str]:
    """A decision value, in the order of its columns."""
    return [
        decision.subject,
        decision.key,
        "" if decision.index is None else str(decision.index),
        decision.name,
        value_text(decision.value, decision.type),
        decision.case,
        decision.version,
    ]


def value_text(value: Value, kind: Type) -> str:
    """A decided value; empty where it is missing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | Fraction() if isinstance(kind, Money):
            return amount_text(Fraction(value), kind.currency)
        case int() | Fraction():
            return number_text(Fraction(value))
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case str():
            return value
        case _:
            assert_never(value)


def _line_amount(line: Line, amount: int | Fraction | None) -> str:
    if amount is None:
        return ""
    if line.kind == "grant":
        return number_text(Fraction(amount))
    return amount_text(Fraction(amount), line.currency)


def moment_text(moment: datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def amount_text(minor: Fraction, currency: str) -> str:
    """An amount in major units, with the currency's decimals at least."""
    digits = minor_digits(currency)
    return number_text(minor / 10**digits, digits)


def rate_text(rate: Fraction) -> str:
    """A rate in percent where its decimals end, else a fraction."""
    percent = number_text(rate * 100)
    return number_text(rate) if "/" in percent else f"{percent}%"


def number_text(number: Fraction, least: int = 0) -> str:
    """A decimal where it ends, with so many decimals at least; else a fraction."""
    places = _places(number.denominator)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    places = max(places, least)
    digits = str(abs(number.numerator) * 10**places // number.denominator)
    digits = digits.rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    whole = digits[: len(digits) - places]
    return f"{sign}{whole}.{digits[len(digits) - places :]}" if places else f"{sign}{whole}"


def _places(denominator: int) -> int | None:
    """How many decimals a denominator needs; None where they never end."""
    places = 0
    while 10**places % denominator:
        if places > denominator.bit_length():
            return None
        places += 1
    return places
