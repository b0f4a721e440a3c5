"""Walks over expression trees that cannot run out of stack."""

from __future__ import annotations

from typing import assert_never

from termwise.language import syntax
from termwise.language.syntax import Expression


def children(node: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside `node`, in the order written."""
    match node:
        case (
            syntax.Number()
            | syntax.Percent()
            | syntax.Measured()
            | syntax.DateLiteral()
            | syntax.TextLiteral()
            | syntax.BooleanLiteral()
            | syntax.Name()
        ):
            return ()
        case syntax.Dot(base=base):
            return (base,)
        case syntax.Subscript(base=base, arguments=arguments):
            return (base, *arguments)
        case syntax.Call(arguments=arguments):
            return arguments
        case syntax.ListLiteral(items=items):
            return items
        case (
            syntax.Negative(operand=operand)
            | syntax.Not(operand=operand)
            | syntax.Presence(operand=operand)
        ):
            return (operand,)
        case syntax.Arithmetic(left=left, right=right) | syntax.Comparison(left=left, right=right):
            return (left, right)
        case syntax.Between(item=item, low=low, high=high):
            return (item, low, high)
        case syntax.Membership(item=item, values=values):
            return (item, values)
        case syntax.And(operands=operands) | syntax.Or(operands=operands):
            return operands
        case _:
            assert_never(node)


def is_deeper_than(node: Expression, most: int) -> bool:
    """Whether more than `most` nodes stand inside one another."""
    level: tuple[Expression, ...] = (node,)
    for _ in range(most):
        level = tuple(child for each in level for child in children(each))
        if not level:
            return False
    return True
