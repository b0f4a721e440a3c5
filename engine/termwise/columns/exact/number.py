"""An exact number in SQL: a constant fraction times a whole number over a whole number."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Final

from termwise.columns import sql
from termwise.columns.exact.whole import Whole, literal, times, whole_of
from termwise.columns.sql import Node

LIMIT: Final = 10**18
"""No named value is beyond it (money: in minor units)."""


@dataclass(frozen=True, eq=False)
class Exact:
    """`scale` times `num` / `den`; a constant where both are None. `den` is always positive.

    `nullable`: whether `num` (or `den`) can be NULL, which is what missing is.
    """

    scale: Fraction
    num: Whole | None = None
    den: Whole | None = None
    nullable: bool = False

    @property
    def low(self) -> Fraction | None:
        """No value is smaller; None where that is not known."""
        return bounds_of(self)[0]

    @property
    def high(self) -> Fraction | None:
        """No value is larger."""
        return bounds_of(self)[1]


def bounds_of(value: Exact) -> tuple[Fraction, Fraction]:
    """No value is smaller than the one, nor larger than the other."""
    if value.num is None:
        return value.scale, value.scale
    ends = [value.scale * value.num.low, value.scale * value.num.high]
    if value.den is not None:
        ends += [end / value.den.high for end in ends]
    return min(ends), max(ends)


def constant(value: Fraction | int) -> Exact:
    """A number known while compiling."""
    return Exact(Fraction(value))


MISSING_NUMBER: Final = Exact(Fraction(1), Whole(sql.missing("BIGINT"), 0, 0, False), None, True)


def fixed(node: Node, low: int, high: int, *, nullable: bool = False) -> Exact:
    """A whole number of SQL."""
    return Exact(Fraction(1), whole_of(node, low, high), None, nullable)


def num_and_den(value: Exact) -> tuple[Whole, Whole | None]:
    """The whole numbers that the scale is taken of."""
    return (literal(1) if value.num is None else value.num), value.den


def unit_of(left: Fraction, right: Fraction) -> Fraction:
    """The largest fraction that both are whole multiples of."""
    if not left or not right:
        return abs(left or right) or Fraction(1)
    a, b = left.numerator * right.denominator, right.numerator * left.denominator
    return Fraction(gcd(a, b), left.denominator * right.denominator)


def is_same(left: Whole | None, right: Whole | None) -> bool:
    """Whether two denominators are one in SQL."""
    return left is right or (left is not None and right is not None and left.node == right.node)


def in_common(left: Exact, right: Exact) -> tuple[Fraction, Whole, Whole, Whole | None]:
    """Both as whole numbers of one unit over one denominator."""
    unit = unit_of(left.scale, right.scale)
    (a, p), (b, q) = num_and_den(left), num_and_den(right)
    a = times(literal(int(left.scale / unit)), a)
    b = times(literal(int(right.scale / unit)), b)
    if is_same(p, q):
        return unit, a, b, p
    a = a if q is None else times(a, q)
    b = b if p is None else times(b, p)
    den = q if p is None else p if q is None else times(p, q)
    return unit, a, b, den


def fraction(value: Exact) -> tuple[Whole, Whole]:
    """The value as a whole number over a positive whole number."""
    num, den = num_and_den(value)
    num = times(literal(value.scale.numerator), num)
    bottom = literal(value.scale.denominator)
    return num, bottom if den is None else times(bottom, den)


def is_absent(value: Exact) -> bool:
    """Whether it is the number that is always missing."""
    return value is MISSING_NUMBER
