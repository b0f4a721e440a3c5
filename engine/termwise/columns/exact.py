"""Exact numbers in SQL: a constant fraction times a whole number over a whole number.

Constants cancel while compiling, so that 12 % of a month's share of an amount is one product and
one division. Every whole number knows its bounds; they decide how wide it is computed, and which
checks can be left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd
from typing import Final, Literal

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.sql import Node

LIMIT: Final = 10**18
"""No named value is beyond it (money: in minor units)."""

_NARROW: Final = 2**63 - 1


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
        return _bounds(self)[0]

    @property
    def high(self) -> Fraction | None:
        """No value is larger."""
        return _bounds(self)[1]


def _bounds(value: Exact) -> tuple[Fraction, Fraction]:
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


def whole_of(node: Node, low: int, high: int) -> Whole:
    """A number that SQL has as one of 64 bits where its bounds allow it."""
    return Whole(node, low, high, max(abs(low), abs(high)) > _NARROW)


def widened(value: Whole) -> Node:
    """The number as one of 128 bits."""
    return value.node if value.wide else sql.cast(value.node, "INT128")


def literal(value: int) -> Whole:
    """A whole number known while compiling."""
    return Whole(sql.whole(value), value, value, abs(value) > _NARROW)


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
    wide = max(abs(low), abs(high)) > _NARROW
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


# Arithmetic of exact numbers.


def _of(value: Exact) -> tuple[Whole, Whole | None]:
    return (literal(1) if value.num is None else value.num), value.den


def _unit(left: Fraction, right: Fraction) -> Fraction:
    """The largest fraction that both are whole multiples of."""
    if not left or not right:
        return abs(left or right) or Fraction(1)
    a, b = left.numerator * right.denominator, right.numerator * left.denominator
    return Fraction(gcd(a, b), left.denominator * right.denominator)


def _same(left: Whole | None, right: Whole | None) -> bool:
    return left is right or (left is not None and right is not None and left.node == right.node)


def _common(left: Exact, right: Exact) -> tuple[Fraction, Whole, Whole, Whole | None]:
    """Both as whole numbers of one unit over one denominator."""
    unit = _unit(left.scale, right.scale)
    (a, p), (b, q) = _of(left), _of(right)
    a = times(literal(int(left.scale / unit)), a)
    b = times(literal(int(right.scale / unit)), b)
    if _same(p, q):
        return unit, a, b, p
    a = a if q is None else times(a, q)
    b = b if p is None else times(b, p)
    den = q if p is None else p if q is None else times(p, q)
    return unit, a, b, den


def add(left: Exact, right: Exact) -> Exact:
    """`left + right`."""
    if left.num is None and right.num is None:
        return constant(left.scale + right.scale)
    unit, a, b, den = _common(left, right)
    return Exact(unit, plus(a, b), den, left.nullable or right.nullable)


def subtract(left: Exact, right: Exact) -> Exact:
    """`left - right`."""
    if left.num is None and right.num is None:
        return constant(left.scale - right.scale)
    unit, a, b, den = _common(left, right)
    return Exact(unit, minus(a, b), den, left.nullable or right.nullable)


def multiply(left: Exact, right: Exact) -> Exact:
    """`left * right`."""
    scale = left.scale * right.scale
    nullable = left.nullable or right.nullable
    if left.num is None or right.num is None:
        other = right if left.num is None else left
        if not scale and other.num is not None:
            # Nought, but missing where the other is.
            return Exact(Fraction(1), times(literal(0), other.num), None, nullable)
        return replace(other, scale=scale, nullable=nullable)
    den = left.den if right.den is None else right.den if left.den is None else None
    if left.den is not None and right.den is not None:
        den = times(left.den, right.den)
    return Exact(scale, times(left.num, right.num), den, nullable)


def divide(left: Exact, right: Exact) -> Exact:
    """`left / right`, missing where `right` is 0."""
    if right.num is None:
        if not right.scale:
            return MISSING_NUMBER
        return replace(left, scale=left.scale / right.scale)
    a, p = _of(left)
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


_TURNED: Final = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(op: str, left: Exact, right: Exact) -> Node:
    """Whether `left op right`; NULL where a side is, unless it is known beforehand."""
    if left.num is None and right.num is None:
        return sql.boolean(_known(op, left.scale, right.scale))
    if left.num is None:
        return compare(_TURNED[op], right, left)
    if right.num is None and left.den is None:
        return _against(op, left, right.scale)
    _, a, b, _ = _common(left, right)
    settled = _settled(op, a, b)
    if settled is not None and not (left.nullable or right.nullable):
        return sql.boolean(settled)
    return sql.compare(op, a.node, b.node)


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


Rounding = Literal["round", "floor", "ceil"]


def fraction(value: Exact) -> tuple[Whole, Whole]:
    """The value as a whole number over a positive whole number."""
    num, den = _of(value)
    num = times(literal(value.scale.numerator), num)
    bottom = literal(value.scale.denominator)
    return num, bottom if den is None else times(bottom, den)


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
    unit, a, b, den = _common(left, right)
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
        unit = _unit(unit, Fraction(0) if _absent(value) else value.scale)
    num = _picked(conditions, [_in_units(value, unit) for value in values])
    bottoms = [literal(1) if value.den is None else value.den for value in values]
    den = None
    if any(value.den is not None for value in values):
        same = all(_same(each, bottoms[0]) for each in bottoms)
        den = bottoms[0] if same else _picked(conditions, bottoms)
    return Exact(unit, num, den, any(value.nullable for value in values))


def _in_units(value: Exact, unit: Fraction) -> Whole:
    num, _ = _of(value)
    return num if _absent(value) else times(literal(int(value.scale / unit)), num)


def _picked(conditions: list[Node], values: list[Whole]) -> Whole:
    wide = any(each.wide for each in values)
    nodes = [widened(each) if wide else each.node for each in values]
    node = sql.case(list(zip(conditions, nodes, strict=False)), nodes[-1])
    return Whole(node, min(e.low for e in values), max(e.high for e in values), wide)


def _absent(value: Exact) -> bool:
    return value is MISSING_NUMBER


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


def towards_zero(value: Exact) -> Exact:
    """The whole part."""
    if value.num is None:
        return constant(int(value.scale))
    if value.den is None and value.scale.denominator == 1:
        return value
    num, den = fraction(value)
    return Exact(Fraction(1), cut(num, den), None, value.nullable)


def fixed(node: Node, low: int, high: int, *, nullable: bool = False) -> Exact:
    """A whole number of SQL."""
    return Exact(Fraction(1), whole_of(node, low, high), None, nullable)


def whole_node(value: Exact) -> Node:
    """A number that is whole, as one node."""
    if value.num is None:
        return sql.whole(int(value.scale))
    found = to_whole(value, "floor")
    assert found.num is not None
    return times(literal(found.scale.numerator), found.num).node


def in_parts(value: Exact, denominator: int) -> Whole:
    """The whole number of 1/denominator that a value is, which is known to be one."""
    num, den = _of(value)
    scale = value.scale * denominator
    num = times(literal(scale.numerator), num)
    bottom = literal(scale.denominator)
    return cut(num, bottom if den is None else times(bottom, den))


def clipped(value: Exact, limit: int = LIMIT) -> Exact:
    """The value, known to be no larger than the limit."""
    if value.num is None or value.den is not None:
        return value
    most = int(limit / abs(value.scale)) if value.scale else value.num.size
    num = replace(value.num, low=max(value.num.low, -most), high=min(value.num.high, most))
    return replace(value, num=num)


def may_exceed(value: Exact, limit: int = LIMIT) -> bool:
    """Whether a value can be beyond the limit."""
    low, high = _bounds(value)
    return low < -limit or high > limit


def is_beyond(value: Exact, limit: int = LIMIT) -> Node:
    """Whether a value is beyond the limit."""
    size = absolute(value)
    return sql.is_true(compare(">", size, constant(limit)))
