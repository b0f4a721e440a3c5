"""Conditions as code with two values: what is missing does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termwise.language import tree as t
from termwise.language.tree import Expr
from termwise.language.types import Money, Number, Quantity, Row, Type
from termwise.rete.cells import KEY
from termwise.rete.compiler.amounts import compared
from termwise.rete.compiler.operands import Operand, both, merged

if TYPE_CHECKING:
    from termwise.rete.compiler.expressions import Expressions
    from termwise.rete.compiler.terms import CellValue, Terms


def condition(expr: Expr, c: Expressions) -> str:
    """Code that is true where `expr` holds, else false."""
    match expr:
        case t.Compare():
            return holds(comparison(expr, c))
        case t.Member():
            return holds(_member(expr, c))
        case t.Present(operand=operand):
            return f"({both(c.value(operand).guards)})"
        case t.Not(operand=operand):
            return f"(not {condition(operand, c)})"
        case t.And(operands=operands):
            return f"({' and '.join(condition(operand, c) for operand in operands)})"
        case t.Or(operands=operands):
            return f"({' or '.join(condition(operand, c) for operand in operands)})"
        case _:
            return holds(_truth(expr, c))


def holds(operand: Operand) -> str:
    """Code that is true where a yes or no is there and yes."""
    return f"({both((*operand.guards, operand.code))})"


def _truth(expr: Expr, c: Expressions) -> Operand:
    value = c.value(expr)
    return Operand(value.code, value.guards)


def comparison(expr: t.Compare, c: Expressions) -> Operand:
    """A comparison; its guards tell whether both sides are there."""
    op = "==" if expr.op == "=" else expr.op
    if isinstance(expr.left.type, Number | Quantity | Money):
        return compared(op, c.amount(expr.left), c.amount(expr.right))
    left, right = c.value(expr.left), c.value(expr.right)
    guards = merged([left.guards, right.guards])
    if isinstance(expr.left.type, Row):
        return Operand(f"{left.code} is {right.code}", guards)
    return Operand(f"{left.code} {op} {right.code}", guards)


def _member(expr: t.Member, c: Expressions) -> Operand:
    values = c.body.bind(frozenset(members(expr, c)))
    item = c.stored(c.value(expr.item))
    key = f"{item.code}[{KEY}]" if isinstance(expr.item.type, Row) else item.code
    return Operand(f"{key} in {values}", item.guards)


def members(expr: t.Member, c: Expressions) -> tuple[CellValue, ...]:
    """The values of a list, as cells hold them."""
    return listed(expr, c.terms)[0]


def listed(expr: t.Member, terms: Terms) -> tuple[tuple[CellValue, ...], Type]:
    """The values of a list, as cells hold them, with their type."""
    if isinstance(expr.values, str):
        named = terms.listed(expr.values)
        return tuple(terms.cell_value(value, named.type) for value in named.values), named.type
    kind = expr.item.type
    return tuple(terms.cell_value(value, kind) for value in expr.values), kind


__all__ = ["comparison", "condition", "holds", "listed", "members"]
