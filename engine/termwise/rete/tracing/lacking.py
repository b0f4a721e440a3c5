"""Why a value is missing: the first things missing on the way to it, in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, assert_never

from termwise.language import tree as t
from termwise.language.program import Accrue, Charge, Grant, Notify, Pay, Require, Rule
from termwise.language.tree import Expr
from termwise.outcome.problem_words import MissingCode
from termwise.outcome.trace import (
    AcceptedTrace,
    CaseTrace,
    CellFound,
    DecisionTrace,
    MeasureTrace,
    NamedValue,
    ReadFrom,
    RowReached,
    RowRef,
    RuleTrace,
    Step,
    TiersSummed,
    ValueRef,
    ValueTrace,
    Written,
)
from termwise.rete.cells import Row
from termwise.rete.tracing.plans import subject_frame
from termwise.rete.tracing.steps import Steps
from termwise.rete.tracing.unfolding import Unfolding

if TYPE_CHECKING:
    from termwise.rete.run import Run

MOST_REASONS: Final = 3


def why_lacking(code: MissingCode, row: Row, rule: Rule, run: Run) -> list[str]:
    """Why an effect would come out without an amount, date or party; at most three reasons."""
    number = next(n for n, v in enumerate(run.program.versions) if v.rules.get(rule.id) is rule)
    unfolding = Unfolding(run)
    steps, frame = Steps(run, number, unfolding), subject_frame(rule.subject)
    lacking = [steps.of(expr, frame, row) for expr in _wanted(code, rule)]
    reasons = _Reasons(unfolding.values())
    found = dict.fromkeys(reason for step in lacking for reason in reasons.of(step))
    return list(found)[:MOST_REASONS]


def _wanted(code: MissingCode, rule: Rule) -> tuple[Expr, ...]:
    match code:
        case "missing-date":
            return (rule.dated,)
        case "missing-party":
            return rule.to
        case "missing-amount":
            return _amount(rule)
        case _:
            assert_never(code)


def _amount(rule: Rule) -> tuple[Expr, ...]:
    match rule.effect:
        case Pay(amount=amount) | Charge(amount=amount):
            return (amount,)
        case Accrue(amount=amount) | Grant(amount=amount):
            return (amount,)
        case Require() | Notify():
            return ()


class _Reasons:
    """Goes from what is missing to what was missing first."""

    def __init__(self, values: tuple[ValueTrace, ...]) -> None:
        self._values = {value.of: value for value in values if not isinstance(value, RuleTrace)}
        self._seen: set[ValueRef] = set()

    def of(self, step: Step) -> Iterator[str]:
        """The reasons, leftmost first; none for what is there."""
        if step.value is not None:
            return
        inner = [reason for part in step.parts for reason in self.of(part)]
        match step.how:
            case NamedValue(of=of) if of is not None:
                yield from self._named(of)
            case _ if inner:
                yield from inner
            case RowReached():
                yield _no_row(step)
            case ReadFrom(row=row) if row is not None:
                yield f"{step.text} is missing: {_named(row)} has none"
            case CellFound(table=table) | TiersSummed(table=table):
                yield f"{table} has no row for {', '.join(map(_shown, step.parts))}"
            case _:
                yield _not_to_be_had(step)

    def _named(self, of: ValueRef) -> Iterator[str]:
        name = f"{of.row.subject}.{of.name}"
        value = self._values.get(of)
        if of in self._seen:
            return
        self._seen.add(of)
        match value:
            case MeasureTrace():
                yield _measure(value, name)
            case DecisionTrace(body=body):
                taken = body if isinstance(body, Step) else _taken(body)
                if taken is None:
                    yield f"none of the cases of {name} holds for {_named(of.row)}"
                else:
                    yield from self.of(taken)
            case None if of.version is not None:
                yield f"version {of.version} has no value of {name} for {_named(of.row)}"
            case None:
                row = _named(of.row)
                yield f"{name} is missing: {row} is not there yet, or no version governs it"
            case AcceptedTrace():
                return


def _taken(cases: tuple[CaseTrace, ...]) -> Step | None:
    return next((case.then for case in cases if case.then is not None), None)


def _shown(step: Step) -> str:
    return step.text if isinstance(step.how, Written) else f"{step.text} {step.value}"


def _measure(measure: MeasureTrace, name: str) -> str:
    of = _named(measure.of.row)
    lacking = [row for row in measure.rows if row.value is None]
    if not measure.rows or not lacking:
        return f"{name} of {of} is missing: no row of {measure.source} was gathered"
    where = lacking[0].line_id or _named(lacking[0].row)
    return f"{name} of {of} is missing: {measure.value_text} of {where} is missing"


def _no_row(step: Step) -> str:
    match step.expr:
        case t.Previous():
            return f"{step.text} is missing: there is no row before {step.parts[0].value}"
        case t.At(type=kind):
            on = step.parts[-1].value
            return f"{step.text} is missing: no row of {kind.subject} holds {on}"
        case _:
            row = step.parts[0].value if step.parts else ""
            return f"{step.text} is missing: {row} has none"


def _not_to_be_had(step: Step) -> str:
    match step.expr:
        case t.Arithmetic(op="/"):
            return f"{step.text} divides by {step.parts[1].text}, which is 0"
        case t.Round():
            return f"{step.text} rounds to {step.parts[1].text}, which is not above 0"
        case _:
            return f"{step.text} is missing"


def _named(row: RowRef) -> str:
    return f"{row.subject} {row.id}"
