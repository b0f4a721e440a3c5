"""Sums and products of exact numbers, and dates moved by durations."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import assert_never

from termwise.language import tree
from termwise.language.tree import DurationValue, Expr

from tests.oracle import days, terms
from tests.oracle.problems import problem
from tests.oracle.rows import Env, Value
from tests.oracle.state import Run


def arithmetic(run: Run, node: tree.Arithmetic, env: Env) -> Value:
    left, right = terms.number(run, node.left, env), terms.number(run, node.right, env)
    if left is None or right is None:
        return None
    match node.op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return None if right == 0 else left / right
        case _:
            assert_never(node.op)


def _length(run: Run, node: Expr, env: Env) -> DurationValue | None:
    found = terms.value(run, node, env)
    assert found is None or isinstance(found, DurationValue)
    return found


def shifted(run: Run, node: tree.Shift, env: Env) -> Value:
    start, length = terms.value(run, node.date, env), _length(run, node.by, env)
    if start is None or length is None:
        return None
    sign = -1 if node.back else 1
    if isinstance(start, datetime):
        try:
            return start + timedelta(hours=length.count * sign)
        except OverflowError:
            raise problem("beyond-calendar", f"{start} + {length}") from None
    assert isinstance(start, date)
    return days.plus(start, length, sign)


def scaled(run: Run, node: tree.Scale, env: Env) -> Value:
    length, factor = _length(run, node.duration, env), terms.number(run, node.factor, env)
    if length is None or factor is None:
        return None
    # int() cuts towards zero.
    return DurationValue(int(length.count * factor), length.kind)
