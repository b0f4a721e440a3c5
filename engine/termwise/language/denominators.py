"""Which values have a denominator known beforehand.

A set-wise engine keeps a fraction that it gathers or carries on as a whole number over a fixed
denominator: 12 % of a month's share is so many 1/(100 * 377,580) of a cent. So what a measure
gathers, and what `previous` carries, must have such a denominator; elsewhere fractions are free.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import assert_never

from termwise.language import tree as t
from termwise.language.diagnostics import Diagnostic
from termwise.language.program import (
    Decision,
    Every,
    EveryCalendar,
    Grant,
    Lasting,
    Measure,
    Period,
    Program,
    Rule,
    Scalar,
    Table,
    Version,
    WholeSpan,
)
from termwise.language.types import Money, Number, Quantity, Row, Type
from termwise.language.walk import walk

NUMBER_FIELD = 10**6
"""A number in the book has at most six decimals."""

_LARGEST = 10**30
_PASSES = 4
_CALENDAR = {"week": (7,), "month": (28, 29, 30, 31), "year": (365, 366)}
_CALENDAR |= {"quarter": (90, 91, 92), "half": (181, 182, 184)}


class Denominators:
    """The denominators of a program's names; None where one is not known beforehand."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._known: dict[tuple[str, str], int | None] = {}
        self._assumed: dict[tuple[str, str], int | None] = {}
        self._open: list[tuple[str, str]] = []
        self._leaned_on: set[tuple[str, str]] = set()

    def of_name(self, subject: str, name: str) -> int | None:
        """Of a measure or decision, over all versions that declare it."""
        key = (subject, name)
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._leaned_on.add(key)
            return self._assumed.setdefault(key, 1)
        self._open.append(key)
        found = self._settled(key)
        self._open.pop()
        self._assumed.pop(key, None)
        self._leaned_on.discard(key)
        # What rests on a name that is still being settled is asked for again.
        if not self._leaned_on:
            self._known[key] = found
        return found

    def _settled(self, key: tuple[str, str]) -> int | None:
        """Of a name that may read itself through `previous`: assumed 1, until it holds."""
        for _ in range(_PASSES):
            found = self._declared(key)
            if key not in self._assumed or self._assumed[key] == found:
                return found
            self._assumed[key] = found
        return None

    def _declared(self, key: tuple[str, str]) -> int | None:
        parts: list[int | None] = []
        for version in self.program.versions:
            measure, decision = version.measures.get(key), version.decisions.get(key)
            if measure is not None:
                parts.append(self._measure(measure, version))
            if decision is not None:
                parts += [self.of(e, version) for e in _outcomes(decision)]
        return _common(parts)

    def _measure(self, measure: Measure, version: Version) -> int | None:
        match measure.aggregate:
            case "count" | "count_distinct":
                return 1
            case "average":
                return None
            case "sum" | "min" | "max" | "latest":
                assert measure.value is not None
                return self.of(measure.value, version)
            case _:
                assert_never(measure.aggregate)

    def of(self, expr: t.Expr, version: Version) -> int | None:
        """Of an expression of that version; 1 for what is no number."""
        if not _is_amount(expr.type):
            return 1
        match expr:
            case t.Constant(value=value):
                return value.denominator if isinstance(value, Fraction) else 1
            case t.Parameter(name=name):
                return _scalar(version, name).denominator
            case t.Field(type=kind, row=row, name=name):
                return (
                    NUMBER_FIELD if isinstance(kind, Number) and not self._is_key(row, name) else 1
                )
            case t.Attribute(name="share", row=row):
                return self._share(row)
            case t.Attribute() | t.Between() | t.PartOf():
                return 1
            case t.Value(row=row, name=name):
                assert isinstance(row.type, Row)
                return self.of_name(row.type.subject, name)
            case t.LineAmount(rule=rule) | t.LineField(rule=rule):
                return self.of_line(rule)
            case t.Lookup(table=table, column=column):
                return _cells(version, table, column)
            case t.Brackets():
                return self._brackets(expr, version)
            case t.AverageRate():
                return None
            case t.Arithmetic():
                return self._arithmetic(expr, version)
            case t.Negate(operand=operand) | t.Absolute(operand=operand):
                return self.of(operand, version)
            case t.Round(step=step):
                return self.of(step, version)
            case t.Extreme(operands=operands):
                return _common(self.of(o, version) for o in operands)
            case t.Default(operand=operand, otherwise=otherwise):
                return _common([self.of(operand, version), self.of(otherwise, version)])
            case (
                t.AtHand()
                | t.Owner()
                | t.Previous()
                | t.At()
                | t.Shift()
                | t.Scale()
                | t.Compare()
                | t.Member()
                | t.Present()
                | t.Not()
                | t.And()
                | t.Or()
                | t.StartOf()
                | t.DayOf()
            ):
                return 1
            case _:
                assert_never(expr)

    def _is_key(self, row: t.Expr, name: str) -> bool:
        assert isinstance(row.type, Row)
        return self.program.entities[row.type.subject].key == name

    def _share(self, row: t.Expr) -> int | None:
        assert isinstance(row.type, Row)
        periods = self.program.periods()[row.type.subject]
        return _common(lcm(*lengths_in_days(period)) for period in periods)

    def of_line(self, rule: str) -> int | None:
        """Of the lines of a rule: money is rounded to whole minor units; a grant is exact."""
        found: list[int | None] = [1]
        for version in self.program.versions:
            declared = version.rules.get(rule)
            if declared is not None and isinstance(declared.effect, Grant):
                found.append(self.of(declared.effect.amount, version))
        return _common(found)

    def _brackets(self, expr: t.Brackets, version: Version) -> int | None:
        table = version.parameters[expr.table]
        assert isinstance(table, Table)
        thresholds = [r.threshold for r in table.rows if isinstance(r.threshold, Fraction)]
        bounds = [self.of(b, version) for b in (expr.low, expr.high) if b is not None]
        part = _common([*bounds, *(x.denominator for x in thresholds)])
        return _times(part, _cells(version, expr.table, expr.column))

    def _arithmetic(self, expr: t.Arithmetic, version: Version) -> int | None:
        left = self.of(expr.left, version)
        if expr.op == "/":
            return _times(left, self._divisor(expr.right, version))
        right = self.of(expr.right, version)
        return _times(left, right) if expr.op == "*" else _common([left, right])

    def _divisor(self, expr: t.Expr, version: Version) -> int | None:
        """What dividing by `expr` multiplies a denominator with; None where that is open."""
        match expr:
            case t.Constant(value=Fraction() as value):
                return abs(value.numerator) or None
            case t.Parameter(name=name):
                return abs(_scalar(version, name).numerator) or None
            case t.Attribute(name="full_days", row=row):
                return self._share(row)
            case _:
                return None


