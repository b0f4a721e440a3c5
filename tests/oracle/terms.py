"""Reads an expression: one case for each node of the tree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import assert_never

from termwise.language import tree
from termwise.language.program import Scalar, ValueList
from termwise.language.tree import DurationValue, Expr
from termwise.language.types import Enumeration, Type

from tests.oracle import days, lookups, names, outcomes, periods
from tests.oracle.exact import to_step
from tests.oracle.problems import problem
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
            return _field(run, row(run, node.row, env), node.name)
        case tree.Owner():
            return _owner(run, node, env)
        case tree.Attribute():
            return _attribute(row(run, node.row, env), node.name)
        case tree.Value():
            on = row(run, node.row, env)
            return None if on is None else names.named(run, on, node.name, env.version)
        case tree.Previous():
            on = row(run, node.row, env)
            return periods.previous(run, on) if isinstance(on, PeriodRow) else None
        case tree.At():
            return _at(run, node, env)
        case tree.LineField():
            return _line_field(node, env)
        case tree.LineAmount():
            return _line_amount(run, node, env)
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
            return _arithmetic(run, node, env)
        case tree.Shift():
            return _shifted(run, node, env)
        case tree.Scale():
            return _scaled(run, node, env)
        case tree.Compare():
            return _compared(run, node, env)
        case tree.Member():
            return _is_member(run, node, env)
        case tree.Present():
            return value(run, node.operand, env) is not None
        case tree.Not():
            return not holds(run, node.operand, env)
        case tree.And():
            return all([holds(run, operand, env) for operand in node.operands])
        case tree.Or():
            return any([holds(run, operand, env) for operand in node.operands])
        case tree.Extreme():
            return _extreme(run, node, env)
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


def _field(run: Run, on: SubjectRow | None, name: str) -> Value:
    """A field; of a row that does not exist yet only the key is there."""
    if on is None:
        return None
    assert isinstance(on, EntityRow)
    if name == run.program.entities[on.entity].key:
        return on.key if isinstance(on.key, str) else Fraction(on.key)
    return run.rows[on][name] if on in run.rows else None


def _owner(run: Run, node: tree.Owner, env: Env) -> Value:
    if isinstance(node.row, tree.AtHand):
        on = env.hand[node.row.name]
        if isinstance(on, Effect):
            return on.row
    period_row = row(run, node.row, env)
    if period_row is None:
        return None
    assert isinstance(period_row, PeriodRow)
    return dict(period_row.owners)[node.name]


def _attribute(on: SubjectRow | None, name: tree.PeriodAttribute) -> Value:
    if on is None:
        return None
    assert isinstance(on, PeriodRow)
    match name:
        case "index":
            return Fraction(on.index)
        case "start":
            return on.start
        case "end":
            return on.end
        case "full_start":
            return on.full_start
        case "full_end":
            return on.full_end
        case "days" | "full_days" | "share":
            if on.end is None or on.full_end is None:
                return None
            part, full = (on.end - on.start).days, (on.full_end - on.full_start).days
            return {"days": Fraction(part), "full_days": Fraction(full)}.get(
                name, Fraction(part, full)
            )
        case _:
            assert_never(name)


def _at(run: Run, node: tree.At, env: Env) -> Value:
    owners = [value(run, owner, env) for owner in node.owners]
    on_day = day(run, node.date, env)
    if on_day is None or None in owners:
        return None
    candidates = periods.rows_of(run, node.type.subject)
    return next(
        (
            each
            for each in candidates
            if [owner for _, owner in each.owners] == owners and each.holds(on_day)
        ),
        None,
    )


def _line_field(node: tree.LineField, env: Env) -> Value:
    found = next(each for each in env.hand.values() if isinstance(each, Effect))
    match node.name:
        case "amount":
            return found.amount
        case "date":
            return found.date
        case "party":
            return found.party
        case _:
            assert_never(node.name)


def _line_amount(run: Run, node: tree.LineAmount, env: Env) -> Value:
    """What a rule of this version came to for the row; nothing is 0."""
    on = row(run, node.row, env)
    if on is None or node.rule not in env.version.rules:
        return Fraction(0)
    effect = outcomes.effect(run, env.version.rules[node.rule], env.version, on)
    return Fraction(0) if effect is None else effect.amount


def _arithmetic(run: Run, node: tree.Arithmetic, env: Env) -> Value:
    left, right = number(run, node.left, env), number(run, node.right, env)
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
    found = value(run, node, env)
    assert found is None or isinstance(found, DurationValue)
    return found


def _shifted(run: Run, node: tree.Shift, env: Env) -> Value:
    start, length = value(run, node.date, env), _length(run, node.by, env)
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


def _scaled(run: Run, node: tree.Scale, env: Env) -> Value:
    length, factor = _length(run, node.duration, env), number(run, node.factor, env)
    if length is None or factor is None:
        return None
    # int() cuts towards zero.
    return DurationValue(int(length.count * factor), length.kind)


def rank(found: Value, kind: Type) -> Fraction | date | datetime | int:
    """What stands for a value where values are put in order."""
    if isinstance(kind, Enumeration):
        assert isinstance(found, str)
        return kind.values.index(found)
    if isinstance(found, DurationValue):
        return found.count
    assert isinstance(found, Fraction | date)
    return found


def _compared(run: Run, node: tree.Compare, env: Env) -> bool:
    left, right = value(run, node.left, env), value(run, node.right, env)
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


def _is_member(run: Run, node: tree.Member, env: Env) -> bool:
    item = value(run, node.item, env)
    if isinstance(node.values, str):
        listed = env.version.parameters[node.values]
        assert isinstance(listed, ValueList)
        options = listed.values
    else:
        options = node.values
    if isinstance(item, EntityRow):
        return str(item.key) in options
    return item is not None and item in options


def _extreme(run: Run, node: tree.Extreme, env: Env) -> Value:
    found = [value(run, operand, env) for operand in node.operands]
    if None in found:
        return None

    def ranked(each: Value) -> Fraction:
        return rank(each, node.operands[0].type)  # type: ignore[return-value]

    return max(found, key=ranked) if node.largest else min(found, key=ranked)
