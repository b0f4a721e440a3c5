"""Exact numbers as text: decimals where they end, else a fraction; never rounded."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from termwise.language.currencies import minor_digits


def number_text(value: int | Fraction, at_least: int = 0) -> str:
    """`12`, `0.5`, `-151/365`: all decimals where they end, but `at_least` so many."""
    bottom = value.denominator
    twos, bottom = _powers(bottom, 2)
    fives, bottom = _powers(bottom, 5)
    if bottom != 1:
        return f"{value.numerator}/{value.denominator}"
    return _decimals(value, max(twos, fives, at_least))


def money_text(minor: int | Fraction, currency: str) -> str:
    """An amount counted in minor units, in major ones: `718.56`, `-0.05`, `151/365`.

    It has at least the currency's minor digits. Raises ValueError for an unknown currency.
    """
    digits = minor_digits(currency)
    if digits is None:
        raise ValueError(f"{currency} is no currency of ISO 4217")
    if isinstance(minor, int):
        return _pointed(minor, digits)
    return number_text(minor / 10**digits, digits)


@lru_cache(maxsize=1024)  # A program has few rates, and a settlement millions of lines.
def rate_text(rate: int | Fraction) -> str:
    """`12%`, `2.5%`, and where the decimals do not end `1/3`."""
    percent = number_text(Fraction(rate) * 100)
    return number_text(rate) if "/" in percent else f"{percent}%"


def _powers(number: int, base: int) -> tuple[int, int]:
    """How often `base` divides the number, and what remains."""
    count = 0
    while number % base == 0:
        number //= base
        count += 1
    return count, number


def _decimals(value: int | Fraction, digits: int) -> str:
    return _pointed(value.numerator * 10**digits // value.denominator, digits)


def _pointed(scaled: int, digits: int) -> str:
    """A whole number of 10^-digits with its point."""
    if not digits:
        return str(scaled)
    whole, rest = divmod(abs(scaled), 10**digits)
    return f"{'-' if scaled < 0 else ''}{whole}.{rest:0{digits}}"
