"""What a matcher can be asked about one flat fact: a small algebra, pure data.

A comparison with a missing value does not hold, whatever its operator. `Negation` is plain
two-valued negation, so "not (users > 3)" holds when `users` is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["int", "text", "flag"]
Op = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of the fact. Its values are whole numbers, texts or booleans, or missing."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Compare:
    """The column's value stands in this relation to a literal of the column's kind.

    Texts and flags know only `=` and `!=`.
    """

    column: Column
    op: Op
    value: int | str | bool


@dataclass(frozen=True, slots=True)
class CompareColumns:
    """Two values of the same fact stand in this relation; both must be there.

    Both columns have the same kind; texts and flags know only `=` and `!=`.
    """

    left: Column
    op: Op
    right: Column


@dataclass(frozen=True, slots=True)
class Among:
    """The value is one of these (at most 10,000). None listed: never true."""

    column: Column
    values: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """The column has a value."""

    column: Column


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds. No parts: always true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds. No parts: never true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold, be it for a missing value."""

    part: Condition


Condition = Compare | CompareColumns | Among | Present | AllOf | AnyOf | Negation