def _is_amount(kind: Type) -> bool:
    return isinstance(kind, Number | Quantity | Money)


def _scalar(version: Version, name: str) -> Fraction:
    """The value of a numeric parameter."""
    declared = version.parameters[name]
    assert isinstance(declared, Scalar)
    assert isinstance(declared.value, Fraction)
    return declared.value


def _common(parts: Iterable[int | None]) -> int | None:
    """The common denominator of all; None where one is open, or it grows beyond all use."""
    found = 1
    for part in parts:
        if part is None:
            return None
        found = lcm(found, part)
    return found if found <= _LARGEST else None


def _times(left: int | None, right: int | None) -> int | None:
    if left is None or right is None or left * right > _LARGEST:
        return None
    return left * right


def _outcomes(decision: Decision) -> list[t.Expr]:
    if isinstance(decision.body, tuple):
        return [case.then for case in decision.body]
    return [decision.body]


def _cells(version: Version, name: str, column: str) -> int | None:
    table = version.parameters[name]
    assert isinstance(table, Table)
    index = table.columns.index(column)
    cells = [row.cells[index] for row in table.rows]
    if table.otherwise is not None:
        cells.append(table.otherwise[index])
    return _common(c.denominator for c in cells if isinstance(c, Fraction))


def lengths_in_days(period: Period) -> tuple[int, ...]:
    """Every `full_days` that a row of the period can have (1 for a single span: its share is 1)."""
    match period.rhythm:
        case EveryCalendar(unit=unit):
            return _CALENDAR[unit]
        case Every(length=length) | Lasting(length=length):
            return (length.count,) if length.kind == "days" else _month_lengths(length.count)
        case WholeSpan():
            return (1,)
        case _:
            assert_never(period.rhythm)


@lru_cache(maxsize=64)
def _month_lengths(months: int) -> tuple[int, ...]:
    """The days that so many months can have, whatever day they are counted from."""
    if months == 1:
        return _CALENDAR["month"]
    if months == 12:
        return _CALENDAR["year"]
    found: set[int] = set()
    # Four leap years, and the centuries that have none; the last days of a month decide.
    for first in (1892, 2000, 2092):
        for start in range(first * 12, (first + 12) * 12):
            for day in (1, 28, 29, 30, 31):
                found.add(_day(start + months, day) - _day(start, day))
    return tuple(sorted(found))


def _day(month: int, day: int) -> int:
    year, index = divmod(month, 12)
    next_month = date(year + (index == 11), (index + 1) % 12 + 1, 1)
    last = next_month.toordinal() - date(year, index + 1, 1).toordinal()
    return date(year, index + 1, min(day, last)).toordinal()


def check_denominators(program: Program) -> list[Diagnostic]:
    """An error for each value gathered, or carried by `previous`, of unknown denominator."""
    known = Denominators(program)
    found: list[Diagnostic] = []
    for version in program.versions:
        for measure in version.measures.values():
            value = measure.value
            if value is not None and known.of(value, version) is None:
                found.append(_open_ended(value, f"what {_named(measure)} gathers"))
        for expr in _expressions(version):
            found += [
                _open_ended(node, "what `previous` carries on")
                for node in walk(expr)
                if _is_carried(node) and known.of(node, version) is None
            ]
    return found


def _named(measure: Measure) -> str:
    return f"{measure.subject}.{measure.name}"


def _is_carried(node: t.Expr) -> bool:
    return isinstance(node, t.Value) and isinstance(node.row, t.Previous)


def _open_ended(expr: t.Expr, what: str) -> Diagnostic:
    return Diagnostic(
        "unknown-denominator",
        f"{what} can be a fraction of any kind, which cannot be added up exactly",
        expr.span,
        "round it: round(…), or round(…, 0.0001) for more places",
    )


def _expressions(version: Version) -> Iterator[t.Expr]:
    for decision in version.decisions.values():
        yield from _outcomes(decision)
        if isinstance(decision.body, tuple):
            yield from (case.when for case in decision.body if case.when is not None)
    for rule in version.rules.values():
        yield from _rule_expressions(rule)


def _rule_expressions(rule: Rule) -> Iterator[t.Expr]:
    yield from rule.when
    yield rule.dated
    effect = rule.effect
    amount = getattr(effect, "amount", None)
    if amount is not None:
        yield amount
