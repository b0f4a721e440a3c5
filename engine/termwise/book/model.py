"""A book in memory: typed, checked, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

BookValue = int | Fraction | bool | str | date | datetime | None
"""int: a quantity, money in minor units, a whole number, a numeric key; Fraction: a number that
is not whole; str: text, an enumerated value, the key of a row; datetime: a moment in UTC;
None: missing."""

Key = str | int

Declared = tuple[object, ...]
"""What a program declares of its book (`declared.py`)."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one entity, in the order they came.

    `columns` are the entity's fields in declared order, its key first; each row has a value a
    column. `recorded_on` has one date a row (None: always known), or is None for the whole table.
    """

    entity: str
    columns: tuple[str, ...]
    rows: tuple[tuple[BookValue, ...], ...]
    recorded_on: tuple[date | None, ...] | None


@dataclass(frozen=True, eq=False)
class Book:
    """All tables of a program, by entity; keys are unique and references lead to rows.

    Two books are the same only if they are one object, so that an engine can keep what it
    prepared for a book. `declared` is what it was read for; None: made by hand, and not checked.
    """

    tables: Mapping[str, Table]
    declared: Declared | None = None

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(table.rows):,} {name}" for name, table in self.tables.items())
        return f"<Book: {sizes}>"
