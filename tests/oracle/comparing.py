"""Compares values, and finds the least, the greatest and the members of lists."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import assert_never

from termwise.language import tree
from termwise.language.program import ValueList
from termwise.language.tree import DurationValue
from termwise.language.types import Enumeration, Type

from tests.oracle import terms
from tests.oracle.rows import EntityRow, Env, Value
from tests.oracle.state import Run


def rank(found: Value, kind: Type) -> Fraction | date | datetime | int:
    """What stands for a value where values are put in order."""
    if isinstance(kind, Enumeration):
        assert isinstance(found, str)
        return kind.values.index(found)
    if isinstance(found, DurationValue):
        return found.count
    assert isinstance(found, Fraction | date)
    return found


def compared(run: Run, node: tree.Compare, env: Env) -> bool:
    left, right = terms.value(run, node.left, env), terms.value(run, node.right, env)
    if left is None or right is None:
        return False
    if node.op == "=":
        return left == right
    # Both are of a kind, which the checker has seen to; each kind compares with itself.
    first: Fraction = rank(left, node.left.type)  # type: ignore[assignment]
    second: Fraction = rank(right, node.right.type)  # type: ignore[assignment]
    match node.op:
        case "<":
            return first < second
        case "<=":
            return first <= second
        case ">":
            return first > second
        case ">=":
            return first >= second
        case _:
            assert_never(node.op)


def is_member(run: Run, node: tree.Member, env: Env) -> bool:
    item = terms.value(run, node.item, env)
    if isinstance(node.values, str):
        listed = env.version.parameters[node.values]
        assert isinstance(listed, ValueList)
        options = listed.values
    else:
        options = node.values
    if isinstance(item, EntityRow):
        return str(item.key) in options
    return item is not None and item in options


def extreme(run: Run, node: tree.Extreme, env: Env) -> Value:
    found = [terms.value(run, operand, env) for operand in node.operands]
    if None in found:
        return None

    def ranked(each: Value) -> Fraction:
        return rank(each, node.operands[0].type)  # type: ignore[return-value]

    return max(found, key=ranked) if node.largest else min(found, key=ranked)
