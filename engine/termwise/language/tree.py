"""Typed expressions: what every engine, proof and explanation starts from.

A closed union of frozen dataclasses. Two expressions are equal when they mean the same by
construction; spans do not count. Numbers, quantities and money are exact: money is in minor
units of its currency. `missing` on a leaf says that this leaf itself can be missing although
the row it is read from is there; `check/presence.py` puts leaves together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from termwise.language.source import Span
from termwise.language.types import Boolean, Date, DurationKind, Number, Row, Type

ComparisonOp = Literal["=", "<", "<=", ">", ">="]
ArithmeticOp = Literal["+", "-", "*", "/"]
CalendarUnit = Literal["week", "month", "quarter", "half", "year"]
RoundingMode = Literal["round", "floor", "ceil"]
PeriodAttribute = Literal[
    "index", "start", "end", "full_start", "full_end", "days", "full_days", "share"
]
LineAttribute = Literal["amount", "date", "party"]


@dataclass(frozen=True, slots=True)
class DurationValue:
    """So many months, days or hours."""

    count: int
    kind: DurationKind


ConstantValue = Fraction | bool | str | date | datetime | DurationValue
"""A value known from the YAML: Fraction for numbers, quantities and money (minor units), str
for text, an enumerated value or the key of a row."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant written in the expression."""

    value: ConstantValue
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AtHand:
    """A row at hand by name: the subject, an entity of a period row, or the gathered row."""

    name: str
    type: Row
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity row, its key included; a reference when `type` is a row."""

    row: Expr
    name: str
    type: Type
    missing: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Owner:
    """The entity row that a period row was generated from (`contract_year.order`).

    Of a gathered line: the row of the rule's subject that it came from.
    """

    row: Expr
    name: str
    type: Row
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """`index`, `start`, `share` … of a period row."""

    row: Expr
    name: PeriodAttribute
    type: Type
    missing: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Value:
    """A measure or decision of a row, or its `accepted`."""

    row: Expr
    name: str
    type: Type
    missing: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Previous:
    """The period row that ends last at or before this one's start; missing for the first."""

    row: Expr
    type: Row
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class At:
    """The row of `type` (a period) of these owners that holds `date`; missing where none does."""

    owners: tuple[Expr, ...]
    date: Expr
    type: Row
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class LineField:
    """`amount`, `date` or `party` of a line of `rule`, in a measure that gathers its lines."""

    rule: str
    name: LineAttribute
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class LineAmount:
    """What `rule` came to for this row (of the rule's subject): rounded, 0 where no line came."""

    row: Expr
    rule: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """The value of a parameter of the version at hand (never a list or a table)."""

    name: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A cell of a table: by its keys, and the threshold column where the table has one.

    `keys` are text, enumerated values or rows (whose key is looked up); `at` is compared with
    the thresholds, None where the table has none. Missing where no row answers.
    """

    table: str
    keys: tuple[Expr, ...]
    at: Expr | None
    column: str
    type: Type
    missing: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Brackets:
    """The sum over the tiers of `table` of cell x the part of low … high that lies in them.

    `low` is None for 0.
    """

    table: str
    keys: tuple[Expr, ...]
    low: Expr | None
    high: Expr
    column: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AverageRate:
    """`Brackets` over low … high divided by high - low; the cell at `low` where they are equal."""

    table: str
    keys: tuple[Expr, ...]
    low: Expr
    high: Expr
    column: str
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """`-x` of a number, quantity or money."""

    operand: Expr
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` over exact numbers; a division by zero is missing."""

    op: ArithmeticOp
    left: Expr
    right: Expr
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Shift:
    """A date or moment moved by a duration, back where `back`.

    Months end on the last day of a shorter month; a day of a date is a calendar day.
    """

    date: Expr
    by: Expr
    back: bool
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Scale:
    """A duration times a number, cut towards zero to a whole count."""

    duration: Expr
    factor: Expr
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`; false where a side is missing. `!=` is written `Not(Compare("="))`."""

    op: ComparisonOp
    left: Expr
    right: Expr
    span: Span = field(compare=False)
    type: Type = Boolean()


@dataclass(frozen=True, slots=True)
class Member:
    """`item in …`: constants, or the list parameter named; false where the item is missing.

    A row is looked for by its key.
    """

    item: Expr
    values: tuple[ConstantValue, ...] | str
    span: Span = field(compare=False)
    type: Type = Boolean()


@dataclass(frozen=True, slots=True)
class Present:
    """`operand is present`."""

    operand: Expr
    span: Span = field(compare=False)
    type: Type = Boolean()


@dataclass(frozen=True, slots=True)
class Not:
    """`not operand`; a missing operand counts as false."""

    operand: Expr
    span: Span = field(compare=False)
    type: Type = Boolean()


@dataclass(frozen=True, slots=True)
class And:
    """All operands hold; a missing one counts as false."""

    operands: tuple[Expr, ...]
    span: Span = field(compare=False)
    type: Type = Boolean()


@dataclass(frozen=True, slots=True)
class Or:
    """One operand or more holds; a missing one counts as false."""

    operands: tuple[Expr, ...]
    span: Span = field(compare=False)
    type: Type = Boolean()


@dataclass(frozen=True, slots=True)
class Extreme:
    """`min(…)` or `max(…)` of two or more; missing where one is."""

    largest: bool
    operands: tuple[Expr, ...]
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Absolute:
    """`abs(x)`."""

    operand: Expr
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Round:
    """To a multiple of `step` (in the operand's own units; money: minor units).

    "round" is half up, away from zero for negatives; "floor" and "ceil" go down and up.
    `step` is missing or not positive: the result is missing.
    """

    mode: RoundingMode
    operand: Expr
    step: Expr
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Default:
    """`default(x, y)`: x, or y where x is missing."""

    operand: Expr
    otherwise: Expr
    type: Type
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`days_between(a, b)` = b - a; months and years whole, downwards."""

    unit: Literal["days", "months", "years"]
    start: Expr
    end: Expr
    span: Span = field(compare=False)
    type: Type = Number()


@dataclass(frozen=True, slots=True)
class StartOf:
    """The first day of the calendar unit that holds a date (a week begins on Monday)."""

    unit: CalendarUnit
    date: Expr
    span: Span = field(compare=False)
    type: Type = Date()


@dataclass(frozen=True, slots=True)
class PartOf:
    """`year_of(d)`, `month_of(d)`: a plain number."""

    part: Literal["year", "month"]
    date: Expr
    span: Span = field(compare=False)
    type: Type = Number()


@dataclass(frozen=True, slots=True)
class DayOf:
    """The day of a moment in the program's time zone."""

    moment: Expr
    span: Span = field(compare=False)
    type: Type = Date()


Expr = (
    Constant
    | AtHand
    | Field
    | Owner
    | Attribute
    | Value
    | Previous
    | At
    | LineField
    | LineAmount
    | Parameter
    | Lookup
    | Brackets
    | AverageRate
    | Negate
    | Arithmetic
    | Shift
    | Scale
    | Compare
    | Member
    | Present
    | Not
    | And
    | Or
    | Extreme
    | Absolute
    | Round
    | Default
    | Between
    | StartOf
    | PartOf
    | DayOf
)
