"""Exact numbers made whole: to the nearest, down, up, towards zero."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from termwise.columns import sql
from termwise.columns.exact.number import Exact, constant, fraction, num_and_den
from termwise.columns.exact.whole import (
    Whole,
    cut,
    literal,
    magnitude,
    minus,
    opposite,
    plus,
    times,
)
from termwise.columns.sql import Node

Rounding = Literal["round", "floor", "ceil"]


def to_whole(value: Exact, mode: Rounding = "round") -> Exact:
    """The nearest whole number: half up (away from zero for negatives), or down, or up."""
    if value.num is None:
        return constant(_rounded(value.scale, mode))
    if value.den is None and value.scale.denominator == 1:
        return value
    num, den = fraction(value)
    match mode:
        case "round":
            found = _half_up(num, den)
        case "floor":
            found = _down(num, den)
        case "ceil":
            found = opposite(_down(opposite(num), den))
    return Exact(Fraction(1), found, None, value.nullable)


def _half_up(num: Whole, den: Whole) -> Whole:
    double = times(literal(2), den)
    size = cut(plus(times(literal(2), magnitude(num)), den), double)
    if num.low >= 0:
        return size
    less = sql.compare("<", num.node, sql.whole(0))
    node = sql.case([(less, opposite(size).node)], size.node)
    return Whole(node, -size.high if num.low < 0 else 0, size.high, size.wide)


def _down(num: Whole, den: Whole) -> Whole:
    if num.low >= 0:
        return cut(num, den)
    up = opposite(cut(plus(opposite(num), minus(den, literal(1))), den))
    if num.high < 0:
        return up
    plain = cut(num, den)
    less = sql.compare("<", num.node, sql.whole(0))
    wide = up.wide or plain.wide
    node = sql.case([(less, up.node)], plain.node)
    return Whole(node, min(up.low, 0), max(plain.high, 0), wide)


def _rounded(value: Fraction, mode: Rounding) -> int:
    if mode == "floor":
        return value.numerator // value.denominator
    if mode == "ceil":
        return -(-value.numerator // value.denominator)
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def towards_zero(value: Exact) -> Exact:
    """The whole part."""
    if value.num is None:
        return constant(int(value.scale))
    if value.den is None and value.scale.denominator == 1:
        return value
    num, den = fraction(value)
    return Exact(Fraction(1), cut(num, den), None, value.nullable)


def whole_node(value: Exact) -> Node:
    """A number that is whole, as one node."""
    if value.num is None:
        return sql.whole(int(value.scale))
    found = to_whole(value, "floor")
    assert found.num is not None
    return times(literal(found.scale.numerator), found.num).node


def in_parts(value: Exact, denominator: int) -> Whole:
    """The whole number of 1/denominator that a value is, which is known to be one."""
    num, den = num_and_den(value)
    scale = value.scale * denominator
    num = times(literal(scale.numerator), num)
    bottom = literal(scale.denominator)
    return cut(num, bottom if den is None else times(bottom, den))
