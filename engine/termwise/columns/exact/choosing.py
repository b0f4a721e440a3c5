"""One exact number of several: the least, the first whose condition holds, or another."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from termwise.columns import sql
from termwise.columns.exact.number import (
    Exact,
    constant,
    in_common,
    is_absent,
    is_same,
    num_and_den,
    unit_of,
)
from termwise.columns.exact.whole import Whole, literal, times, widened
from termwise.columns.sql import Node


def extreme(values: list[Exact], *, largest: bool) -> Exact:
    """The least or the greatest; missing where one is."""
    found = values[0]
    for value in values[1:]:
        found = _extreme_of(found, value, largest=largest)
    return found


def _extreme_of(left: Exact, right: Exact, *, largest: bool) -> Exact:
    if left.num is None and right.num is None:
        pick = max if largest else min
        return constant(pick(left.scale, right.scale))
    unit, a, b, den = in_common(left, right)
    pick = max if largest else min
    low, high = pick(a.low, b.low), pick(a.high, b.high)
    take = sql.compare(">=" if largest else "<=", a.node, b.node)
    nullable = left.nullable or right.nullable
    branches = [(take, _one_width(a, b))]
    otherwise = _one_width(b, a)
    if nullable:
        there = [sql.is_null(x.node) for x in (a, b)]
        node = sql.case([(sql.any_of(there), sql.null()), *branches], otherwise)
    else:
        node = sql.case(branches, otherwise)
    return Exact(unit, Whole(node, low, high, a.wide or b.wide), den, nullable)


def _one_width(value: Whole, beside: Whole) -> Node:
    return widened(value) if beside.wide else value.node


def pick(branches: list[tuple[Node, Exact]], otherwise: Exact) -> Exact:
    """The value of the first condition that holds, over one unit and one denominator."""
    values = [*(value for _, value in branches), otherwise]
    if all(v.num is None and v.scale == values[0].scale for v in values):
        return values[0]
    conditions = [condition for condition, _ in branches]
    unit = Fraction(0)
    for value in values:
        unit = unit_of(unit, Fraction(0) if is_absent(value) else value.scale)
    num = _picked(conditions, [_in_units(value, unit) for value in values])
    bottoms = [literal(1) if value.den is None else value.den for value in values]
    den = None
    if any(value.den is not None for value in values):
        same = all(is_same(each, bottoms[0]) for each in bottoms)
        den = bottoms[0] if same else _picked(conditions, bottoms)
    return Exact(unit, num, den, any(value.nullable for value in values))


def _in_units(value: Exact, unit: Fraction) -> Whole:
    num, _ = num_and_den(value)
    return num if is_absent(value) else times(literal(int(value.scale / unit)), num)


def _picked(conditions: list[Node], values: list[Whole]) -> Whole:
    wide = any(each.wide for each in values)
    nodes = [widened(each) if wide else each.node for each in values]
    node = sql.case(list(zip(conditions, nodes, strict=False)), nodes[-1])
    return Whole(node, min(e.low for e in values), max(e.high for e in values), wide)


def defaulted(value: Exact, otherwise: Exact) -> Exact:
    """`otherwise` where the value is missing."""
    if not value.nullable or value.num is None:
        return value
    there = sql.is_there(value.num.node)
    if value.den is not None:
        there = sql.all_of([there, sql.is_there(value.den.node)])
    found = pick([(there, replace(value, nullable=False))], otherwise)
    return replace(found, nullable=otherwise.nullable)


def present(value: Exact) -> Node:
    """Whether a number is there."""
    if not value.nullable or value.num is None:
        return sql.boolean(True)
    parts = [value.num.node] if value.den is None else [value.num.node, value.den.node]
    return sql.all_of(sql.is_there(node) for node in parts)
