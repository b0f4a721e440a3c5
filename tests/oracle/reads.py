"""Reads values from rows: fields, owners, attributes, and what rules came to."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from termwise.language import tree

from tests.oracle import outcomes, periods, terms
from tests.oracle.rows import Effect, EntityRow, Env, PeriodRow, SubjectRow, Value
from tests.oracle.state import Run


def field(run: Run, on: SubjectRow | None, name: str) -> Value:
    """A field; of a row that does not exist yet only the key is there."""
    if on is None:
        return None
    assert isinstance(on, EntityRow)
    if name == run.program.entities[on.entity].key:
        return on.key if isinstance(on.key, str) else Fraction(on.key)
    return run.rows[on][name] if on in run.rows else None


def owner(run: Run, node: tree.Owner, env: Env) -> Value:
    if isinstance(node.row, tree.AtHand):
        on = env.hand[node.row.name]
        if isinstance(on, Effect):
            return on.row
    period_row = terms.row(run, node.row, env)
    if period_row is None:
        return None
    assert isinstance(period_row, PeriodRow)
    return dict(period_row.owners)[node.name]


def attribute(on: SubjectRow | None, name: tree.PeriodAttribute) -> Value:
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


def at(run: Run, node: tree.At, env: Env) -> Value:
    owners = [terms.value(run, owner, env) for owner in node.owners]
    on_day = terms.day(run, node.date, env)
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


def line_field(node: tree.LineField, env: Env) -> Value:
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


def line_amount(run: Run, node: tree.LineAmount, env: Env) -> Value:
    """What a rule of this version came to for the row; nothing is 0."""
    on = terms.row(run, node.row, env)
    if on is None or node.rule not in env.version.rules:
        return Fraction(0)
    effect = outcomes.effect(run, env.version.rules[node.rule], env.version, on)
    return Fraction(0) if effect is None else effect.amount
