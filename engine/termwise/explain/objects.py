"""Traces as objects for programs: what `docs/reference/trace.md` describes."""

from __future__ import annotations

from typing import Any, assert_never

from termwise.explain.telling import Telling
from termwise.language.source import Span
from termwise.language.types import Money, Quantity, Type
from termwise.outcome.cells import LINE_COLUMNS, value_text
from termwise.outcome.model import Value
from termwise.outcome.rows import json_line
from termwise.outcome.trace import (
    Absence,
    AcceptedTrace,
    ByAsOfDate,
    ByGoverningDate,
    ByLineDate,
    ByOwnDate,
    ByStart,
    CameOut,
    CaseTrace,
    CellFound,
    Clocks,
    ConditionsFail,
    DatedAhead,
    DatedLater,
    DecisionTrace,
    FactsOnly,
    FromParameter,
    Governance,
    Lacks,
    LineOf,
    Listed,
    MeasureTrace,
    NamedValue,
    NoPeriodRows,
    NotKnownYet,
    OutsideReign,
    ParameterTrace,
    ReadFrom,
    RequirementHolds,
    RowReached,
    RowRef,
    RowRefused,
    RowsOfVersion,
    RuleTrace,
    Step,
    TiersSummed,
    Trace,
    ValueRef,
    ValueTrace,
    VersionLacksRule,
    Worked,
    Written,
)

Object = dict[str, Any]


def trace_object(told: Trace | Absence, telling: Telling) -> Object:
    """A trace, or why there is none, in texts, numbers of rows, and nothing else."""
    made = _Objects(telling)
    return made.absence(told) if isinstance(told, Absence) else made.trace(told)


