"""Exact arithmetic on whole numbers and fractions: a value is an int wherever it is whole."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

Exact = int | Fraction

LIMIT: Final = 10**18
"""No measure, decision or amount may lie beyond, either way."""


def plain(value: Exact) -> Exact:
    """The same number, as an int where it is whole."""
    if type(value) is int:
        return value
    return value.numerator if value.denominator == 1 else value


def ratio(over: int, under: int) -> Exact:
    """One whole number by another, not zero."""
    whole, rest = divmod(over, under)
    return Fraction(over, under) if rest else whole


def quotient(over: Exact, under: Exact) -> Exact:
    """One number by another, not zero."""
    return plain(Fraction(over) / under)


def half_up(over: int, under: int) -> int:
    """`over / under` to the nearest whole number, halves away from zero; `under` is not zero."""
    if under < 0:
        over, under = -over, -under
    if over >= 0:
        return (2 * over + under) // (2 * under)
    return -((under - 2 * over) // (2 * under))


def rounded(value: Exact) -> int:
    """A number to the nearest whole one, halves away from zero."""
    if type(value) is int:
        return value
    return half_up(value.numerator, value.denominator)


def stepped(value: Exact, step: Exact) -> Exact | None:
    """The nearest multiple of a step, halves away from zero; missing for a step not above 0."""
    return None if step <= 0 else plain(rounded(Fraction(value) / step) * step)


def stepped_down(value: Exact, step: Exact) -> Exact | None:
    """The greatest multiple of a step that is not above the value."""
    return None if step <= 0 else plain(value // step * step)


def stepped_up(value: Exact, step: Exact) -> Exact | None:
    """The least multiple of a step that is not below the value."""
    return None if step <= 0 else plain(-(-value // step) * step)


def cut(value: Exact) -> int:
    """A number without its fraction, towards zero."""
    return int(value)
