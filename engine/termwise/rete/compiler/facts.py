"""Conditions as the matcher asks them: comparisons between columns of one flat fact.

Whole numbers, days, moments, enumerated values, texts and keys become columns as they are. What
the matcher cannot hold exactly, such as a fraction, becomes a column that says yes or no, computed
beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from termwise.language import tree as t
from termwise.language.tree import Expr
from termwise.language.types import (
    Boolean,
    Date,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Text,
)
from termwise.rete import conditions as m
from termwise.rete.cells import KEY
from termwise.rete.compiler.conditions import members
from termwise.rete.compiler.operands import both
from termwise.rete.envelope import AMONG_LIMIT, INT_LIMIT, TEXT_LIMIT

if TYPE_CHECKING:
    from termwise.rete.compiler.expressions import Expressions
    from termwise.rete.compiler.writer import Body

_ALWAYS: Final = m.AllOf(())
_NEVER: Final = m.AnyOf(())


class Facts:
    """The columns and conditions of one round of matching, gathered while they are compiled."""

    def __init__(self, c: Expressions) -> None:
        self._c = c
        self._columns: dict[tuple[Expr, str], tuple[m.Column, str]] = {}
        self.conditions: list[m.Condition] = []
        self.few = True
        """Whether the fact has few different values: yes or no, and enumerated ones."""
        self.different = 1
        """How many different facts there can be, where they are few."""

    @property
    def body(self) -> Body:
        """The function that the columns' code is written into."""
        return self._c.body

    def add(self, condition: m.Condition) -> int | None:
        """The bit of a condition; None where it always holds."""
        if condition == _ALWAYS:
            return None
        if condition in self.conditions:
            return 1 << self.conditions.index(condition)
        self.conditions.append(condition)
        return 1 << len(self.conditions) - 1

    def columns(self) -> Sequence[m.Column]:
        """All columns, in order."""
        return [column for column, _ in self._columns.values()]

    def codes(self) -> Sequence[str]:
        """For each column, code that gives its value or None."""
        return [code for _, code in self._columns.values()]

    def condition(self, expr: Expr) -> m.Condition:
        """An expression as a condition."""
        match expr:
            case t.And(operands=operands):
                return _all(tuple(self.condition(operand) for operand in operands))
            case t.Or(operands=operands):
                return _any(tuple(self.condition(operand) for operand in operands))
            case t.Not(operand=operand):
                return negated(self.condition(operand))
            case t.Present(operand=operand):
                return self._present(operand)
            case t.Compare():
                return self._compared(expr)
            case t.Member():
                return self._member(expr)
            case t.Constant(value=bool() as value):
                return _ALWAYS if value else _NEVER
            case t.Parameter(name=name):
                return _ALWAYS if self._c.terms.scalar(name).value is True else _NEVER
            case t.Field() | t.Value():
                return m.Compare(self._column(expr, "flag"), "=", True)
            case _:
                return self._flag(expr)

    def _present(self, operand: Expr) -> m.Condition:
        kind = self._kind(operand)
        if kind is None or isinstance(operand.type, Row):
            guards = self._c.value(operand).guards
            if not guards:
                return _ALWAYS
            code = f"True if {both(guards)} else None"
            return m.Present(self._made(operand, "present", "flag", code, 2))
        return m.Present(self._column(operand, kind))

    def _compared(self, expr: t.Compare) -> m.Condition:
        left, right = self._kind(expr.left), self._kind(expr.right)
        a, b = self._constant(expr.left), self._constant(expr.right)
        if a is not None and b is None and right is not None:
            return self._with_constant(expr.right, right, _SWAPPED[expr.op], a, expr)
        if b is not None and a is None and left is not None:
            return self._with_constant(expr.left, left, expr.op, b, expr)
        if left is None or left != right or a is not None or b is not None:
            return self._flag(expr)
        return m.CompareColumns(
            self._column(expr.left, left), expr.op, self._column(expr.right, right)
        )

    def _with_constant(
        self, side: Expr, kind: m.Kind, op: t.ComparisonOp, value: object, expr: Expr
    ) -> m.Condition:
        match kind, value:
            case ("int", int()) if not isinstance(value, bool) and abs(value) <= INT_LIMIT:
                return m.Compare(self._column(side, kind), op, value)
            case ("text", str()) if len(value.encode()) <= TEXT_LIMIT:
                return m.Compare(self._column(side, kind), op, value)
            case ("flag", bool()):
                return m.Compare(self._column(side, kind), op, value)
            case _:
                return self._flag(expr)

    def _member(self, expr: t.Member) -> m.Condition:
        kind = self._kind(expr.item)
        values = dict.fromkeys(members(expr, self._c))
        wanted = {"int": int, "text": str}.get(kind or "")
        fitting = wanted is not None and all(type(value) is wanted for value in values)
        if kind is None or not fitting or len(values) > AMONG_LIMIT:
            return self._flag(expr)
        listed = tuple(value for value in values if isinstance(value, int | str))
        return m.Among(self._column(expr.item, kind), listed)

    def _kind(self, expr: Expr) -> m.Kind | None:
        """The kind of column that can hold an expression exactly; None where none can."""
        match expr.type:
            case Date() | Moment() | Enumeration():
                return "int"
            case Number() | Quantity() | Money():
                version = self._c.version
                limit = self._c.bounds.limit(expr, version)
                fits = limit is not None and limit <= INT_LIMIT
                return "int" if fits and self._c.bounds.whole(expr, version) else None
            case Text():
                return "text"
            case Boolean():
                return "flag" if isinstance(expr, t.Field | t.Value) else None
            case Row(subject=subject) if not self._c.terms.program.is_period(subject):
                return "int" if self._c.bounds.numeric_key(subject) else "text"
            case _:
                return None

    def _constant(self, expr: Expr) -> object | None:
        match expr:
            case t.Constant(value=value, type=kind):
                return self._c.terms.cell_value(value, kind)
            case t.Parameter(name=name):
                found = self._c.terms.scalar(name)
                return self._c.terms.cell_value(found.value, found.type)
            case _:
                return None

    def _column(self, expr: Expr, kind: m.Kind) -> m.Column:
        operand = self._c.value(expr)
        if isinstance(expr.type, Row):
            stored = self._c.stored(operand)
            guarded = f"({stored.code}[{KEY}] if {both(stored.guards)} else None)"
            code = guarded if stored.guards else f"{stored.code}[{KEY}]"
        else:
            code = operand.otherwise_none()
        match expr.type:
            case Boolean():
                different = 3
            case Enumeration(values=values):
                different = len(values) + 1
            case _:
                different = 0
        return self._made(expr, kind, kind, code, different)

    def _flag(self, expr: Expr) -> m.Condition:
        code = self._c.condition(expr)
        return m.Compare(self._made(expr, "holds", "flag", code, 2), "=", True)

    def _made(self, expr: Expr, use: str, kind: m.Kind, code: str, different: int) -> m.Column:
        if (expr, use) not in self._columns:
            column = m.Column(f"c{len(self._columns)}", kind)
            self._columns[expr, use] = (column, code)
            self.few = self.few and different > 0
            self.different *= different
        return self._columns[expr, use][0]


_SWAPPED: Final[dict[t.ComparisonOp, t.ComparisonOp]] = {
    "=": "=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


def _all(parts: tuple[m.Condition, ...]) -> m.Condition:
    """All of them; what always holds is left out."""
    parts = tuple(part for part in parts if part != _ALWAYS)
    if _NEVER in parts:
        return _NEVER
    return parts[0] if len(parts) == 1 else m.AllOf(parts)


def _any(parts: tuple[m.Condition, ...]) -> m.Condition:
    """One of them; what never holds is left out."""
    parts = tuple(part for part in parts if part != _NEVER)
    if _ALWAYS in parts:
        return _ALWAYS
    return parts[0] if len(parts) == 1 else m.AnyOf(parts)


def negated(part: m.Condition) -> m.Condition:
    """Where it does not hold."""
    match part:
        case m.AllOf(()):
            return _NEVER
        case m.AnyOf(()):
            return _ALWAYS
        case m.Negation(inner):
            return inner
        case _:
            return m.Negation(part)


all_of = _all
