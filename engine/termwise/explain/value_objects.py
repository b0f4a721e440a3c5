"""Named values and parameters as objects."""

from __future__ import annotations

from typing import assert_never

from termwise.explain.rule_objects import rule_object
from termwise.explain.step_objects import (
    Object,
    cell_text,
    maybe_object,
    place_object,
    ref_object,
    row_object,
    step_object,
    text_or_none,
    unit_text,
)
from termwise.explain.telling import Telling
from termwise.outcome.trace import (
    AcceptedTrace,
    CaseTrace,
    DecisionTrace,
    MeasureTrace,
    ParameterTrace,
    RuleTrace,
    Step,
    ValueTrace,
)


def value_object(value: ValueTrace, telling: Telling) -> Object:
    """A named value."""
    match value:
        case MeasureTrace():
            return _measure(value, telling)
        case DecisionTrace():
            return _decision(value, telling)
        case AcceptedTrace():
            return {
                "what": "accepted",
                **ref_object(value.of),
                "value": "true" if value.accepted else "false",
                "refused_by": [rule_object(rule, telling) for rule in value.refused_by],
                "owners": [row_object(owner) for owner in value.owners],
            }
        case RuleTrace():
            return rule_object(value, telling)
        case _:
            assert_never(value)


def _measure(measure: MeasureTrace, telling: Telling) -> Object:
    kind = measure.value_type
    return {
        "what": "measure",
        **ref_object(measure.of),
        "title": telling.text(measure.title),
        "place": place_object(measure.place),
        "value": cell_text(measure.value, measure.type),
        "unit": unit_text(measure.type),
        "aggregate": measure.aggregate,
        "gathers": measure.gathers,
        "source": measure.source,
        "expression": measure.value_text,
        "ties": [
            {"left": left, "right": step_object(right, telling)} for left, right in measure.ties
        ],
        "where": measure.where,
        "bounds": [{"kind": b.kind, "step": step_object(b.step, telling)} for b in measure.bounds],
        "previous": measure.previous,
        "rows": [
            {
                "row": row_object(each.row),
                "line_id": each.line_id,
                "date": text_or_none(each.date),
                "value": None if kind is None else cell_text(each.value, kind),
            }
            for each in measure.rows
        ],
    }


def _decision(decision: DecisionTrace, telling: Telling) -> Object:
    body = decision.body
    return {
        "what": "decision",
        **ref_object(decision.of),
        "title": telling.text(decision.title),
        "place": place_object(decision.place),
        "value": cell_text(decision.value, decision.type),
        "unit": unit_text(decision.type),
        "step": step_object(body, telling) if isinstance(body, Step) else None,
        "cases": None if isinstance(body, Step) else [_case(case, telling) for case in body],
    }


def _case(case: CaseTrace, telling: Telling) -> Object:
    return {
        "id": case.id,
        "otherwise": case.otherwise,
        "taken": case.then is not None,
        "when": maybe_object(case.when, telling),
        "then": maybe_object(case.then, telling),
    }


def parameter_object(parameter: ParameterTrace, telling: Telling) -> Object:
    kind = parameter.type
    values = () if kind is None else tuple(cell_text(v, kind) for v in parameter.values)
    return {
        "version": parameter.version,
        "name": parameter.name,
        "title": telling.text(parameter.title),
        "source": telling.text(parameter.source),
        "place": place_object(parameter.place),
        "values": list(values),
    }
