"""Rules: whether one comes out for a row, on which day, for whom, and what it comes to."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, assert_never

from termwise.language.program import (
    Accrue,
    Charge,
    Grant,
    Notify,
    Pay,
    Require,
    Rule,
    Version,
)

from tests.oracle import names, products, terms
from tests.oracle.exact import bounded, half_up
from tests.oracle.problems import problem
from tests.oracle.rows import Effect, EntityRow, Env, SubjectRow, at_hand
from tests.oracle.state import Run

Product = tuple[Fraction | None, Fraction | None]
_NO_PRODUCT: Final[Product] = (None, None)


def fails(run: Run, rule: Rule, effect: Require, version: Version, row: SubjectRow) -> bool:
    """Whether a requirement is judged for the row, and does not hold.

    On which day matters only where it fails: one that holds would come out on none.
    """
    env = Env(at_hand(row), version)
    if not _conditions_hold(run, rule, env) or terms.holds(run, effect.condition, env):
        return False
    return _due(run, rule, version, row, env) is not None


def effect(run: Run, rule: Rule, version: Version, row: SubjectRow) -> Effect | None:
    """What comes out of a rule for a row read under a version; None where nothing does."""
    return run.once(
        ("effect", rule.id, version.name, row), lambda: _effect(run, rule, version, row)
    )


def _effect(run: Run, rule: Rule, version: Version, row: SubjectRow) -> Effect | None:
    env = Env(at_hand(row), version)
    if isinstance(rule.effect, Require):
        refused_alone = names.owners_accepted(run, row)
        if not refused_alone or not fails(run, rule, rule.effect, version, row):
            return None
    elif not names.accepted(run, row) or not _conditions_hold(run, rule, env):
        return None
    day = _due(run, rule, version, row, env)
    return None if day is None else _made(run, rule, row, env, day)


def _conditions_hold(run: Run, rule: Rule, env: Env) -> bool:
    return all(terms.holds(run, condition, env) for condition in rule.when)


def _due(run: Run, rule: Rule, version: Version, row: SubjectRow, env: Env) -> date | None:
    """The day of an effect that has fallen due, and for a row without a date in its reign."""
    day = terms.day(run, rule.dated, env)
    if day is None:
        raise problem("missing-date", f"{rule.id} of {row}")
    if day > run.as_of:
        return None
    has_no_version = isinstance(row, EntityRow) and run.date_of(row) is None
    return None if has_no_version and run.version_on(day) is not version else day


def _made(run: Run, rule: Rule, row: SubjectRow, env: Env, day: date) -> Effect:
    """The effect; an amount that is missing or out of bounds is told before a missing party."""
    amount: Fraction | None = None
    product = _NO_PRODUCT
    match rule.effect:
        case Require() | Notify():
            pass
        case Grant():
            amount = _sound(terms.number(run, rule.effect.amount, env), rule, row)
            product = products.split(run, rule.effect.amount, env)
        case Pay() | Charge() | Accrue():
            amount = _sound(_to_minor(terms.number(run, rule.effect.amount, env)), rule, row)
            rate, rest = products.split(run, rule.effect.amount, env)
            product = rate, _to_minor(rest)
        case _:
            assert_never(rule.effect)
    rate, base = product
    return Effect(row, day, _party(run, rule, row, env), amount, base, rate)


def _sound(amount: Fraction | None, rule: Rule, row: SubjectRow) -> Fraction:
    """An amount that is there and within its bounds."""
    if amount is None:
        raise problem("missing-amount", f"{rule.id} of {row}")
    if amount < 0 and isinstance(rule.effect, Pay | Charge):
        raise problem("negative", f"{rule.id} of {row}")
    return bounded(amount, f"{rule.id} of {row}")


def _party(run: Run, rule: Rule, row: SubjectRow, env: Env) -> EntityRow:
    """The first of the parties that is present."""
    for node in rule.to:
        found = terms.row(run, node, env)
        if found is not None:
            assert isinstance(found, EntityRow)
            return found
    raise problem("missing-party", f"{rule.id} of {row}")


def _to_minor(amount: Fraction | None) -> Fraction | None:
    return None if amount is None else Fraction(half_up(amount))
