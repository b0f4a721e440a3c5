"""Expressions as written: the tree that the parser makes, before names and types are known.

Every node keeps its span. Nodes are data and evaluate nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from termwise.language.source import Span

ComparisonOp = Literal["=", "!=", "<", "<=", ">", ">="]
ArithmeticOp = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Number:
    """`12`, `0.5`: a plain number."""

    value: Fraction
    span: Span


@dataclass(frozen=True, slots=True)
class Percent:
    """`12%`, `2.5 %`; `value` is the fraction meant (12/100)."""

    value: Fraction
    span: Span


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with a word after it: `250 users`, `1 year`, `24 hours`, `100 EUR`."""

    value: Fraction
    word: str
    span: Span
    word_span: Span


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """`2009-11-17`."""

    value: date
    span: Span


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """`"text"` or `'text'`; a backslash keeps the next character as it is."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class BooleanLiteral:
    """`true`, `false`."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A bare name: a row at hand, a parameter, or an enumerated value."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Dot:
    """`base.name`."""

    base: Expression
    name: str
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Subscript:
    """`table[key, …]`."""

    base: Expression
    arguments: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """`name(argument, …)`."""

    name: str
    arguments: tuple[Expression, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`[a, b, …]`."""

    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Negative:
    """`-x`."""

    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right`."""

    op: ArithmeticOp
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right`."""

    op: ComparisonOp
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Between:
    """`item between low and high`: both bounds included."""

    item: Expression
    low: Expression
    high: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    """`item in values` (a list, or a parameter that is one); `negated` for `not in`."""

    item: Expression
    values: Expression
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Presence:
    """`operand is present`, or `is missing`."""

    operand: Expression
    present: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """`not operand`."""

    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    """`a and b and …`: two operands or more."""

    operands: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    """`a or b or …`: two operands or more."""

    operands: tuple[Expression, ...]
    span: Span


Expression = (
    Number
    | Percent
    | Measured
    | DateLiteral
    | TextLiteral
    | BooleanLiteral
    | Name
    | Dot
    | Subscript
    | Call
    | ListLiteral
    | Negative
    | Arithmetic
    | Comparison
    | Between
    | Membership
    | Presence
    | Not
    | And
    | Or
)
