"""The lines of a run."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import assert_never

from termwise.book.model import Key
from termwise.language.program import (
    Accrue,
    Charge,
    Grant,
    LineKind,
    Notify,
    Pay,
    Require,
    Rule,
    Version,
)
from termwise.language.program import Effect as RuleEffect
from termwise.language.types import Money, Quantity
from termwise.outcome.model import Line

from tests.oracle import messages, names, outcomes, subjects
from tests.oracle.rows import Effect, PeriodRow, SubjectRow, key_text, order_of, subject_of
from tests.oracle.state import Run


def lines(run: Run, language: str | None) -> list[Line]:
    """Every line that comes out: by rule, then key, then start, then version."""
    found: list[tuple[tuple[int, tuple[Key, ...], date], Line]] = []
    order = _rules(run)
    for subject in subjects.subjects(run):
        for row in subjects.rows_of(run, subject):
            for version, rule, effect in _effects(run, row):
                start = row.start if isinstance(row, PeriodRow) else date.min
                place = order.index(rule.id), order_of(row), start
                found.append((place, _line(run, version, rule, effect, language)))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])]


def _rules(run: Run) -> list[str]:
    """The rules as first declared, going through the versions by day."""
    found: list[str] = []
    for reign in run.reigns:
        found += [rule for rule in reign.version.rules if rule not in found]
    return found


def _effects(run: Run, row: SubjectRow) -> list[tuple[Version, Rule, Effect]]:
    found: list[tuple[Version, Rule, Effect]] = []
    for version in names.judges(run, row):
        for rule in version.rules.values():
            if rule.subject == subject_of(row):
                effect = outcomes.effect(run, rule, version, row)
                if effect is not None:
                    found.append((version, rule, effect))
    return found


def _line(run: Run, version: Version, rule: Rule, effect: Effect, language: str | None) -> Line:
    row = effect.row
    key = key_text(row)
    start = f":{row.start}" if isinstance(row, PeriodRow) else ""
    return Line(
        line_id=f"{rule.id}:{key}{start}",
        kind=_kind(rule.effect),
        rule=rule.id,
        version=version.name,
        subject=rule.subject,
        key=key,
        index=row.index if isinstance(row, PeriodRow) else None,
        party=str(effect.party.key),
        party_type=effect.party.entity,
        date=effect.date,
        base=_plain(effect.base),
        rate=_plain(effect.rate),
        amount=_plain(effect.amount),
        currency=_currency(rule.effect),
        message=messages.message(run, rule, version, row, language),
    )


def _kind(effect: RuleEffect) -> LineKind:
    match effect:
        case Pay():
            return "pay"
        case Charge():
            return "charge"
        case Accrue():
            return "accrue"
        case Grant():
            return "grant"
        case Require():
            return "refusal"
        case Notify():
            return "notice"
        case _:
            assert_never(effect)


def _currency(effect: RuleEffect) -> str:
    """The currency of an amount, the unit of a grant."""
    match effect:
        case Require() | Notify():
            return ""
        case Pay() | Charge() | Accrue() | Grant():
            kind = effect.amount.type
            assert isinstance(kind, Money | Quantity)
            return kind.currency if isinstance(kind, Money) else kind.unit
        case _:
            assert_never(effect)


def _plain(number: Fraction | None) -> int | Fraction | None:
    return int(number) if number is not None and number.denominator == 1 else number
