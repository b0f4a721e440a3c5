"""Turns a source into the table of an entity, or stops at the first fault."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import duckdb

from termwise.columns.book.clock import write_clock
from termwise.columns.book.layout import Column, Layout
from termwise.columns.book.names import literal
from termwise.columns.book.source import TEXT, Source
from termwise.columns.book.values import Values, values_of
from termwise.language import types as t
from termwise.language.program import Program


def make_table(
    connection: duckdb.DuckDBPyConnection, program: Program, made: Layout, source: Source
) -> int:
    """Make the table; gives the number of its rows.

    Raises duckdb.Error at the first cell that has no value and needs one. What refers to a row is
    not looked at: a text that is no key is not found among them.
    """
    values = values_of(made, source, program)
    if values.needs_clock:
        write_clock(connection, ZoneInfo(program.time_zone))
    columns = ", ".join(
        f"{_checked(column, _value(column, values, source), source)} AS {column.quoted}"
        for column in made.columns
    )
    query = f"CREATE TABLE {made.table} AS SELECT {columns} FROM {values.relation}"
    done = connection.execute(query).fetchone()
    assert done is not None
    return int(done[0])


def _value(column: Column, values: Values, source: Source) -> str:
    """The value of a field; of a reference the cell as it is.

    Each reference is looked up among the keys, and what is no key is not among them.
    """
    cell = source.cells.get(column.field)
    if cell is not None and cell.kind == column.kind == TEXT and isinstance(column.type, t.Row):
        return cell.sql
    return values.fields[column.field]


def _checked(column: Column, value: str, source: Source) -> str:
    """The value, or an error where there is none and one is needed."""
    cell = source.cells.get(column.field)
    if cell is None:
        return value
    stop = f"error({literal(f'a cell of {column.field} has a fault')})"
    if column.missing:
        stop = f"CASE WHEN {cell.sql} IS NOT NULL THEN {stop} END"
    return f"coalesce({value}, {stop})"
