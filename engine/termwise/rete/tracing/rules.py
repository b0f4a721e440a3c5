"""Rules held against rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from termwise.language.effects import line_kind
from termwise.language.program import (
    Accrue,
    Charge,
    Effect,
    Grant,
    Notify,
    Pay,
    Require,
    Rule,
)
from termwise.language.tree import Expr
from termwise.outcome.trace import (
    AmountTrace,
    CameOut,
    ConditionsFail,
    DatedLater,
    Governance,
    Lacks,
    OutsideReign,
    RequirementHolds,
    RowRefused,
    RuleTrace,
    Step,
    Verdict,
)
from termwise.rete.calendar import day
from termwise.rete.cells import (
    ACCEPTED,
    FIRST_OWNER,
    LINE_AMOUNT,
    LINE_DATE,
    LINE_PARTY,
    LINE_PARTY_TYPE,
    NO_VERSION,
    UNSET,
    Row,
    demand,
)
from termwise.rete.layout import Effect as EffectCell
from termwise.rete.tracing.governing import governed_line, governed_row
from termwise.rete.tracing.plans import subject_frame
from termwise.rete.tracing.rows import row_ref
from termwise.rete.tracing.steps import Notes, Steps

if TYPE_CHECKING:
    from termwise.rete.run import Run


def cell_value(row: Row, cell: int, run: Run) -> Any:
    """What stands in a cell, computed if nobody has asked for it yet."""
    value = row[cell]
    return demand(row, cell, run) if value is UNSET else value


def came_of(row: Row, rule: str, subject: str, number: int, run: Run) -> Row | None:
    """The line that a version's rule came to for a row; None where it came to nothing."""
    cell = run.compiled.layouts[subject].cell(number, EffectCell(rule))
    line = None if cell is None else cell_value(row, cell, run)
    return line or None


