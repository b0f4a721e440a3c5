"""Rules, and the versions that governed, as objects."""

from __future__ import annotations

from typing import assert_never

from termwise.explain.step_objects import (
    Object,
    maybe_object,
    place_object,
    row_object,
    step_object,
    text_or_none,
    unit_text,
)
from termwise.explain.telling import Telling
from termwise.outcome.cells import LINE_COLUMNS, value_text
from termwise.outcome.rows import json_line
from termwise.outcome.trace import (
    ByAsOfDate,
    ByGoverningDate,
    ByLineDate,
    ByOwnDate,
    ByStart,
    CameOut,
    ConditionsFail,
    DatedLater,
    Governance,
    Lacks,
    OutsideReign,
    RequirementHolds,
    RowRefused,
    RuleTrace,
)


def rule_object(rule: RuleTrace, telling: Telling) -> Object:
    """What a rule came to."""
    amount = rule.amount
    return {
        "what": "rule",
        "rule": rule.rule,
        "kind": rule.kind,
        "title": telling.text(rule.title),
        "source": telling.text(rule.source),
        "place": place_object(rule.place),
        "row": row_object(rule.row),
        "version": rule.governed.version,
        "verdict": _verdict(rule, telling),
        "conditions": [step_object(step, telling) for step in rule.conditions],
        "requirement": maybe_object(rule.requirement, telling),
        "dated": step_object(rule.dated, telling),
        "to": [step_object(step, telling) for step in rule.to],
        "party": None if rule.party is None else row_object(rule.party),
        "amount": None
        if amount is None
        else {
            "step": step_object(amount.step, telling),
            "exact": value_text(amount.exact, amount.type),
            "rounded": value_text(amount.rounded, amount.type),
            "currency": unit_text(amount.type),
        },
    }


def _verdict(rule: RuleTrace, telling: Telling) -> Object:
    match rule.verdict:
        case CameOut(line=line, messages=messages):
            cells = dict(zip(LINE_COLUMNS, json_line(line), strict=True))
            cells["message"] = messages.get(telling.language, line.message)
            return {"what": "came-out", "line": cells}
        case ConditionsFail():
            return {"what": "conditions-fail"}
        case RequirementHolds():
            return {"what": "requirement-holds"}
        case RowRefused(row=row, by=by):
            return {"what": "row-refused", "row": row_object(row), "by": list(by)}
        case DatedLater(day=day):
            return {"what": "dated-later", "date": f"{day}"}
        case OutsideReign(day=day, in_force=version):
            return {"what": "outside-reign", "date": f"{day}", "in_force": version}
        case Lacks(what=what):
            return {"what": "lacks", "lacking": what}
        case _:
            assert_never(rule.verdict)


def governed_object(governed: Governance, telling: Telling) -> Object:
    """The version that governed, and what picked it."""
    return {
        "version": governed.version,
        "title": telling.text(governed.title),
        "source": telling.text(governed.source),
        "place": place_object(governed.place),
        "announced": f"{governed.announced}",
        "effective": f"{governed.effective}",
        "until": text_or_none(governed.until),
        "day": f"{governed.reason.day}",
        "by": _reason(governed, telling),
        "passed_over": [
            {
                "version": each.version,
                "why": each.why,
                "announced": f"{each.announced}",
                "by": each.by,
            }
            for each in governed.passed_over
        ],
    }


def _reason(governed: Governance, telling: Telling) -> Object:
    match governed.reason:
        case ByOwnDate(field=field):
            return {"what": "own-date", "field": field}
        case ByStart():
            return {"what": "start"}
        case ByGoverningDate(step=step):
            return {"what": "governed-by", "step": step_object(step, telling)}
        case ByLineDate():
            return {"what": "line-date"}
        case ByAsOfDate():
            return {"what": "as-of"}
        case _:
            assert_never(governed.reason)
