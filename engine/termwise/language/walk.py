"""Walks over typed expressions: what stands inside, every node, and a copy with parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any, assert_never, get_args

from termwise.language import tree
from termwise.language.tree import Expr

_NODES = get_args(Expr)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside `expr`, in the order written."""
    match expr:
        case tree.Constant() | tree.AtHand() | tree.LineField() | tree.Parameter():
            return ()
        case (
            tree.Field(row=row)
            | tree.Owner(row=row)
            | tree.Attribute(row=row)
            | tree.Value(row=row)
            | tree.Previous(row=row)
            | tree.LineAmount(row=row)
        ):
            return (row,)
        case tree.At(owners=owners, date=date):
            return (*owners, date)
        case tree.Lookup(keys=keys, at=at):
            return keys if at is None else (*keys, at)
        case tree.Brackets(keys=keys, low=low, high=high):
            return (*keys, high) if low is None else (*keys, low, high)
        case tree.AverageRate(keys=keys, low=low, high=high):
            return (*keys, low, high)
        case (
            tree.Negate(operand=operand)
            | tree.Present(operand=operand)
            | tree.Not(operand=operand)
            | tree.Absolute(operand=operand)
        ):
            return (operand,)
        case tree.Arithmetic(left=left, right=right) | tree.Compare(left=left, right=right):
            return (left, right)
        case tree.Shift(date=date, by=by):
            return (date, by)
        case tree.Scale(duration=duration, factor=factor):
            return (duration, factor)
        case tree.Member(item=item):
            return (item,)
        case (
            tree.And(operands=operands)
            | tree.Or(operands=operands)
            | tree.Extreme(operands=operands)
        ):
            return operands
        case tree.Round(operand=operand, step=step):
            return (operand, step)
        case tree.Default(operand=operand, otherwise=otherwise):
            return (operand, otherwise)
        case tree.Between(start=start, end=end):
            return (start, end)
        case tree.StartOf(date=date) | tree.PartOf(date=date) | tree.DayOf(moment=date):
            return (date,)
        case _:
            assert_never(expr)


def walk(expr: Expr) -> Iterator[Expr]:
    """`expr` and every expression inside it: a node before what it is made of, left to right."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def rewrite(expr: Expr, f: Callable[[Expr], Expr]) -> Expr:
    """`expr` with `f` applied to every node, the innermost first.

    A node whose parts stay as they are is handed to `f` itself, not a copy.
    """
    changes: dict[str, Any] = {}
    for each in fields(expr):
        value = getattr(expr, each.name)
        changed = _rewritten(value, f)
        if changed is not value:
            changes[each.name] = changed
    return f(replace(expr, **changes) if changes else expr)


def _rewritten(value: object, f: Callable[[Expr], Expr]) -> object:
    """A field of a node: an expression, a tuple of them, or anything else, which stays."""
    if isinstance(value, _NODES):
        return rewrite(value, f)
    if isinstance(value, tuple) and value and isinstance(value[0], _NODES):
        parts = tuple(rewrite(part, f) for part in value)
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
    return value
