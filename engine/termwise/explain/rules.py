"""Rules told: the sentence of a line that came out, or why none did."""

from __future__ import annotations

from typing import assert_never

from termwise.explain.conditions import needs, split, told
from termwise.explain.formulas import amount_chain
from termwise.explain.named import steps_told
from termwise.explain.telling import Telling
from termwise.language.program import LineKind
from termwise.outcome.trace import (
    CameOut,
    ConditionsFail,
    DatedLater,
    Lacks,
    OutsideReign,
    RequirementHolds,
    RowRefused,
    RuleTrace,
    Verdict,
)


def sentence(rule: RuleTrace, came: CameOut, telling: Telling) -> str:
    """What happens: who gets what, when, for which row."""
    words, line = telling.words, came.line
    party = "" if rule.party is None else telling.row(rule.party)
    row = telling.row(rule.row)
    amount = "" if rule.amount is None else telling.value(rule.amount.rounded, rule.amount.type)
    message = came.messages.get(telling.language) or line.message
    said = _form(rule.kind, message, telling).format(
        party=party,
        amount=amount,
        date=line.date,
        row=row,
        rule=rule.rule,
        message=message.removesuffix("."),
    )
    said = said[:1].upper() + said[1:]
    return f"{said} {words.told.format(party=party)}" if rule.kind == "refusal" else said


def _form(kind: LineKind, message: str, telling: Telling) -> str:
    words = telling.words
    match kind:
        case "pay":
            return words.pay
        case "charge":
            return words.charge
        case "accrue":
            return words.accrue
        case "grant":
            return words.grant
        case "refusal":
            return words.refusal if message else words.refusal_plain
        case "notice":
            return words.notice if message else words.notice_plain
        case _:
            assert_never(kind)


def calculation(rule: RuleTrace, telling: Telling) -> list[str]:
    """The formula of the amount, and what it looked up."""
    if rule.amount is None:
        return []
    return [amount_chain(rule.amount, telling), *steps_told(rule.amount.step, telling)]


def conditions_told(rule: RuleTrace, telling: Telling) -> list[str]:
    """Every condition with its values."""
    return [told(condition, telling) for condition in split(rule.conditions)]


def requirement_told(rule: RuleTrace, telling: Telling) -> list[str]:
    """What a requirement asks for, with its values."""
    if rule.requirement is None:
        return []
    return [told(condition, telling) for condition in split((rule.requirement,))]


def why_not(rule: RuleTrace, telling: Telling) -> list[str]:
    """Why a rule came to nothing, and what would have to change."""
    said = _reason(rule, rule.verdict, telling)
    if isinstance(rule.verdict, ConditionsFail | RequirementHolds):
        return said
    # What else stands in the way, so that nobody mends one thing in vain.
    return [*said, *_failing(rule, telling)]


def _failing(rule: RuleTrace, telling: Telling) -> list[str]:
    return [each for condition in rule.conditions for each in needs(condition, telling)]


def _reason(rule: RuleTrace, verdict: Verdict, telling: Telling) -> list[str]:
    words = telling.words
    match verdict:
        case CameOut():
            return []
        case ConditionsFail():
            return _failing(rule, telling)
        case RequirementHolds():
            return [words.requirement_held, *requirement_told(rule, telling)]
        case RowRefused(row=row, by=by):
            if not by:
                return [words.not_there.format(row=telling.row(row))]
            form = words.refused_by if row == rule.row else words.owner_refused_by
            return [form.format(row=telling.row(row), rules=words.join.join(by))]
        case DatedLater(day=day, as_of=as_of):
            return [words.dated_later.format(date=day, as_of=as_of)]
        case OutsideReign(day=day, in_force=None):
            return [words.outside_all.format(date=day)]
        case OutsideReign(day=day, in_force=version):
            return [words.outside_reign.format(date=day, version=version)]
        case Lacks(what=what):
            return [words.lacks[what]]
        case _:
            assert_never(verdict)
