"""Reads an expression: one case for each node of the tree."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import assert_never

from termwise.language import tree
from termwise.language.program import Scalar
from termwise.language.tree import Expr

from tests.oracle import comparing, days, lookups, names, periods, reads, sums
from tests.oracle.exact import to_step
from tests.oracle.rows import Effect, EntityRow, Env, PeriodRow, SubjectRow, Value
from tests.oracle.state import Run


def value(run: Run, node: Expr, env: Env) -> Value:
    """What an expression comes to; None where it is missing."""
    match node:
        case tree.Constant():
            return node.value
        case tree.AtHand():
            found = env.hand[node.name]
            assert not isinstance(found, Effect), "a line is no value by itself"
            return found
        case tree.Field():
            return reads.field(run, row(run, node.row, env), node.name)
        case tree.Owner():
            return reads.owner(run, node, env)
        case tree.Attribute():
            return reads.attribute(row(run, node.row, env), node.name)
        case tree.Value():
            on = row(run, node.row, env)
            return None if on is None else names.named(run, on, node.name, env.version)
        case tree.Previous():
            on = row(run, node.row, env)
            return periods.previous(run, on) if isinstance(on, PeriodRow) else None
        case tree.At():
            return reads.at(run, node, env)
        case tree.LineField():
            return reads.line_field(node, env)
        case tree.LineAmount():
            return reads.line_amount(run, node, env)
        case tree.Parameter():
            found_parameter = env.version.parameters[node.name]
            assert isinstance(found_parameter, Scalar)
            return found_parameter.value
        case tree.Lookup() | tree.Brackets() | tree.AverageRate():
            return lookups.looked_up(run, node, env)
        case tree.Negate():
            operand = number(run, node.operand, env)
            return None if operand is None else -operand
        case tree.Arithmetic():
            return sums.arithmetic(run, node, env)
        case tree.Shift():
            return sums.shifted(run, node, env)
        case tree.Scale():
            return sums.scaled(run, node, env)
        case tree.Compare():
            return comparing.compared(run, node, env)
        case tree.Member():
            return comparing.is_member(run, node, env)
        case tree.Present():
            return value(run, node.operand, env) is not None
        case tree.Not():
            return not holds(run, node.operand, env)
        case tree.And():
            return all(holds(run, operand, env) for operand in node.operands)
        case tree.Or():
            return any(holds(run, operand, env) for operand in node.operands)
        case tree.Extreme():
            return comparing.extreme(run, node, env)
        case tree.Absolute():
            operand = number(run, node.operand, env)
            return None if operand is None else abs(operand)
        case tree.Round():
            operand, step = number(run, node.operand, env), number(run, node.step, env)
            return None if operand is None or step is None else to_step(node.mode, operand, step)
        case tree.Default():
            first = value(run, node.operand, env)
            return value(run, node.otherwise, env) if first is None else first
        case tree.Between():
            start, end = day(run, node.start, env), day(run, node.end, env)
            if start is None or end is None:
                return None
            return Fraction(days.between(node.unit, start, end))
        case tree.StartOf():
            on_day = day(run, node.date, env)
            return None if on_day is None else days.unit_start(node.unit, on_day)
        case tree.PartOf():
            on_day = day(run, node.date, env)
            if on_day is None:
                return None
            return Fraction(on_day.year if node.part == "year" else on_day.month)
        case tree.DayOf():
            return day(run, node.moment, env)
        case _:
            assert_never(node)


def holds(run: Run, node: Expr | None, env: Env) -> bool:
    """Whether a condition holds; a missing one does not, and none at all does."""
    return node is None or value(run, node, env) is True


def number(run: Run, node: Expr, env: Env) -> Fraction | None:
    """An expression that is a number, quantity or amount."""
    found = value(run, node, env)
    assert found is None or isinstance(found, Fraction)
    return found


def day(run: Run, node: Expr, env: Env) -> date | None:
    """An expression that is a date; of a moment its day."""
    found = value(run, node, env)
    return None if found is None else run.as_day(found)


def row(run: Run, node: Expr, env: Env) -> SubjectRow | None:
    """An expression that is a row."""
    found = value(run, node, env)
    assert found is None or isinstance(found, EntityRow | PeriodRow)
    return found
