"""Steps: an expression, and everything inside it, worked out for one row."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, assert_never

from termwise.language import tree as t
from termwise.language.tree import Expr
from termwise.language.types import Row as RowType
from termwise.outcome.model import Value
from termwise.outcome.trace import (
    CellFound,
    FromParameter,
    How,
    LineOf,
    Listed,
    NamedValue,
    ReadFrom,
    RowReached,
    Step,
    Stretch,
    Tier,
    TiersSummed,
    ValueRef,
    Worked,
    Written,
)
from termwise.rete.calendar import BeyondCalendar
from termwise.rete.cells import KEY, Row
from termwise.rete.compiler.conditions import listed
from termwise.rete.compiler.tables import Column
from termwise.rete.exact import plain
from termwise.rete.shown import outward
from termwise.rete.tracing.plans import Frame, StepPlan
from termwise.rete.tracing.rows import row_ref

if TYPE_CHECKING:
    from termwise.rete.run import Run


class Notes(Protocol):
    """Takes note of what steps read, to be unfolded later."""

    def value(self, row: Row, subject: str, name: str, number: int) -> ValueRef:
        """A measure, decision or acceptance, read under a version."""

    def amount(self, row: Row, subject: str, rule: str, number: int) -> ValueRef:
        """What a rule came to."""

    def parameter(self, number: int, name: str) -> None:
        """A parameter of a version."""


class Steps:
    """Works out steps of one version's expressions."""

    def __init__(self, run: Run, number: int, notes: Notes) -> None:
        self._run = run
        self._number = number
        self._notes = notes
        self._version = run.program.versions[number].name

    def of(self, expr: Expr, frame: Frame, row: Any) -> Step:
        """An expression for a row (or for the owners of a period's rows)."""
        plan = self._run.compiled.plans.step(self._number, frame, expr)
        return self._worked(plan, row)[1]

    def _worked(self, plan: StepPlan, row: Any) -> tuple[Any, Step]:
        parts = [self._worked(part, row) for part in plan.parts]
        value, told = self._value(plan, row)
        steps = tuple(step for _, step in parts)
        how = self._how(plan, value, [part for part, _ in parts], steps)
        return value, Step(plan.expr, plan.text, told, plan.expr.type, how, steps)

    def _value(self, plan: StepPlan, row: Any) -> tuple[Any, Value]:
        """A part that the decision never asked for may lead beyond the calendar: missing."""
        try:
            value = plan.compute(row, self._run)
            return value, None if value is None else plan.told(value)
        except (BeyondCalendar, OverflowError, ValueError):
            return None, None

    def _how(self, plan: StepPlan, value: Any, parts: Sequence[Any], steps: Sequence[Step]) -> How:
        match plan.expr:
            case t.Constant():
                return Written()
            case t.Parameter(name=name):
                self._notes.parameter(self._number, name)
                return FromParameter(self._version, name)
            case t.AtHand() | t.Owner() | t.Previous() | t.At():
                return self._reached(plan.expr.type, value)
            case t.Field(row=inner, type=kind):
                if isinstance(kind, RowType):
                    return self._reached(kind, value)
                return self._read(inner, parts[0])
            case t.Attribute(row=inner):
                return self._read(inner, parts[0])
            case t.Value(row=inner, name=name):
                return self._named(inner, parts[0], name)
            case t.LineAmount(row=inner, rule=rule):
                subject = _subject(inner)
                return LineOf(self._notes.amount(parts[0], subject, rule, self._number))
            case t.Lookup():
                return self._cell(plan.expr, plan.column, parts, steps)
            case t.Brackets() | t.AverageRate():
                return self._tiers(plan.expr, plan.column, parts)
            case t.Member():
                return self._listed(plan.expr)
            case t.LineField():
                raise AssertionError("a line's fields are read by measures alone")
            case (
                t.Negate()
                | t.Arithmetic()
                | t.Shift()
                | t.Scale()
                | t.Compare()
                | t.Present()
                | t.Not()
                | t.And()
                | t.Or()
                | t.Extreme()
                | t.Absolute()
                | t.Round()
                | t.Default()
                | t.Between()
                | t.StartOf()
                | t.PartOf()
                | t.DayOf()
            ):
                return Worked()
            case _:
                assert_never(plan.expr)

    def _reached(self, kind: RowType, row: Row | None) -> RowReached:
        return RowReached(None if row is None else row_ref(row, kind.subject, self._run))

    def _read(self, inner: Expr, row: Row | None) -> ReadFrom:
        return ReadFrom(None if row is None else row_ref(row, _subject(inner), self._run))

    def _named(self, inner: Expr, row: Row | None, name: str) -> NamedValue:
        if row is None:
            return NamedValue(None)
        return NamedValue(self._notes.value(row, _subject(inner), name, self._number))

    def _listed(self, expr: t.Member) -> Listed:
        values, kind = listed(expr, self._run.compiled.terms(self._number))
        if isinstance(kind, RowType):
            told: tuple[Value, ...] = tuple(f"{value}" for value in values)
        else:
            convert = outward(kind, self._run.program)
            told = tuple(convert(value) for value in values)
        name = expr.values if isinstance(expr.values, str) else None
        if name is not None:
            self._notes.parameter(self._number, name)
        return Listed(self._version, name, told)

    def _cell(
        self,
        expr: t.Lookup,
        column: Column | None,
        parts: Sequence[Any],
        steps: Sequence[Step],
    ) -> CellFound:
        assert column is not None
        self._notes.parameter(self._number, expr.table)
        key = _key(expr.keys, parts)
        words = tuple(f"{step.value}" for step in steps[: len(expr.keys)])
        if None in parts:
            return CellFound(self._version, expr.table, None)
        tiers = column.tiers.get(key)
        if expr.at is None:
            found = Tier(words, None) if key in column.plain else None
        elif tiers is None or (place := column.reached(tiers, parts[-1])) < 0:
            found = None
        else:
            found = Tier(words, self._threshold(expr.table, tiers.thresholds[place]))
        return CellFound(self._version, expr.table, found)

    def _threshold(self, name: str, threshold: Any) -> Value:
        kind = self._run.compiled.terms(self._number).table(name).threshold_type
        return None if kind is None else outward(kind, self._run.program)(threshold)

    def _tiers(
        self, expr: t.Brackets | t.AverageRate, column: Column | None, parts: Sequence[Any]
    ) -> TiersSummed:
        assert column is not None
        self._notes.parameter(self._number, expr.table)
        if None in parts:
            return TiersSummed(self._version, expr.table, ())
        key, high = _key(expr.keys, parts), parts[-1]
        low = 0 if expr.low is None else parts[-2]
        tiers = column.tiers.get(key)
        if tiers is None and column.otherwise is None:
            return TiersSummed(self._version, expr.table, ())
        found = column.stretches(tiers, low, high)
        stretches = (
            Stretch(start, end, end - start, cell, plain(Fraction(cell) * (end - start)))
            for start, end, cell in found
        )
        return TiersSummed(self._version, expr.table, tuple(stretches))


def _subject(expr: Expr) -> str:
    assert isinstance(expr.type, RowType)
    return expr.type.subject


def _key(keys: tuple[Expr, ...], parts: Sequence[Any]) -> Hashable:
    """The keys as a column holds them: a row by its own key."""
    found = tuple(
        part[KEY] if isinstance(expr.type, RowType) and part is not None else part
        for expr, part in zip(keys, parts, strict=False)
    )
    return found[0] if len(found) == 1 else found
