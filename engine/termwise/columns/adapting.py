"""Turns a finished query into what an engine says: node by node, the inner ones first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.sql import Node

_LONGEST: Final = 18
"""Digits of a number that surely has 64 bits."""

_WIDEST: Final = 38
"""Digits of the widest decimal."""

_COUNTED: Final = (exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.IntDiv, exp.Neg)
_CHOSEN: Final = (exp.If, exp.Case, exp.Coalesce)
_ALONE: Final = (exp.Alias, exp.Max, exp.Min)


def adapted(query: Node, said: Callable[[Node], Node]) -> Node:
    """A copy in which each node is what `said` makes of it; parts are made before the whole."""
    found = query.copy()
    for node in reversed(list(found.walk())):
        other = said(node)
        if other is not node:
            node.replace(other)
    return found


def wide_decimal() -> exp.DataType:
    """DECIMAL(38, 0), where that stands for 128 bits."""
    sizes = [exp.DataTypeParam(this=exp.Literal.number(str(n))) for n in (_WIDEST, 0)]
    return exp.DataType(this=exp.DataType.Type.DECIMAL, expressions=sizes)


def exact_quotient(left: Node, right: Node) -> Node:
    """Whole division by way of `/`, which is exact where the left side is a multiple."""
    multiple = sql.sub(left, sql.remainder(left.copy(), right))
    whole = exp.Div(this=sql.inner(multiple), expression=right.copy())
    return exp.Cast(this=whole, to=wide_decimal())


def of_all(chosen: exp.Greatest | exp.Least) -> Node:
    """GREATEST or LEAST as they are: the compiler sees to it that no value is missing."""
    return type(chosen)(this=chosen.this, expressions=chosen.expressions, ignore_nulls=False)


def is_bare(node: Node) -> bool:
    """Whether a number decides a type, which by itself would be one of 32 bits."""
    if not isinstance(node, exp.Literal) or node.is_string or len(node.this) > _LONGEST:
        return False
    parent = node.parent
    if isinstance(parent, _COUNTED):
        return not isinstance(parent, exp.Binary) or _is_literal(parent.left)
    if isinstance(parent, _CHOSEN):
        return not (isinstance(parent, exp.If) and node.arg_key == "this")
    return isinstance(parent, _ALONE)


def _is_literal(node: Node) -> bool:
    inside = node.this if isinstance(node, exp.Paren | exp.Neg) else node
    return isinstance(inside, exp.Literal)
