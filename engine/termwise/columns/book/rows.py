"""Turns a relation of texts into the table of an entity, or stops at the first fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import duckdb

from termwise.columns.book.cells import key_value, text_value
from termwise.columns.book.clock import write_clock
from termwise.columns.book.layout import Column, Layout
from termwise.columns.book.moments import clock_join, local_time, moment_value
from termwise.columns.book.names import literal
from termwise.language import types as t
from termwise.language.program import Program


@dataclass(frozen=True, slots=True)
class Cells:
    """A relation, and the expression of each field's cells in it; an empty cell is NULL.

    A field without an expression is missing in every row.
    """

    relation: str
    fields: Mapping[str, str]


def make_table(
    connection: duckdb.DuckDBPyConnection, program: Program, made: Layout, cells: Cells
) -> int:
    """Make the table; gives the number of its rows.

    Raises duckdb.Error at the first cell that has no value and needs one.
    """
    moments = [
        column.field
        for column in made.columns
        if isinstance(column.type, t.Moment) and column.field in cells.fields
    ]
    if moments:
        write_clock(connection, ZoneInfo(program.time_zone))
    clocks = {field: f"clock{place}" for place, field in enumerate(moments)}
    values = ", ".join(
        f"{_checked(column, cells, clocks, program)} AS {column.quoted}" for column in made.columns
    )
    query = f"SELECT {values} FROM {_source(cells, clocks)}"
    done = connection.execute(f"CREATE TABLE {made.table} AS {query}").fetchone()
    assert done is not None
    return int(done[0])


def _source(cells: Cells, clocks: Mapping[str, str]) -> str:
    """The relation, with the local time of each moment and the piece of the clock it lies in."""
    if not clocks:
        return cells.relation
    times = "".join(
        f", {local_time(cells.fields[field])} AS {clock}_time" for field, clock in clocks.items()
    )
    joins = " ".join(clock_join(f"{clock}_time", clock) for clock in clocks.values())
    return f"(SELECT *{times} FROM {cells.relation}) AS raw {joins}"


def _checked(column: Column, cells: Cells, clocks: Mapping[str, str], program: Program) -> str:
    """The value of a column, or an error where the cell has none and needs one."""
    cell = cells.fields.get(column.field)
    if cell is None:
        return f"CAST(NULL AS {column.kind})"
    value = _value(column, cell, clocks, program)
    stop = f"error({literal(f'a cell of {column.field} has a fault')})"
    if column.missing:
        stop = f"CASE WHEN {cell} IS NOT NULL THEN {stop} END"
    return f"coalesce({value}, {stop})"


def _value(column: Column, cell: str, clocks: Mapping[str, str], program: Program) -> str:
    match column.type:
        case None:
            return key_value(cell, column.kind == "BIGINT")
        case t.Moment():
            clock = clocks[column.field]
            return moment_value(cell, f"{clock}_time", clock)
        case declared:
            return text_value(cell, declared, program)
