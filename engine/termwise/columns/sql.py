"""Nodes of SQL: what the compiler builds its statements from.

Nothing here glues text; parentheses are set where a node is put inside another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlglot import exp

Node = exp.Expr

_TIGHT: Final = (
    exp.Column,
    exp.Literal,
    exp.Func,
    exp.Paren,
    exp.Cast,
    exp.Case,
    exp.Null,
    exp.Boolean,
    exp.Window,
    exp.Subquery,
)
"""What needs no parentheses inside another node."""


def column(name: str, table: str) -> Node:
    """`table.name`, quoted."""
    return exp.Column(
        this=exp.Identifier(this=name, quoted=True), table=exp.Identifier(this=table, quoted=True)
    )


def whole(value: int) -> Node:
    """A whole number."""
    if value < 0:
        return exp.Paren(this=exp.Neg(this=exp.Literal.number(str(-value))))
    return exp.Literal.number(str(value))


def text(value: str) -> Node:
    """A text in quotes."""
    return exp.Literal.string(value)


def boolean(value: bool) -> Node:
    """TRUE or FALSE."""
    return exp.Boolean(this=value)


def null() -> Node:
    """NULL."""
    return exp.Null()


def missing(kind: str) -> Node:
    """NULL of a type: an engine that takes a bare one for a text could not count with it."""
    return cast(null(), kind)


def is_missing(node: Node) -> bool:
    """Whether it is NULL written out."""
    return isinstance(node.this if isinstance(node, exp.Cast) else node, exp.Null)


def cast(node: Node, kind: str) -> Node:
    """`CAST(node AS kind)`; `kind` in the words of sqlglot's own dialect (INT128, VARCHAR …)."""
    return exp.Cast(this=node, to=exp.DataType(this=exp.DataType.Type[kind]))


def day(value: date) -> Node:
    """A day."""
    return cast(text(value.isoformat()), "DATE")


def inner(node: Node) -> Node:
    """The node, in parentheses where it needs them inside another."""
    tight = isinstance(node, _TIGHT) and not isinstance(node, exp.Connector)
    return node if tight else exp.Paren(this=node)


def add(left: Node, right: Node) -> Node:
    """`left + right`."""
    return exp.Add(this=inner(left), expression=inner(right))


def sub(left: Node, right: Node) -> Node:
    """`left - right`."""
    return exp.Sub(this=inner(left), expression=inner(right))


def mul(left: Node, right: Node) -> Node:
    """`left * right`."""
    return exp.Mul(this=inner(left), expression=inner(right))


def remainder(left: Node, right: Node) -> Node:
    """`left % right`, with the sign of `left`."""
    return exp.Mod(this=inner(left), expression=inner(right))


def quotient(left: Node, right: Node, *, wide: bool) -> Node:
    """`left // right`, cut towards zero: the one division of whole numbers there is.

    `wide`: one of the two has 128 bits.
    """
    found = exp.IntDiv(this=inner(left), expression=inner(right))
    found.meta["wide"] = wide
    return found


def negative(node: Node) -> Node:
    """`-node`."""
    return exp.Neg(this=inner(node))


