"""The value of each cell of a source, as SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from termwise.columns.book.cells import key_value, text_value
from termwise.columns.book.layout import Column, Layout
from termwise.columns.book.moments import clock_join, local_time, moment_value
from termwise.columns.book.source import TEXT, Cell, Source
from termwise.columns.book.typed_cells import typed_value
from termwise.language import types as t
from termwise.language.program import Program


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a table's fields, in terms of `relation`; NULL: the cell is empty or faulty.

    `needs_clock`: the table `CLOCK` must be there.
    """

    relation: str
    fields: Mapping[str, str]
    needs_clock: bool


def unfit(made: Layout, source: Source, program: Program) -> list[Column]:
    """The columns whose type in the source never fits their field."""
    found = []
    for column in made.columns:
        cell = source.cells.get(column.field)
        if cell is not None and not _fits(column, cell, program):
            found.append(column)
    return found


def values_of(made: Layout, source: Source, program: Program) -> Values:
    """The value of every field; each column of the source must fit."""
    moments = [
        column.field
        for column in made.columns
        if isinstance(column.type, t.Moment) and column.field in source.cells
    ]
    clocks = {field: f"clock{place}" for place, field in enumerate(moments)}
    fields = {
        column.field: _value(column, source.cells.get(column.field), clocks, program)
        for column in made.columns
    }
    return Values(_relation(source, clocks), fields, bool(clocks))


def _relation(source: Source, clocks: Mapping[str, str]) -> str:
    """The source, with the local time of each moment and the piece of the clock it lies in."""
    if not clocks:
        return source.relation
    times = "".join(
        f", {local_time(source.cells[field].sql, source.cells[field].kind)} AS {clock}_time"
        for field, clock in clocks.items()
    )
    joins = " ".join(clock_join(f"{clock}_time", clock) for clock in clocks.values())
    return f"(SELECT *{times} FROM {source.relation}) AS timed {joins}"


def _fits(column: Column, cell: Cell, program: Program) -> bool:
    if isinstance(column.type, t.Moment):
        return local_time(cell.sql, cell.kind) is not None
    return _plain_value(column, cell, program) is not None


def _value(column: Column, cell: Cell | None, clocks: Mapping[str, str], program: Program) -> str:
    if cell is None:
        return f"CAST(NULL AS {column.kind})"
    if isinstance(column.type, t.Moment):
        clock = clocks[column.field]
        return moment_value(cell.sql, cell.kind, f"{clock}_time", clock)
    value = _plain_value(column, cell, program)
    if value is None:
        raise ValueError(f"a cell of type {cell.kind} is no {column.field}")
    return value


def _plain_value(column: Column, cell: Cell, program: Program) -> str | None:
    if cell.kind != TEXT:
        return typed_value(cell.sql, cell.kind, column)
    if column.type is None:
        return key_value(cell.sql, column.kind == "BIGINT")
    return text_value(cell.sql, column.type, program)