class RuleTracer:
    """Holds a version's rules against a row, and notes what they read."""

    def __init__(self, row: Row, subject: str, number: int, run: Run, notes: Notes) -> None:
        self._row = row
        self._subject = subject
        self._number = number
        self._run = run
        self._notes = notes
        self._steps = Steps(run, number, notes)
        self._frame = subject_frame(subject)
        self._of_row: Governance | None = None

    def of(self, rule: Rule) -> RuleTrace:
        """One rule with its conditions, its verdict, and its amount where a line came out."""
        line = came_of(self._row, rule.id, self._subject, self._number, self._run)
        conditions = tuple(self._step(expr) for expr in rule.when)
        required = rule.effect.condition if isinstance(rule.effect, Require) else None
        requirement = None if required is None else self._step(required)
        dated = self._step(rule.dated)
        governed = self._governed(line, dated)
        verdict = self._verdict(rule, line, conditions, requirement, dated)
        amount = None if line is None else self._amount(rule.effect, line)
        return RuleTrace(
            rule.id,
            line_kind(rule.effect),
            rule.title,
            rule.source,
            rule.span,
            row_ref(self._row, self._subject, self._run),
            governed,
            conditions,
            requirement,
            dated,
            amount,
            () if line is None else self._parties(rule),
            None if line is None else row_ref(line[LINE_PARTY], line[LINE_PARTY_TYPE], self._run),
            verdict,
        )

    def _step(self, expr: Expr) -> Step:
        return self._steps.of(expr, self._frame, self._row)

    def _governed(self, line: Row | None, dated: Step) -> Governance:
        run = self._run
        if self._of_row is None and not run.compiled.layouts[self._subject].versioned:
            self._of_row = governed_row(self._row, self._subject, run, self._notes)
        if self._of_row is not None:
            return self._of_row
        told: Any = day(line[LINE_DATE]) if line is not None else dated.value
        return governed_line(self._number, told or run.question.as_of, run)

    def _amount(self, effect: Effect, line: Row) -> AmountTrace | None:
        match effect:
            case Pay(amount=amount) | Charge(amount=amount):
                return self._of_amount(amount, line)
            case Accrue(amount=amount) | Grant(amount=amount):
                return self._of_amount(amount, line)
            case Require() | Notify():
                return None
            case _:
                assert_never(effect)

    def _of_amount(self, expr: Expr, line: Row) -> AmountTrace:
        step = self._step(expr)
        exact: Any = step.value
        return AmountTrace(step, exact, line[LINE_AMOUNT], expr.type)

    def _parties(self, rule: Rule) -> tuple[Step, ...]:
        """The parties in turn, up to the first that is present."""
        tried: list[Step] = []
        for expr in rule.to:
            tried.append(self._step(expr))
            if tried[-1].value is not None:
                break
        return tuple(tried)

    def _verdict(
        self,
        rule: Rule,
        line: Row | None,
        conditions: tuple[Step, ...],
        requirement: Step | None,
        dated: Step,
    ) -> Verdict:
        """The first reason, in the order in which a rule looks at them."""
        run = self._run
        if line is not None:
            return self._came_out(rule, line)
        refused = self._refused(rule)
        if refused is not None:
            return refused
        if not all(condition.holds for condition in conditions):
            return ConditionsFail()
        if requirement is not None and requirement.holds:
            return RequirementHolds()
        told: Any = dated.value
        if told is None:
            return Lacks("date")
        if told > run.question.as_of:
            return DatedLater(told, run.question.as_of)
        in_force = run.version_on(told.toordinal())
        versioned = run.compiled.layouts[self._subject].versioned
        if versioned and in_force != self._number:
            known = None if in_force == NO_VERSION else run.program.versions[in_force].name
            return OutsideReign(told, known)
        return self._lacking(rule)

    def _lacking(self, rule: Rule) -> Lacks:
        match rule.effect:
            case Pay(amount=amount) | Charge(amount=amount):
                return Lacks("amount" if self._step(amount).value is None else "party")
            case Accrue(amount=amount) | Grant(amount=amount):
                return Lacks("amount" if self._step(amount).value is None else "party")
            case Require() | Notify():
                return Lacks("party")
            case _:
                assert_never(rule.effect)

    def _came_out(self, rule: Rule, line: Row) -> CameOut:
        run, languages = self._run, self._run.program.languages
        made = {
            language: run.compiled.line(self._number, rule.id, language)(line, run)
            for language in languages
        }
        messages = {language: made[language].message for language in languages}
        return CameOut(made[languages[0]], messages)

    def _refused(self, rule: Rule) -> RowRefused | None:
        """The row itself (unless the rule is what refuses it), or one that it belongs to."""
        for owner, entity in self._owners():
            if cell_value(owner, ACCEPTED, self._run) is not True:
                return RowRefused(
                    row_ref(owner, entity, self._run), refusing(owner, entity, self._run)
                )
        if isinstance(rule.effect, Require):
            return None
        if cell_value(self._row, ACCEPTED, self._run) is True:
            return None
        own = row_ref(self._row, self._subject, self._run)
        return RowRefused(own, refusing(self._row, self._subject, self._run))

    def _owners(self) -> list[tuple[Row, str]]:
        run = self._run
        entities = run.owners_of(self._subject)
        rows = self._row[FIRST_OWNER : FIRST_OWNER + len(entities)]
        return list(zip(rows, entities, strict=True))


def refusing(row: Row, subject: str, run: Run) -> tuple[str, ...]:
    """The rules that refuse a row, under whatever version."""
    from termwise.rete.cells import VERSION

    versioned = run.compiled.layouts[subject].versioned
    numbers = [r.number for r in run.reigns_known] if versioned else [row[VERSION]]
    found = [
        rule
        for number in numbers
        if number is not None and number != NO_VERSION
        for rule in run.compiled.requirements(number, subject)
        if came_of(row, rule, subject, number, run) is not None
    ]
    return tuple(dict.fromkeys(found))
