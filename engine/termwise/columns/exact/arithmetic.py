"""Sums, products and quotients of exact numbers; constants cancel while compiling."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from termwise.columns import sql
from termwise.columns.exact.number import MISSING_NUMBER, Exact, constant, in_common, num_and_den
from termwise.columns.exact.whole import Whole, literal, magnitude, minus, plus, times


def add(left: Exact, right: Exact) -> Exact:
    """`left + right`."""
    if left.num is None and right.num is None:
        return constant(left.scale + right.scale)
    unit, a, b, den = in_common(left, right)
    return Exact(unit, plus(a, b), den, left.nullable or right.nullable)


def subtract(left: Exact, right: Exact) -> Exact:
    """`left - right`."""
    if left.num is None and right.num is None:
        return constant(left.scale - right.scale)
    unit, a, b, den = in_common(left, right)
    return Exact(unit, minus(a, b), den, left.nullable or right.nullable)


def multiply(left: Exact, right: Exact) -> Exact:
    """`left * right`."""
    scale = left.scale * right.scale
    nullable = left.nullable or right.nullable
    if left.num is None or right.num is None:
        other = right if left.num is None else left
        if not scale and other.num is not None:
            # Nought, but missing where the other is, or what that is divided by.
            return Exact(Fraction(1), times(literal(0), other.num), other.den, nullable)
        return replace(other, scale=scale, nullable=nullable)
    den = left.den if right.den is None else right.den if left.den is None else None
    if left.den is not None and right.den is not None:
        den = times(left.den, right.den)
    return Exact(scale, times(left.num, right.num), den, nullable)


def divide(left: Exact, right: Exact) -> Exact:
    """`left / right`, missing where `right` is 0."""
    if not right.scale:
        return MISSING_NUMBER
    if right.num is None:
        return replace(left, scale=left.scale / right.scale)
    a, p = num_and_den(left)
    b, q = right.num, right.den
    num = a if q is None else times(a, q)
    positive = b.low > 0
    if not positive:
        sign = sql.case([(sql.compare("<", b.node, sql.whole(0)), sql.whole(-1))], sql.whole(1))
        if b.low < 0:
            num = times(num, Whole(sign, -1, 1, False))
        size = magnitude(b)
        b = Whole(sql.nullif(size.node, sql.whole(0)), 1, max(size.high, 1), size.wide)
    den = b if p is None else times(b, p)
    nullable = left.nullable or right.nullable or not positive
    return Exact(left.scale / right.scale, num, den, nullable)


def negate(value: Exact) -> Exact:
    """`-value`."""
    return replace(value, scale=-value.scale)


def absolute(value: Exact) -> Exact:
    """`abs(value)`."""
    if value.num is None:
        return constant(abs(value.scale))
    return replace(value, scale=abs(value.scale), num=magnitude(value.num))
