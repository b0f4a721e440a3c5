"""What the tables of a book hold: how many rows, and between which bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

import duckdb

from termwise.columns.book.layout import Column, Layout, layout
from termwise.language.program import Program

_ORDERED: Final = ("HUGEINT", "BIGINT", "SMALLINT", "DATE", "TIMESTAMP")


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value of a column as it stands in the database.

    Both are None where every cell is missing, and for texts and booleans. `nulls` counts the
    missing ones.
    """

    least: int | date | datetime | None
    greatest: int | date | datetime | None
    nulls: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Rows by entity; ranges by entity and field, `recorded_on` among the fields."""

    rows: Mapping[str, int]
    ranges: Mapping[tuple[str, str], Range]


def statistics(connection: duckdb.DuckDBPyConnection, program: Program) -> Statistics:
    """What the tables in the schema `book` hold; each is read once."""
    rows: dict[str, int] = {}
    ranges: dict[tuple[str, str], Range] = {}
    for name, entity in program.entities.items():
        made = layout(entity, program)
        found = _of_table(connection, made)
        rows[name] = found[0]
        for place, column in enumerate(made.columns):
            least, greatest, present = found[1 + 3 * place : 4 + 3 * place]
            ranges[name, column.field] = Range(least, greatest, rows[name] - present)
    return Statistics(MappingProxyType(rows), MappingProxyType(ranges))


def _of_table(connection: duckdb.DuckDBPyConnection, made: Layout) -> tuple[Any, ...]:
    values = ", ".join(_bounds(column) for column in made.columns)
    found = connection.execute(f"SELECT count(*), {values} FROM {made.table}").fetchone()
    assert found is not None
    return found


def _bounds(column: Column) -> str:
    name = column.quoted
    ends = f"min({name}), max({name})" if column.kind in _ORDERED else "NULL, NULL"
    return f"{ends}, count({name})"
