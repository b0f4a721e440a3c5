"""Comparisons of exact numbers, and what their bounds say beforehand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from termwise.columns import sql
from termwise.columns.exact.arithmetic import absolute
from termwise.columns.exact.number import LIMIT, Exact, bounds_of, constant, in_common
from termwise.columns.exact.whole import Whole, literal, times
from termwise.columns.sql import Node

_TURNED: Final = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(op: str, left: Exact, right: Exact) -> Node:
    """Whether `left op right`; NULL where a side is, unless it is known beforehand."""
    if left.num is None and right.num is None:
        return sql.boolean(_known(op, left.scale, right.scale))
    if left.num is None:
        return compare(_TURNED[op], right, left)
    if right.num is None and left.den is None:
        return _against(op, left, right.scale)
    _, a, b, den = in_common(left, right)
    settled = _settled(op, a, b)
    may_be_missing = left.nullable or right.nullable
    if settled is not None and not may_be_missing:
        return sql.boolean(settled)
    found = sql.compare(op, a.node, b.node)
    if left.den is not None and right.den is not None and den is not None and may_be_missing:
        # One that both are divided by has been left out, and may be missing itself.
        return sql.case([(sql.is_there(den.node), found)])
    return found


def _against(op: str, left: Exact, right: Fraction) -> Node:
    """A whole multiple against a constant: the nearest whole number is compared with."""
    num = left.num
    assert num is not None
    if not left.scale:
        left, num = replace(left, scale=Fraction(1)), times(literal(0), num)
    bound = right / left.scale
    if left.scale < 0:
        op = _TURNED[op]
    floor, is_whole = bound.numerator // bound.denominator, bound.denominator == 1
    if op == "=" and not is_whole:
        return sql.boolean(False)
    if op in (">=", "<") and not is_whole:
        floor += 1
    settled = _settled(op, num, literal(floor))
    if settled is not None and not left.nullable:
        return sql.boolean(settled)
    return sql.compare(op, num.node, sql.whole(floor))


def _known(op: str, left: Fraction, right: Fraction) -> bool:
    return {
        "=": left == right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[op]


def _settled(op: str, left: Whole, right: Whole) -> bool | None:
    """What the bounds alone say."""
    match op:
        case "<":
            return _order(left.high < right.low, left.low >= right.high)
        case "<=":
            return _order(left.high <= right.low, left.low > right.high)
        case ">":
            return _order(left.low > right.high, left.high <= right.low)
        case ">=":
            return _order(left.low >= right.high, left.high < right.low)
        case _:
            return _order(False, left.high < right.low or left.low > right.high)


def _order(surely: bool, never: bool) -> bool | None:
    return True if surely else False if never else None


def clipped(value: Exact, limit: int = LIMIT) -> Exact:
    """The value, known to be no larger than the limit."""
    if value.num is None or value.den is not None:
        return value
    most = int(limit / abs(value.scale)) if value.scale else value.num.size
    num = replace(value.num, low=max(value.num.low, -most), high=min(value.num.high, most))
    return replace(value, num=num)


def may_exceed(value: Exact, limit: int = LIMIT) -> bool:
    """Whether a value can be beyond the limit."""
    low, high = bounds_of(value)
    return low < -limit or high > limit


def is_beyond(value: Exact, limit: int = LIMIT) -> Node:
    """Whether a value is beyond the limit."""
    size = absolute(value)
    return sql.is_true(compare(">", size, constant(limit)))
