"""Whole numbers in SQL with their bounds, which decide how wide they are computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.sql import Node

NARROW: Final = 2**63 - 1


@dataclass(frozen=True, eq=False)
class Whole:
    """A whole number in SQL between `low` and `high`; `wide` where it is one of 128 bits."""

    node: Node
    low: int
    high: int
    wide: bool

    @property
    def size(self) -> int:
        """The largest magnitude."""
        return max(abs(self.low), abs(self.high))


def whole_of(node: Node, low: int, high: int) -> Whole:
    """A number that SQL has as one of 64 bits where its bounds allow it."""
    return Whole(node, low, high, max(abs(low), abs(high)) > NARROW)


def widened(value: Whole) -> Node:
    """The number as one of 128 bits."""
    return value.node if value.wide else sql.cast(value.node, "INT128")


def literal(value: int) -> Whole:
    """A whole number known while compiling."""
    return Whole(sql.whole(value), value, value, abs(value) > NARROW)


def _is_plainly(value: Whole, number: int) -> bool:
    """Whether it is a number written out: bounds alone do not tell, for it may be missing."""
    return isinstance(value.node, exp.Literal) and value.low == value.high == number


def times(left: Whole, right: Whole) -> Whole:
    """The product, wide where it has to be."""
    for one, other in ((left, right), (right, left)):
        if _is_plainly(one, 1):
            return other
    ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return _combined(sql.mul, left, right, min(ends), max(ends))


def plus(left: Whole, right: Whole) -> Whole:
    """The sum."""
    for one, other in ((left, right), (right, left)):
        if _is_plainly(one, 0):
            return other
    return _combined(sql.add, left, right, left.low + right.low, left.high + right.high)


def minus(left: Whole, right: Whole) -> Whole:
    """The difference."""
    if _is_plainly(right, 0):
        return left
    return _combined(sql.sub, left, right, left.low - right.high, left.high - right.low)


def _combined(operation: object, left: Whole, right: Whole, low: int, high: int) -> Whole:
    assert callable(operation)
    wide = max(abs(low), abs(high)) > NARROW
    if not wide:
        # A wide number may stand for a small one: the result is what the parts are.
        return Whole(operation(left.node, right.node), low, high, left.wide or right.wide)
    first = widened(left) if not right.wide else left.node
    return Whole(operation(first, right.node), low, high, True)


def opposite(value: Whole) -> Whole:
    """The number with the other sign."""
    return Whole(sql.negative(value.node), -value.high, -value.low, value.wide)


def magnitude(value: Whole) -> Whole:
    """The number without its sign."""
    if value.low >= 0:
        return value
    if value.high <= 0:
        return opposite(value)
    return Whole(sql.absolute(value.node), 0, value.size, value.wide)


def cut(value: Whole, by: Whole) -> Whole:
    """The quotient of a number by a positive one, cut towards zero."""
    if _is_plainly(by, 1):
        return value
    ends = [_cut(n, d) for n in (value.low, value.high) for d in (max(by.low, 1), by.high)]
    low, high = min(*ends, 0 if value.low <= 0 <= value.high else ends[0]), max(*ends)
    wide = value.wide or by.wide
    return Whole(sql.quotient(value.node, by.node, wide=wide), low, high, wide)


def _cut(number: int, by: int) -> int:
    return number // by if number >= 0 else -(-number // by)
