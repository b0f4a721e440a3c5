"""Lines and decision values as every engine gives them."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from termwise.language.program import LineKind
from termwise.language.types import Type

Value = int | Fraction | bool | str | date | datetime | None
"""A decided value: numbers, quantities and money (minor units) are exact; a row is its key (a
period row: `key:start`); None is missing."""


class Line(NamedTuple):
    """One effect that came out.

    `base` and `amount` are in minor units where `currency` is a currency; of a grant `amount` is
    an exact quantity and `currency` its unit. `rate` is an exact fraction. `index` is None on the
    line of an entity row. Built by the million: a named tuple, which is quicker to make than a
    frozen dataclass.
    """

    line_id: str
    kind: LineKind
    rule: str
    version: str
    subject: str
    key: str
    index: int | None  # type: ignore[assignment]  # stands for tuple.index
    party: str
    party_type: str
    date: date
    base: int | Fraction | None
    rate: int | Fraction | None
    amount: int | Fraction | None
    currency: str
    message: str


class DecisionValue(NamedTuple):
    """The value of one decision (or `accepted`) of one row; `case` is empty for expressions."""

    subject: str
    key: str
    index: int | None  # type: ignore[assignment]  # stands for tuple.index
    name: str
    value: Value
    type: Type
    case: str
    version: str