_COMPARISONS: Final[dict[str, type[exp.Binary]]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def compare(op: str, left: Node, right: Node) -> Node:
    """`left op right`."""
    found: Node = _COMPARISONS[op](this=inner(left), expression=inner(right))
    return found


def equal(left: Node, right: Node) -> Node:
    """`left = right`."""
    return compare("=", left, right)


def all_of(conditions: Iterable[Node]) -> Node:
    """All of them, TRUE for none; what is plainly true is left out."""
    return _joined(conditions, exp.And, absorbed=True)


def any_of(conditions: Iterable[Node]) -> Node:
    """One of them, FALSE for none; what is plainly false is left out."""
    return _joined(conditions, exp.Or, absorbed=False)


def _joined(conditions: Iterable[Node], kind: type[exp.Connector], *, absorbed: bool) -> Node:
    found: Node | None = None
    for each in conditions:
        if isinstance(each, exp.Boolean):
            if each.this is absorbed:
                continue
            return boolean(not absorbed)
        if found is not None:
            each = kind(this=_part(found, kind), expression=inner(each))
        found = each
    return boolean(absorbed) if found is None else found


def _part(node: Node, kind: type[exp.Connector]) -> Node:
    return node if isinstance(node, kind) else inner(node)


def negated(condition: Node) -> Node:
    """`NOT condition`, of a condition that is never NULL."""
    if isinstance(condition, exp.Boolean):
        return boolean(not condition.this)
    if isinstance(condition, exp.Not):
        inside: Node = condition.this
        return inside.this if isinstance(inside, exp.Paren) else inside
    return exp.Not(this=inner(condition))


def is_null(node: Node) -> Node:
    """`node IS NULL`."""
    return exp.Is(this=inner(node), expression=null())


def is_there(node: Node) -> Node:
    """`node IS NOT NULL`."""
    return exp.Not(this=is_null(node))


def is_true(node: Node) -> Node:
    """A condition that may be NULL, which counts as false."""
    return coalesce(node, boolean(False))


def coalesce(node: Node, *others: Node) -> Node:
    """The first that is not NULL."""
    return exp.Coalesce(this=node, expressions=list(others))


def nullif(node: Node, value: Node) -> Node:
    """NULL where the two are equal."""
    return exp.Nullif(this=node, expression=value)


def case(branches: Sequence[tuple[Node, Node]], otherwise: Node | None = None) -> Node:
    """`CASE WHEN … THEN … ELSE … END`; plainly true and false conditions are settled here."""
    kept: list[tuple[Node, Node]] = []
    for condition, value in branches:
        if isinstance(condition, exp.Boolean):
            if not condition.this:
                continue
            otherwise = value
            break
        kept.append((condition, value))
    if not kept:
        return null() if otherwise is None else otherwise
    ifs = [exp.If(this=condition, true=value) for condition, value in kept]
    if otherwise is not None and is_missing(otherwise):
        # One branch gives the type; where none does, NULL keeps its own.
        typed = any(not is_missing(value) for _, value in kept)
        otherwise = None if typed or isinstance(otherwise, exp.Null) else otherwise
    return exp.Case(ifs=ifs, default=otherwise)


def choose(on: Node, values: Sequence[tuple[int, Node]], otherwise: Node | None = None) -> Node:
    """`CASE on WHEN 0 THEN … END` by a small number."""
    ifs = [exp.If(this=whole(number), true=value) for number, value in values]
    return exp.Case(this=on, ifs=ifs, default=otherwise)


def within(node: Node, values: Iterable[Node]) -> Node:
    """`node IN (…)`; FALSE for no values."""
    found = list(values)
    if not found:
        return boolean(False)
    if len(found) == 1:
        return equal(node, found[0])
    return exp.In(this=inner(node), expressions=found)


def call(name: str, *arguments: Node) -> Node:
    """A function of the dialect, by its name."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def least(*nodes: Node) -> Node:
    """`LEAST(…)` of values that are all there: engines differ on NULL."""
    return exp.Least(this=nodes[0], expressions=list(nodes[1:]), ignore_nulls=True)


def greatest(*nodes: Node) -> Node:
    """`GREATEST(…)` of values that are all there."""
    return exp.Greatest(this=nodes[0], expressions=list(nodes[1:]), ignore_nulls=True)


def absolute(node: Node) -> Node:
    """`ABS(node)`."""
    return exp.Abs(this=node)


def join_text(*parts: Node) -> Node:
    """Texts put one behind the other; NULL where one is."""
    found = parts[0]
    for part in parts[1:]:
        found = exp.DPipe(this=_chain(found), expression=inner(part), safe=True)
    return found


def _chain(node: Node) -> Node:
    return node if isinstance(node, exp.DPipe) else inner(node)


def window(
    function: Node, partition: Sequence[Node], order: Sequence[tuple[Node, bool]], frame: str = ""
) -> Node:
    """`function OVER (PARTITION BY … ORDER BY …)`; True orders downwards.

    `frame` is "" (the default), "before" (all rows before this one) or "through" (with it).
    """
    ordered = [exp.Ordered(this=node, desc=down, nulls_first=not down) for node, down in order]
    spec = None
    if frame:
        end = {"before": ("1", "PRECEDING"), "through": ("CURRENT ROW", None)}[frame]
        spec = exp.WindowSpec(
            kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=end[0], end_side=end[1]
        )
    return exp.Window(
        this=function,
        partition_by=list(partition),
        order=exp.Order(expressions=ordered) if ordered else None,
        spec=spec,
    )


def named(node: Node, name: str) -> Node:
    """`node AS name`."""
    return exp.Alias(this=node, alias=exp.Identifier(this=name, quoted=True))


def is_false(node: Node) -> bool:
    """Whether a condition is plainly false."""
    return isinstance(node, exp.Boolean) and not node.this


def is_plainly_true(node: Node) -> bool:
    """Whether a condition is plainly true."""
    return isinstance(node, exp.Boolean) and bool(node.this)
