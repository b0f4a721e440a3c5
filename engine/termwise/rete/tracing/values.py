"""Named values unfolded: what a measure gathered, which case a decision took, who refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from termwise.language.printing import expression_text
from termwise.language.program import (
    Between,
    Case,
    Decision,
    During,
    EntitySource,
    LineSource,
    Measure,
    PeriodSource,
    PreviousRows,
    RowsUpTo,
    UpTo,
)
from termwise.language.tree import Expr
from termwise.outcome.model import Value
from termwise.outcome.trace import (
    AcceptedTrace,
    Bound,
    CaseTrace,
    DecisionTrace,
    GatheredRow,
    MeasureTrace,
    RowRef,
    RuleTrace,
    Step,
    ValueRef,
)
from termwise.rete.calendar import day
from termwise.rete.cells import ACCEPTED, FIRST_OWNER, LINE_ROW, Row
from termwise.rete.layout import Named
from termwise.rete.shown import outward
from termwise.rete.tracing.plans import subject_frame
from termwise.rete.tracing.rows import row_ref
from termwise.rete.tracing.rules import RuleTracer, came_of, cell_value
from termwise.rete.tracing.steps import Notes, Steps

if TYPE_CHECKING:
    from termwise.rete.run import Run


class ValueTracer:
    """Unfolds named values of one row, as a version says them."""

    def __init__(self, row: Row, subject: str, number: int, run: Run, notes: Notes) -> None:
        self._row = row
        self._subject = subject
        self._number = number
        self._run = run
        self._notes = notes
        self._steps = Steps(run, number, notes)
        self._frame = subject_frame(subject)

    def measure(self, measure: Measure, of: ValueRef) -> MeasureTrace:
        """A measure with the rows it gathered."""
        program = self._run.program
        texts = [
            None if expr is None else expression_text(expr, program)
            for expr in (measure.value, measure.where)
        ]
        ties = tuple(
            (expression_text(tie.left, program), self._step(tie.right)) for tie in measure.ties
        )
        previous = next((w.count for w in measure.windows if isinstance(w, PreviousRows)), None)
        return MeasureTrace(
            of,
            measure.title,
            measure.span,
            measure.aggregate,
            "lines" if isinstance(measure.source, LineSource) else "rows",
            _source(measure),
            texts[0],
            None if measure.value is None else measure.value.type,
            ties,
            texts[1],
            tuple(self._bounds(measure)),
            previous,
            tuple(self._gathered(measure)),
            self._value(measure),
            measure.type,
        )

    def _gathered(self, measure: Measure) -> Iterator[GatheredRow]:
        run = self._run
        plan = run.compiled.plans.gather(self._number, measure)
        convert = None if measure.value is None else outward(measure.value.type, run.program)
        for row in plan.rows(self._row, run):
            on = plan.day(row, run)
            value = plan.value(row, self._row, run)
            told = None if value is None or convert is None else convert(value)
            ref, id = self._named(row, measure)
            yield GatheredRow(ref, id, None if on is None else day(on), told)

    def _named(self, row: Row, measure: Measure) -> tuple[RowRef, str | None]:
        match measure.source:
            case EntitySource(entity=subject) | PeriodSource(period=subject):
                return row_ref(row, subject, self._run), None
            case LineSource(rule=rule, subject=subject):
                ref = row_ref(row[LINE_ROW], subject, self._run)
                return ref, f"{rule}:{ref.id}"
            case _:
                assert_never(measure.source)

    def _bounds(self, measure: Measure) -> Iterator[Bound]:
        for window in measure.windows:
            match window:
                case During(row=row):
                    yield Bound("during", self._step(row))
                case Between(start=start, end=end):
                    if start is not None:
                        yield Bound("from", self._step(start))
                    if end is not None:
                        yield Bound("to", self._step(end))
                case UpTo(date=date, inclusive=inclusive):
                    yield Bound("through" if inclusive else "before", self._step(date))
                case RowsUpTo(inclusive=inclusive):
                    own = self._step(self._itself(measure))
                    yield Bound("through" if inclusive else "before", own)
                case PreviousRows():
                    pass
                case _:
                    assert_never(window)

    def _itself(self, measure: Measure) -> Expr:
        return self._run.compiled.plans.itself(self._subject, measure.span)

    def decision(self, decision: Decision, of: ValueRef) -> DecisionTrace:
        """A decision with its expression, or with its cases."""
        body = (
            tuple(self._cases(decision.body))
            if isinstance(decision.body, tuple)
            else self._step(decision.body)
        )
        value = self._value(decision)
        return DecisionTrace(of, decision.title, decision.span, body, value, decision.type)

    def _cases(self, cases: tuple[Case, ...]) -> Iterator[CaseTrace]:
        taken = False
        for case in cases:
            when = None if taken or case.when is None else self._step(case.when)
            takes = not taken and (when is None or when.holds)
            then = self._step(case.then) if takes else None
            yield CaseTrace(case.id, case.when is None, when, then)
            taken = taken or takes

    def accepted(self, of: ValueRef) -> AcceptedTrace:
        """Whether the row was accepted, and by what it was refused."""
        run = self._run
        entities = run.owners_of(self._subject)
        owners = zip(self._row[FIRST_OWNER : FIRST_OWNER + len(entities)], entities, strict=True)
        refused = tuple(
            row_ref(owner, entity, run)
            for owner, entity in owners
            if cell_value(owner, ACCEPTED, run) is not True
        )
        accepted = cell_value(self._row, ACCEPTED, run) is True
        return AcceptedTrace(of, accepted, tuple(self._refusals()), refused)

    def _refusals(self) -> Iterator[RuleTrace]:
        run = self._run
        versioned = run.compiled.layouts[self._subject].versioned
        numbers = [r.number for r in run.reigns_known] if versioned else [self._number]
        for number in numbers:
            for name in run.compiled.requirements(number, self._subject):
                if came_of(self._row, name, self._subject, number, run) is not None:
                    tracer = RuleTracer(self._row, self._subject, number, run, self._notes)
                    yield tracer.of(run.program.versions[number].rules[name])

    def _step(self, expr: Expr) -> Step:
        return self._steps.of(expr, self._frame, self._row)

    def _value(self, named: Measure | Decision) -> Value:
        run = self._run
        cell = run.compiled.layouts[self._subject].cell(self._number, Named(named.name))
        value = None if cell is None else cell_value(self._row, cell, run)
        return None if value is None else outward(named.type, run.program)(value)


def _source(measure: Measure) -> str:
    match measure.source:
        case EntitySource(entity=name) | PeriodSource(period=name) | LineSource(rule=name):
            return name
        case _:
            assert_never(measure.source)
