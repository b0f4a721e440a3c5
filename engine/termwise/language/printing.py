"""Typed expressions back as text, in the language's own syntax.

Read again where it was written, the text means the same.
"""

from __future__ import annotations

from enum import IntEnum
from typing import assert_never

from termwise.language import tree
from termwise.language.constant_text import constant_text, is_name, key_text, quoted
from termwise.language.program import Program, Table
from termwise.language.tree import ConstantValue, Expr
from termwise.language.types import Enumeration, Row, Type
from termwise.language.walk import walk


class _Level(IntEnum):
    """How tightly a piece of text holds together; a looser one needs brackets."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    SIGNED = 7
    OPERAND = 8


_Piece = tuple[str, _Level]


def expression_text(expr: Expr, program: Program) -> str:
    """`expr` as an author would write it."""
    return _Printer(expr, program).text(expr, _Level.OR)


class _Printer:
    """One expression printed: which names in it would be taken for something else."""

    def __init__(self, whole: Expr, program: Program) -> None:
        self._program = program
        self._at_hand = {node.name for node in walk(whole) if isinstance(node, tree.AtHand)}

    def text(self, expr: Expr, least: _Level) -> str:
        """`expr`, in brackets where it holds together less than `least`."""
        text, level = self._piece(expr)
        return text if level >= least else f"({text})"

    def _piece(self, expr: Expr) -> _Piece:
        match expr:
            case tree.Constant(value=value, type=kind):
                return self._constant(value, kind)
            case (
                tree.AtHand()
                | tree.Field()
                | tree.Owner()
                | tree.Attribute()
                | tree.Value()
                | tree.Previous()
                | tree.LineField()
                | tree.LineAmount()
                | tree.Parameter()
            ):
                return self._path(expr), _Level.OPERAND
            case (
                tree.At()
                | tree.Lookup()
                | tree.Brackets()
                | tree.AverageRate()
                | tree.Extreme()
                | tree.Absolute()
                | tree.Round()
                | tree.Default()
                | tree.Between()
                | tree.StartOf()
                | tree.PartOf()
                | tree.DayOf()
            ):
                return self._call(expr), _Level.OPERAND
            case tree.Negate() | tree.Arithmetic() | tree.Shift() | tree.Scale():
                return self._calculation(expr)
            case (
                tree.Compare()
                | tree.Member()
                | tree.Present()
                | tree.Not()
                | tree.And()
                | tree.Or()
            ):
                return self._condition(expr)
            case _:
                assert_never(expr)

    def _constant(self, value: ConstantValue, kind: Type) -> _Piece:
        if isinstance(value, str) and isinstance(kind, Enumeration | Row):
            return self._word(value, kind), _Level.OPERAND
        text = constant_text(value, kind, self._program)
        if " / " in text and not isinstance(value, str):
            return text, _Level.PRODUCT
        return text, _Level.SIGNED if text.startswith("-") else _Level.OPERAND

    def _word(self, word: str, kind: Enumeration | Row) -> str:
        """A value of an enumeration or a key; in quotes where it would be taken for another."""
        if isinstance(kind, Row):
            return key_text(word)
        return word if is_name(word) and not self._is_taken(word) else quoted(word)

    def _is_taken(self, word: str) -> bool:
        """Whether a bare `word` would be a row or a parameter."""
        versions = self._program.versions
        return (
            word in self._at_hand
            or word in self._program.entities
            or any(word in v.parameters or word in v.periods for v in versions)
        )

    def _path(
        self,
        expr: tree.AtHand
        | tree.Field
        | tree.Owner
        | tree.Attribute
        | tree.Value
        | tree.Previous
        | tree.LineField
        | tree.LineAmount
        | tree.Parameter,
    ) -> str:
        match expr:
            case tree.AtHand(name=name) | tree.Parameter(name=name):
                return name
            case tree.LineField(rule=rule, name=name):
                return f"{rule}.{name}"
            case tree.LineAmount(rule=rule):
                return f"{rule}.amount"
            case tree.Previous(row=row):
                return f"{self._row(row)}.previous"
            case tree.Owner(row=row, name=name) if self._is_at_hand(row, name):
                return name
            case (
                tree.Owner(row=row, name=name)
                | tree.Field(row=row, name=name)
                | tree.Attribute(row=row, name=name)
                | tree.Value(row=row, name=name)
            ):
                return f"{self._row(row)}.{name}"
            case _:
                assert_never(expr)

    def _row(self, row: Expr) -> str:
        return self.text(row, _Level.OPERAND)

    def _is_at_hand(self, row: Expr, name: str) -> bool:
        """Whether the owner `name` of `row` is at hand by its bare name."""
        if not isinstance(row, tree.AtHand) or name in self._at_hand:
            return False
        return row.name == row.type.subject and any(
            row.name in version.periods for version in self._program.versions
        )

    def _call(
        self,
        expr: tree.At
        | tree.Lookup
        | tree.Brackets
        | tree.AverageRate
        | tree.Extreme
        | tree.Absolute
        | tree.Round
        | tree.Default
        | tree.Between
        | tree.StartOf
        | tree.PartOf
        | tree.DayOf,
    ) -> str:
        match expr:
            case tree.At(owners=owners, date=date, type=kind):
                owner = f"{self._row(owners[0])}." if len(owners) == 1 else ""
                return f"at({owner}{kind.subject}, {self._all(date)})"
            case tree.Lookup(table=table, keys=keys, at=at, column=column):
                keys = keys if at is None else (*keys, at)
                return self._table(table, keys) + self._column(table, column)
            case tree.Brackets(table=table, keys=keys, low=low, high=high, column=column):
                bounds = self._all(high) if low is None else self._all(low, high)
                called = f"brackets({self._table(table, keys)}, {bounds})"
                return called + self._column(table, column)
            case tree.AverageRate(table=table, keys=keys, low=low, high=high, column=column):
                called = f"average_rate({self._table(table, keys)}, {self._all(low, high)})"
                return called + self._column(table, column)
            case tree.Extreme(largest=largest, operands=operands):
                return f"{'max' if largest else 'min'}({self._all(*operands)})"
            case tree.Absolute(operand=operand):
                return f"abs({self._all(operand)})"
            case tree.Round(mode=mode, operand=operand, step=step):
                to_units = isinstance(step, tree.Constant) and step.value == 1
                return f"{mode}({self._all(operand) if to_units else self._all(operand, step)})"
            case tree.Default(operand=operand, otherwise=otherwise):
                return f"default({self._all(operand, otherwise)})"
            case tree.Between(unit=unit, start=start, end=end):
                return f"{unit}_between({self._all(start, end)})"
            case tree.StartOf(unit=unit, date=date):
                return f"start_of({self._all(date)}, {unit})"
            case tree.PartOf(part=part, date=date):
                return f"{part}_of({self._all(date)})"
            case tree.DayOf(moment=moment):
                return f"day_of({self._all(moment)})"
            case _:
                assert_never(expr)

    def _all(self, *arguments: Expr) -> str:
        return ", ".join(self.text(argument, _Level.OR) for argument in arguments)

    def _table(self, name: str, keys: tuple[Expr, ...]) -> str:
        return f"{name}[{self._all(*keys)}]" if keys else name

    def _column(self, name: str, column: str) -> str:
        """`.column` after a table that has several."""
        tables = (version.parameters.get(name) for version in self._program.versions)
        several = any(isinstance(table, Table) and len(table.columns) > 1 for table in tables)
        return f".{column}" if several else ""

    def _calculation(self, expr: tree.Negate | tree.Arithmetic | tree.Shift | tree.Scale) -> _Piece:
        match expr:
            case tree.Negate(operand=operand):
                return f"-{self.text(operand, _Level.SIGNED)}", _Level.SIGNED
            case tree.Arithmetic(op="+" | "-" as op, left=left, right=right):
                return self._infix(left, op, right, _Level.SUM)
            case tree.Arithmetic(op=op, left=left, right=right):
                return self._infix(left, op, right, _Level.PRODUCT)
            case tree.Shift(date=date, by=by, back=back):
                return self._infix(date, "-" if back else "+", by, _Level.SUM)
            case tree.Scale(duration=duration, factor=factor):
                return self._infix(duration, "*", factor, _Level.PRODUCT)
            case _:
                assert_never(expr)

    def _infix(self, left: Expr, sign: str, right: Expr, level: _Level) -> _Piece:
        """Operations of one level are read from left to right."""
        tighter = _Level(level + 1)
        return f"{self.text(left, level)} {sign} {self.text(right, tighter)}", level

    def _condition(
        self, expr: tree.Compare | tree.Member | tree.Present | tree.Not | tree.And | tree.Or
    ) -> _Piece:
        match expr:
            case tree.Compare(op=op, left=left, right=right):
                return self._compared(left, op, right)
            case tree.Member(item=item, values=values):
                return f"{self._side(item)} in {self._values(item, values)}", _Level.COMPARISON
            case tree.Present(operand=operand):
                return f"{self._side(operand)} is present", _Level.COMPARISON
            case tree.Not(operand=operand):
                return self._negated(operand)
            case tree.And(operands=operands):
                return " and ".join(self.text(o, _Level.NOT) for o in operands), _Level.AND
            case tree.Or(operands=operands):
                return " or ".join(self.text(o, _Level.AND) for o in operands), _Level.OR
            case _:
                assert_never(expr)

    def _negated(self, expr: Expr) -> _Piece:
        """What does not hold, with the comparison's own word for it where it has one."""
        match expr:
            case tree.Compare(op="=", left=left, right=right):
                return self._compared(left, "!=", right)
            case tree.Member(item=item, values=values):
                return f"{self._side(item)} not in {self._values(item, values)}", _Level.COMPARISON
            case tree.Present(operand=operand):
                return f"{self._side(operand)} is missing", _Level.COMPARISON
            case _:
                return f"not {self.text(expr, _Level.NOT)}", _Level.NOT

    def _compared(self, left: Expr, sign: str, right: Expr) -> _Piece:
        return f"{self._side(left)} {sign} {self._side(right)}", _Level.COMPARISON

    def _side(self, expr: Expr) -> str:
        return self.text(expr, _Level.SUM)

    def _values(self, item: Expr, values: tuple[ConstantValue, ...] | str) -> str:
        if isinstance(values, str):
            return values
        return f"[{', '.join(self._constant(value, item.type)[0] for value in values)}]"
