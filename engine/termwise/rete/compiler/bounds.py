"""What is known of a number before it is computed: whether it is whole, and how large it can be."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final, assert_never

from termwise.language import program as p
from termwise.language import tree as t
from termwise.language.program import Program, Scalar, Version
from termwise.language.tree import ConstantValue, Expr
from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
    Unknown,
)
from termwise.rete.calendar import LAST_DAY, LAST_SECOND
from termwise.rete.exact import LIMIT

_LARGEST_INDEX: Final = 100_000


class Bounds:
    """Facts about the expressions of a program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._whole: dict[tuple[str, str], bool] = {}

    def whole(self, expr: Expr, version: Version) -> bool:
        """Whether a number is surely whole where it is not missing; days and the like are."""
        if not isinstance(expr.type, Number | Quantity | Money):
            return not isinstance(expr.type, Text | Boolean | Row | Unknown)
        return _known_whole(expr, version, self)

    def limit(self, expr: Expr, version: Version) -> int | None:
        """The largest magnitude a value can have; None where nobody knows.

        Of a value that is not whole, it bounds its whole part.
        """
        kind_limit = _limit_of(expr.type)
        return _known_limit(expr, version, self) if kind_limit is None else kind_limit

    def whole_value(self, subject: str, name: str) -> bool:
        """Whether a measure or decision is whole in every version that declares it."""
        return self._everywhere((subject, name), lambda: self._whole_value(subject, name))

    def whole_amount(self, rule: str) -> bool:
        """Whether what a rule comes to is whole in every version."""
        return self._everywhere((rule, ""), lambda: self._whole_amount(rule))

    def _everywhere(self, key: tuple[str, str], found: Callable[[], bool]) -> bool:
        """What reads itself, through `previous`, is taken for whole until something is not."""
        if key not in self._whole:
            self._whole[key] = True
            whole = found()
            if not whole:
                # What was taken for whole on its account has to be looked at again.
                self._whole = {k: v for k, v in self._whole.items() if not v}
            self._whole[key] = whole
        return self._whole[key]

    def _whole_value(self, subject: str, name: str) -> bool:
        key = (subject, name)
        for version in self._program.versions:
            measure, decision = version.measures.get(key), version.decisions.get(key)
            if measure is not None and not self._whole_measure(measure, version):
                return False
            if decision is not None and not self._whole_decision(decision, version):
                return False
        return True

    def _whole_measure(self, measure: p.Measure, version: Version) -> bool:
        match measure.aggregate:
            case "count" | "count_distinct":
                return True
            case "sum" | "min" | "max" | "latest":
                return measure.value is not None and self.whole(measure.value, version)
            case "average":
                return False
            case _:
                assert_never(measure.aggregate)

    def _whole_decision(self, decision: p.Decision, version: Version) -> bool:
        if isinstance(decision.body, tuple):
            return all(self.whole(case.then, version) for case in decision.body)
        return self.whole(decision.body, version)

    def _whole_amount(self, rule: str) -> bool:
        for version in self._program.versions:
            found = version.rules.get(rule)
            if found is None or not isinstance(found.effect, p.Grant):
                continue
            if not self.whole(found.effect.amount, version):
                return False
        return True

    def numeric_key(self, entity: str) -> bool:
        """Whether the keys of an entity are whole numbers."""
        return self._program.entities[entity].numeric_key

    def is_key(self, field: t.Field) -> bool:
        """Whether a field is the key of its entity."""
        assert isinstance(field.row.type, Row)
        return self._program.entities[field.row.type.subject].key == field.name


def _limit_of(kind: Type) -> int | None:
    match kind:
        case Date():
            return LAST_DAY
        case Moment():
            return LAST_SECOND
        case Enumeration(values=values):
            return len(values)
        case Number() | Quantity() | Money() | Duration() | Unknown():
            return None
        case Boolean() | Text() | Row():
            return None
        case _:
            assert_never(kind)


def _is_whole(value: ConstantValue) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1


def _known_whole(expr: Expr, version: Version, bounds: Bounds) -> bool:
    match expr:
        case t.Constant(value=value):
            return _is_whole(value)
        case t.Field():
            return not isinstance(expr.type, Number) or bounds.is_key(expr)
        case t.Attribute(name=name):
            return name != "share"
        case t.Value(row=row, name=name):
            assert isinstance(row.type, Row)
            return bounds.whole_value(row.type.subject, name)
        case t.LineAmount(rule=rule) | t.LineField(rule=rule):
            return bounds.whole_amount(rule)
        case t.Parameter(name=name):
            found = version.parameters.get(name)
            return isinstance(found, Scalar) and _is_whole(found.value)
        case t.Lookup(table=name, column=column):
            return all(_is_whole(cell) for cell in _cells(version, name, column))
        case t.Negate(operand=operand) | t.Absolute(operand=operand):
            return bounds.whole(operand, version)
        case t.Arithmetic(op=op, left=left, right=right):
            return op != "/" and bounds.whole(left, version) and bounds.whole(right, version)
        case t.Extreme(operands=operands):
            return all(bounds.whole(operand, version) for operand in operands)
        case t.Default(operand=operand, otherwise=otherwise):
            return bounds.whole(operand, version) and bounds.whole(otherwise, version)
        case t.Round(step=step):
            return bounds.whole(step, version)
        case t.Between() | t.PartOf():
            return True
        case t.Brackets() | t.AverageRate():
            return False
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
            return False
        case _:
            assert_never(expr)


def _known_limit(expr: Expr, version: Version, bounds: Bounds) -> int | None:
    match expr:
        case t.Constant(value=Fraction() as value):
            return abs(int(value)) + 1
        case t.Parameter(name=name):
            found = version.parameters.get(name)
            known = isinstance(found, Scalar) and isinstance(found.value, Fraction)
            return abs(int(found.value)) + 1 if known else None  # type: ignore[union-attr,arg-type]
        case t.Attribute(name=name):
            return _LARGEST_INDEX if name == "index" else LAST_DAY
        case t.Field() | t.Value() | t.LineAmount() | t.LineField():
            return LIMIT if isinstance(expr.type, Number | Quantity | Money) else None
        case t.Negate(operand=operand) | t.Absolute(operand=operand):
            return bounds.limit(operand, version)
        case t.Arithmetic(op=op, left=left, right=right):
            a, b = bounds.limit(left, version), bounds.limit(right, version)
            if a is None or b is None or op == "/":
                return None
            return a * b if op == "*" else a + b
        case t.Extreme(operands=operands):
            return _largest([bounds.limit(operand, version) for operand in operands])
        case t.Default(operand=operand, otherwise=otherwise):
            return _largest([bounds.limit(operand, version), bounds.limit(otherwise, version)])
        case t.Between() | t.PartOf():
            return LAST_DAY
        case t.Lookup(table=name, column=column):
            cells = _cells(version, name, column)
            return _largest([abs(int(c)) + 1 if isinstance(c, Fraction) else None for c in cells])
        case _:
            return None


def _largest(limits: list[int | None]) -> int | None:
    known = [limit for limit in limits if limit is not None]
    return max(known, default=0) if len(known) == len(limits) else None


def _cells(version: Version, name: str, column: str) -> list[ConstantValue]:
    table = version.parameters.get(name)
    assert isinstance(table, p.Table)
    place = table.columns.index(column)
    cells = [row.cells[place] for row in table.rows]
    return cells if table.otherwise is None else [*cells, table.otherwise[place]]