class _Objects:
    def __init__(self, telling: Telling) -> None:
        self._telling = telling

    def trace(self, trace: Trace) -> Object:
        return {
            "row": _row(trace.row),
            **_clocks(trace.clocks),
            "governed": None if trace.governed is None else self._governed(trace.governed),
            "rules": [self._rule(rule) for rule in trace.rules],
            "values": [self._value(value) for value in trace.values],
            "parameters": [self._parameter(parameter) for parameter in trace.parameters],
        }

    def absence(self, absence: Absence) -> Object:
        return {
            "row": _row(absence.row),
            **_clocks(absence.clocks),
            "rule": absence.rule,
            "absent": self._why_absent(absence),
        }

    def _why_absent(self, absence: Absence) -> Object:
        match absence.why:
            case VersionLacksRule(governed=governed, having=having):
                return {
                    "why": "version-lacks-rule",
                    "governed": self._governed(governed),
                    "versions": list(having),
                }
            case FactsOnly(day=day, first=first):
                return {"why": "facts-only", "day": f"{day}", "first": _text(first)}
            case DatedAhead():
                return {"why": "dated-ahead"}
            case NotKnownYet():
                return {"why": "not-known-yet"}
            case NoPeriodRows(period=period, versions=versions):
                return {
                    "why": "no-period-rows",
                    "period": period,
                    "versions": [self._rows_of(each) for each in versions],
                }
            case _:
                assert_never(absence.why)

    def _rows_of(self, rows: RowsOfVersion) -> Object:
        return {
            "version": rows.version,
            "why": rows.why,
            "start": self._maybe(rows.start),
            "until": self._maybe(rows.until),
            "where": self._maybe(rows.where),
        }

    def _governed(self, governed: Governance) -> Object:
        return {
            "version": governed.version,
            "title": self._telling.text(governed.title),
            "source": self._telling.text(governed.source),
            "place": _place(governed.place),
            "announced": f"{governed.announced}",
            "effective": f"{governed.effective}",
            "until": _text(governed.until),
            "day": f"{governed.reason.day}",
            "by": self._reason(governed),
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

    def _reason(self, governed: Governance) -> Object:
        match governed.reason:
            case ByOwnDate(field=field):
                return {"what": "own-date", "field": field}
            case ByStart():
                return {"what": "start"}
            case ByGoverningDate(step=step):
                return {"what": "governed-by", "step": self._step(step)}
            case ByLineDate():
                return {"what": "line-date"}
            case ByAsOfDate():
                return {"what": "as-of"}
            case _:
                assert_never(governed.reason)

    def _rule(self, rule: RuleTrace) -> Object:
        amount = rule.amount
        return {
            "what": "rule",
            "rule": rule.rule,
            "kind": rule.kind,
            "title": self._telling.text(rule.title),
            "source": self._telling.text(rule.source),
            "place": _place(rule.place),
            "row": _row(rule.row),
            "version": rule.governed.version,
            "verdict": self._verdict(rule),
            "conditions": [self._step(step) for step in rule.conditions],
            "requirement": self._maybe(rule.requirement),
            "dated": self._step(rule.dated),
            "to": [self._step(step) for step in rule.to],
            "party": None if rule.party is None else _row(rule.party),
            "amount": None
            if amount is None
            else {
                "step": self._step(amount.step),
                "exact": value_text(amount.exact, amount.type),
                "rounded": value_text(amount.rounded, amount.type),
                "currency": _currency(amount.type),
            },
        }

    def _verdict(self, rule: RuleTrace) -> Object:
        match rule.verdict:
            case CameOut(line=line, messages=messages):
                cells = dict(zip(LINE_COLUMNS, json_line(line), strict=True))
                cells["message"] = messages.get(self._telling.language, line.message)
                return {"what": "came-out", "line": cells}
            case ConditionsFail():
                return {"what": "conditions-fail"}
            case RequirementHolds():
                return {"what": "requirement-holds"}
            case RowRefused(row=row, by=by):
                return {"what": "row-refused", "row": _row(row), "by": list(by)}
            case DatedLater(day=day):
                return {"what": "dated-later", "date": f"{day}"}
            case OutsideReign(day=day, in_force=version):
                return {"what": "outside-reign", "date": f"{day}", "in_force": version}
            case Lacks(what=what):
                return {"what": "lacks", "lacking": what}
            case _:
                assert_never(rule.verdict)

    def _value(self, value: ValueTrace) -> Object:
        match value:
            case MeasureTrace():
                return self._measure(value)
            case DecisionTrace():
                return self._decision(value)
            case AcceptedTrace():
                return {
                    "what": "accepted",
                    **_ref(value.of),
                    "value": "true" if value.accepted else "false",
                    "refused_by": [self._rule(rule) for rule in value.refused_by],
                    "owners": [_row(owner) for owner in value.owners],
                }
            case RuleTrace():
                return self._rule(value)
            case _:
                assert_never(value)

    def _measure(self, measure: MeasureTrace) -> Object:
        kind = measure.value_type
        return {
            "what": "measure",
            **_ref(measure.of),
            "title": self._telling.text(measure.title),
            "place": _place(measure.place),
            "value": _cell(measure.value, measure.type),
            "unit": _currency(measure.type),
            "aggregate": measure.aggregate,
            "source": measure.source,
            "expression": measure.value_text,
            "ties": [{"left": left, "right": self._step(right)} for left, right in measure.ties],
            "where": measure.where,
            "bounds": [{"kind": b.kind, "step": self._step(b.step)} for b in measure.bounds],
            "previous": measure.previous,
            "rows": [
                {
                    "row": _row(each.row),
                    "line_id": each.line_id,
                    "date": _text(each.date),
                    "value": None if kind is None else _cell(each.value, kind),
                }
                for each in measure.rows
            ],
        }

    def _decision(self, decision: DecisionTrace) -> Object:
        body = decision.body
        return {
            "what": "decision",
            **_ref(decision.of),
            "title": self._telling.text(decision.title),
            "place": _place(decision.place),
            "value": _cell(decision.value, decision.type),
            "unit": _currency(decision.type),
            "step": self._step(body) if isinstance(body, Step) else None,
            "cases": None if isinstance(body, Step) else [self._case(case) for case in body],
        }

    def _case(self, case: CaseTrace) -> Object:
        return {
            "id": case.id,
            "otherwise": case.otherwise,
            "taken": case.then is not None,
            "when": self._maybe(case.when),
            "then": self._maybe(case.then),
        }

    def _parameter(self, parameter: ParameterTrace) -> Object:
        kind = parameter.type
        values = () if kind is None else tuple(_cell(v, kind) for v in parameter.values)
        return {
            "version": parameter.version,
            "name": parameter.name,
            "title": self._telling.text(parameter.title),
            "source": self._telling.text(parameter.source),
            "place": _place(parameter.place),
            "values": list(values),
        }

    def _maybe(self, step: Step | None) -> Object | None:
        return None if step is None else self._step(step)

    def _step(self, step: Step) -> Object:
        return {
            "expression": step.text,
            "value": _cell(step.value, step.type),
            "unit": _currency(step.type),
            "from": self._how(step),
            "parts": [self._step(part) for part in step.parts],
        }

    def _how(self, step: Step) -> Object:
        match step.how:
            case Written():
                return {"what": "written"}
            case FromParameter(version=version, name=name):
                return {"what": "parameter", "version": version, "name": name}
            case RowReached(row=row):
                return {"what": "row", "row": None if row is None else _row(row)}
            case ReadFrom(row=row):
                return {"what": "field", "row": None if row is None else _row(row)}
            case NamedValue(of=of):
                return {"what": "value", "of": None if of is None else _ref(of)}
            case LineOf(of=of):
                return {"what": "line", "of": None if of is None else _ref(of)}
            case CellFound(version=version, table=table, tier=tier):
                found = None
                if tier is not None:
                    threshold = None
                    if tier.threshold is not None:
                        threshold = _cell(tier.threshold, step.parts[-1].type)
                    found = {"keys": list(tier.keys), "threshold": threshold}
                return {"what": "cell", "version": version, "table": table, "row": found}
            case TiersSummed():
                return self._tiers(step, step.how)
            case Listed(version=version, parameter=parameter, values=values):
                kind = step.parts[0].type
                told = [_cell(value, kind) for value in values]
                return {
                    "what": "list",
                    "version": version,
                    "parameter": parameter,
                    "values": told,
                }
            case Worked():
                return {"what": "worked"}
            case _:
                assert_never(step.how)

    def _tiers(self, step: Step, how: TiersSummed) -> Object:
        counted = step.parts[-1].type
        column: str = getattr(step.expr, "column", "")
        cell = self._telling.cell_type(how.version, how.table, column)
        amount = self._telling.product_type(cell, counted)
        return {
            "what": "tiers",
            "version": how.version,
            "table": how.table,
            "stretches": [
                {
                    "low": _cell(each.low, counted),
                    "high": _cell(each.high, counted),
                    "part": _cell(each.part, counted),
                    "cell": _cell(each.cell, cell),
                    "amount": _cell(each.amount, amount),
                }
                for each in how.stretches
            ],
        }


def _row(row: RowRef) -> Object:
    return {
        "subject": row.subject,
        "key": row.key,
        "start": _text(row.start),
        "index": row.index,
        "name": row.called,
    }


def _ref(of: ValueRef) -> Object:
    return {"row": _row(of.row), "name": of.name, "version": of.version}


def _clocks(clocks: Clocks) -> Object:
    return {
        "as_of": f"{clocks.as_of}",
        "terms_known_at": _text(clocks.terms_known_at),
        "rows_known_at": _text(clocks.rows_known_at),
    }


def _cell(value: Value, kind: Type) -> str | None:
    """A value as in the files of `run`; None where it is missing."""
    return None if value is None else value_text(value, kind)


def _currency(kind: Type) -> str | None:
    match kind:
        case Money(currency=currency):
            return currency
        case Quantity(unit=unit):
            return unit
        case _:
            return None


def _place(place: Span) -> Object:
    return {"file": place.source.name, "line": place.line, "column": place.column}


def _text(value: object | None) -> str | None:
    return None if value is None else f"{value}"
