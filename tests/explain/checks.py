"""What must be true of every trace, whatever the program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, assert_never

from termwise import Explanation, Program, Result
from termwise.language.types import Money
from termwise.outcome.model import DecisionValue, Line
from termwise.outcome.trace import (
    AcceptedTrace,
    CameOut,
    DecisionTrace,
    MeasureTrace,
    RuleTrace,
    Step,
    Trace,
    ValueTrace,
)


def check_everything(program: Program, result: Result) -> int:
    """Ask a result all that can be asked, and check the answers; gives how many there were."""
    asked = [*_lines(result), *_rows(result), *_why_nots(program, result)]
    for explanation in asked:
        check_told(explanation)
    return len(asked)


def check_told(explanation: Explanation) -> None:
    """It can be told in every form, and holds together."""
    assert str(explanation).strip()
    assert explanation.brief().strip()
    assert json.loads(json.dumps(explanation.objects()))["row"]
    if isinstance(explanation.told, Trace):
        check_trace(explanation.told)


def _lines(result: Result) -> Iterator[Explanation]:
    for line in result.lines:
        found = result.explain(line)
        assert isinstance(found.told, Trace)
        (rule,) = found.told.rules
        assert _line(rule)._replace(message="") == line._replace(message="")
        yield found
        yield result.explain(line.line_id, language="fr")


def _rows(result: Result) -> Iterator[Explanation]:
    """Decisions as they came out, and those of the trace, are the same."""
    for subject, key in dict.fromkeys((d.subject, d.key) for d in result.decisions):
        explanations = result.explain_row(subject, key)
        of_row = [d for d in result.decisions if (d.subject, d.key) == (subject, key)]
        for explanation in explanations:
            assert isinstance(explanation.told, Trace)
            trace = explanation.told
            own = {
                (value.of.name, value.of.version): value
                for value in trace.values
                if not isinstance(value, RuleTrace) and value.of.row == trace.row
            }
            governing = None if trace.governed is None else trace.governed.version
            for decision in of_row:
                same = (decision.index, decision.version) == (trace.row.index, governing)
                if same and decision.name != "accepted":
                    _check_decision(own[decision.name, decision.version], decision)
        yield from explanations


def _check_decision(value: ValueTrace, decision: DecisionValue) -> None:
    assert isinstance(value, DecisionTrace)
    assert value.value == decision.value
    if not isinstance(value.body, Step):
        assert [case.id for case in value.body if case.then is not None] == (
            [decision.case] if decision.case else []
        )


def _why_nots(program: Program, result: Result) -> Iterator[Explanation]:
    """A rule came to what the result says, and to nothing else."""
    rules = dict.fromkeys(r for v in program.terms.versions for r in v.rules)
    for rule in rules:
        found = result.why_not(rule)
        came = [
            _line(told)
            for explanation in found
            if isinstance(explanation.told, Trace)
            for told in explanation.told.rules
            if isinstance(told.verdict, CameOut)
        ]
        expected = sorted(line.line_id for line in result.lines if line.rule == rule)
        assert sorted(line.line_id for line in came) == expected
        yield from found


def _line(rule: RuleTrace) -> Line:
    assert isinstance(rule.verdict, CameOut)
    return rule.verdict.line


def check_trace(trace: Trace) -> None:
    """What a trace says of one thing follows from what it says of others."""
    for rule in trace.rules:
        check_rule(rule)
    for value in trace.values:
        match value:
            case MeasureTrace():
                check_measure(value)
            case DecisionTrace(body=body):
                taken = body if isinstance(body, Step) else _taken(value)
                assert (None if taken is None else taken.value) == value.value
            case AcceptedTrace():
                assert value.accepted != bool(value.refused_by or value.owners)
            case RuleTrace():
                check_rule(value)
            case _:
                assert_never(value)


def _taken(decision: DecisionTrace) -> Step | None:
    assert not isinstance(decision.body, Step)
    for case in decision.body:
        if case.when is not None and case.then is None:
            assert not case.when.holds
    return next((case.then for case in decision.body if case.then is not None), None)


def check_rule(rule: RuleTrace) -> None:
    """A line came out where everything holds, and its amount is that of the formula."""
    if not isinstance(rule.verdict, CameOut):
        assert rule.amount is None
        return
    assert all(condition.holds for condition in rule.conditions)
    assert rule.requirement is None or not rule.requirement.holds
    line = rule.verdict.line
    assert rule.dated.value == line.date
    assert rule.party is not None
    assert (rule.party.key, rule.party.subject) == (line.party, line.party_type)
    if rule.amount is not None:
        assert rule.amount.rounded == line.amount
        assert rule.amount.exact == rule.amount.step.value
        money = isinstance(rule.amount.type, Money)
        expected = half_up(rule.amount.exact) if money else rule.amount.exact
        assert rule.amount.rounded == expected


def half_up(value: int | Fraction) -> int:
    """To a whole number, halves away from zero."""
    whole = int(abs(Fraction(value)) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def check_measure(measure: MeasureTrace) -> None:
    """The rows it gathered come to its value."""
    rows = measure.rows
    values: list[Any] = [row.value for row in rows]
    assert measure.value == _aggregated(measure, values)
    places = [row.date for row in rows]
    dated = [place for place in places if place is not None]
    if len(dated) == len(places) and measure.source != measure.of.row.subject:
        assert dated == sorted(dated) or measure.aggregate != "latest"


def _aggregated(measure: MeasureTrace, values: list[Any]) -> Any:
    present = [value for value in values if value is not None]
    missing = len(present) < len(values)
    match measure.aggregate:
        case "count":
            return len(values)
        case "sum":
            return None if missing else sum(present)
        case "count_distinct":
            return None if missing else len(set(present))
        case "min":
            return None if missing or not values else _ordered(measure, present)[0]
        case "max":
            return None if missing or not values else _ordered(measure, present)[-1]
        case "average":
            return None if missing or not values else Fraction(sum(present)) / len(present)
        case "latest":
            return values[-1] if values else None
        case _:
            assert_never(measure.aggregate)


def _ordered(measure: MeasureTrace, values: Iterable[Any]) -> list[Any]:
    """Enumerated values in the order in which they are declared."""
    declared = getattr(measure.value_type, "values", None)
    return sorted(values, key=None if declared is None else declared.index)
