"""Typed expressions to code: one method for each thing an expression can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from termwise.language import tree as t
from termwise.language.program import Version
from termwise.language.tree import Expr
from termwise.language.types import Money, Number, Quantity, Type
from termwise.rete.compiler import amounts, conditions, dates, paths, tables
from termwise.rete.compiler.bounds import Bounds
from termwise.rete.compiler.operands import Amount, Factor, Operand, both, merged
from termwise.rete.compiler.terms import Terms
from termwise.rete.compiler.writer import Body
from termwise.rete.exact import plain


def is_amount(kind: Type) -> bool:
    """Whether values of a type are numbers that can be added and multiplied."""
    return isinstance(kind, Number | Quantity | Money)


@dataclass(frozen=True)
class Expressions:
    """Compiles expressions into the body of one function.

    `rows` has the code of the rows at hand, by name; `line` that of the gathered line; `doubtful`
    are those at hand that may not exist yet.
    """

    body: Body
    terms: Terms
    bounds: Bounds
    rows: Mapping[str, str]
    line: str | None = None
    doubtful: frozenset[str] = frozenset()

    @property
    def version(self) -> Version:
        """The version whose terms are compiled."""
        return self.terms.version

    def value(self, expr: Expr) -> Operand:
        """Code for the value of an expression."""
        if is_amount(expr.type):
            amount = self.amount(expr)
            if amount.constant is not None:
                return Operand(self.body.bind(plain(amount.constant)))
            return amounts.materialized(amount)
        match expr:
            case t.Constant(value=value, type=kind):
                return self._constant(value, kind)
            case t.Parameter(name=name):
                found = self.terms.scalar(name)
                return self._constant(found.value, found.type)
            case t.AtHand() | t.Owner() | t.Previous() | t.At():
                return paths.row(expr, self)
            case t.Field() | t.Attribute() | t.Value() | t.LineField():
                return paths.read(expr, self)
            case t.Lookup():
                return tables.looked_up(expr, self)
            case t.Shift() | t.Scale() | t.StartOf() | t.DayOf():
                return dates.moved(expr, self)
            case t.Compare() | t.Member() | t.Present() | t.Not() | t.And() | t.Or():
                return Operand(self.condition(expr))
            case t.Extreme():
                return self._extreme(expr)
            case t.Default():
                return self._default(expr)
            case (
                t.LineAmount()
                | t.Brackets()
                | t.AverageRate()
                | t.Negate()
                | t.Arithmetic()
                | t.Absolute()
                | t.Round()
                | t.Between()
                | t.PartOf()
            ):
                return amounts.materialized(self.amount(expr))
            case _:
                assert_never(expr)

    def amount(self, expr: Expr) -> Amount:
        """Code for a number, its constant factors apart."""
        match expr:
            case t.Constant(value=value):
                assert isinstance(value, Fraction)
                return Amount(value)
            case t.Parameter(name=name):
                found = self.terms.scalar(name).value
                assert isinstance(found, Fraction)
                return Amount(found)
            case t.Negate() | t.Arithmetic() | t.Absolute() | t.Round():
                return amounts.calculated(expr, self)
            case t.Attribute(name="share" | "days" | "full_days"):
                return paths.stretch(expr, self)
            case t.Field() | t.Attribute() | t.Value() | t.LineField() | t.LineAmount():
                return self._variable(paths.read(expr, self), expr)
            case t.Lookup() | t.Brackets() | t.AverageRate():
                return self._variable(tables.looked_up(expr, self), expr)
            case t.Between() | t.PartOf():
                return self._variable(dates.counted(expr, self), expr)
            case t.Extreme():
                return self._variable(self._extreme(expr), expr)
            case t.Default():
                return self._variable(self._default(expr), expr)
            case _:
                raise AssertionError(f"no amount: {type(expr).__name__}")

    def condition(self, expr: Expr) -> str:
        """Code that is true where a condition holds, and else false."""
        return conditions.condition(expr, self)

    def row(self, expr: Expr) -> Operand:
        """Code for a row."""
        return self.value(expr)

    def stored(self, operand: Operand) -> Operand:
        """The same in a variable that is None where the value is missing."""
        if operand.code.isidentifier() and operand.guards in ((), (f"{operand.code} is not None",)):
            return operand
        name = self.body.local(operand.otherwise_none())
        return Operand(name, (f"{name} is not None",) if operand.guards else ())

    def called(self, function: object, *arguments: Operand) -> Operand:
        """A function that may give None, called once all its arguments are there."""
        guards = merged(argument.guards for argument in arguments)
        codes = ", ".join(argument.code for argument in arguments)
        called = Operand(f"{self.body.bind(function)}({codes})", guards)
        name = self.body.local(called.otherwise_none())
        return Operand(name, (f"{name} is not None",))

    def certain(self, function: object, *arguments: Operand) -> Operand:
        """A function that gives a value whenever all its arguments are there."""
        guards = merged(argument.guards for argument in arguments)
        codes = ", ".join(argument.code for argument in arguments)
        return Operand(f"{self.body.bind(function)}({codes})", guards)

    def _constant(self, value: t.ConstantValue, kind: Type) -> Operand:
        held = self.terms.cell_value(value, kind)
        if type(held) in (int, bool):
            return Operand(f"{held}" if held >= 0 else f"({held})")  # type: ignore[operator]
        return Operand(self.body.bind(held))

    def _variable(self, operand: Operand, expr: Expr) -> Amount:
        stored = self.stored(operand)
        whole = self.bounds.whole(expr, self.version)
        return Amount(Fraction(1), (Factor(stored.code, whole),), (), stored.guards)

    def _extreme(self, expr: t.Extreme) -> Operand:
        operands = [self.value(operand) for operand in expr.operands]
        function = self.body.bind(max if expr.largest else min)
        codes = ", ".join(operand.code for operand in operands)
        return Operand(f"{function}({codes})", merged(o.guards for o in operands))

    def _default(self, expr: t.Default) -> Operand:
        operand, otherwise = self.value(expr.operand), self.value(expr.otherwise)
        if not operand.guards:
            return operand
        code = f"{operand.code} if {both(operand.guards)} else {otherwise.otherwise_none()}"
        name = self.body.local(code)
        return Operand(name, (f"{name} is not None",) if otherwise.guards else ())
