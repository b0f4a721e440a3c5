"""Tells what is wrong with a book, found by the database: only the faulty cells reach Python.

The words are those of `termwise.book`: each faulty cell goes through the row reader's own parser.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

import duckdb

from termwise.book.builder import EMPTY
from termwise.book.chunks import check_header
from termwise.book.faults import CellFault
from termwise.book.governed import Seen
from termwise.book.problems import BOUND, BookCode
from termwise.book.report import Report, TableReport
from termwise.book.shape import ColumnShape, TableShape, table_shape
from termwise.columns.book.clock import write_clock
from termwise.columns.book.early_rows import report_early
from termwise.columns.book.kinds import expected_kinds
from termwise.columns.book.layout import Layout
from termwise.columns.book.link_faults import Checked, report_links
from termwise.columns.book.source import TEXT, Cell, Source
from termwise.columns.book.typed_cells import BINARY
from termwise.columns.book.values import unfit, values_of
from termwise.language.program import Program

_RAW: Final = "temp.book_raw"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that may have faults; `name` is how problems call it."""

    made: Layout
    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Absent:
    """A table that is not there, and what is said of that."""

    name: str
    fault: CellFault


class _UnsureError(Exception):
    """The database took for a fault what the row reader does not, or rows cannot be numbered."""


def report_faults(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    tables: Sequence[Table | Absent],
    seen: Seen | None,
) -> None:
    """Raise BookError with every problem; nothing where that is not sure."""
    report = Report()
    checked: list[Checked] = []
    try:
        with _in_order(connection):
            for place, table in enumerate(tables):
                own = report.table(table.name)
                match table:
                    case Absent(fault=fault):
                        own.add(fault.code, fault.message, fault.help)
                    case Table():
                        name = f"temp.book_checked_{place}"
                        checked.append(_checked(connection, program, table, own, name))
        report_links(connection, checked)
        if seen is not None:
            report_early(connection, program, checked, seen)
    except _UnsureError:
        return
    finally:
        for name in (_RAW, *(f"temp.book_checked_{place}" for place in range(len(tables)))):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
    report.raise_problems()


@contextmanager
def _in_order(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Tables made within have their rows in the order of the file."""
    query = "SELECT current_setting('preserve_insertion_order')"
    [before] = connection.execute(query).fetchone() or (True,)
    connection.execute("SET preserve_insertion_order = true")
    try:
        yield
    finally:
        connection.execute(f"SET preserve_insertion_order = {str(bool(before)).lower()}")


def _checked(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    table: Table,
    report: TableReport,
    name: str,
) -> Checked:
    """Every row with its number, its cells and their values; faults of cells are recorded."""
    if not table.source.tellable:
        raise _UnsureError
    shape = table_shape(table.made.entity, program)
    table = _fitting(table, program, shape, report)
    check_header(table.source.names, shape, report, table.source.header)
    rows = _write(connection, program, table, shape, name)
    if not (table.source.is_whole(rows) and table.source.counts_up(rows)):
        raise _UnsureError
    for place, column in enumerate(shape.columns):
        cell = table.source.cells.get(column.name)
        if cell is not None:
            _report_cells(connection, report, name, place, column, cell)
    return Checked(shape, report, name)


def _fitting(table: Table, program: Program, shape: TableShape, report: TableReport) -> Table:
    """The table without the columns of a type that never fits, which are recorded."""
    cells = dict(table.source.cells)
    for column in unfit(table.made, table.source, program):
        kind, place = cells.pop(column.field).kind, shape.place(column.field)
        report.broken = report.broken or place == 0
        code, message, help = _unfit(kind, column.kind)
        report.add(code, message, help, column=place, field=column.field)
    return replace(table, source=replace(table.source, cells=cells))


def _unfit(kind: str, wanted: str) -> tuple[BookCode, str, str]:
    if kind in BINARY:
        message = f"the column is of type {kind.lower()}, which is not exact"
        return "inexact", message, "write amounts and numbers as decimal or text"
    message = f"the column is of type {kind}"
    return "wrong-type", message, f"give it the type {expected_kinds(wanted)}"


def _write(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    table: Table,
    shape: TableShape,
    name: str,
) -> int:
    """Make the table `name`: `row`, and `raw0`, `value0` … by the shape's columns."""
    source = table.source
    cells = {column.name: source.cells.get(column.name) for column in shape.columns}
    raw = ", ".join(
        f"{'NULL' if cell is None else cell.column} AS raw{place}"
        for place, cell in enumerate(cells.values())
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_RAW} AS SELECT {raw} FROM {source.relation}"
    )
    staged = {
        field: Cell(f"raw{place}", cell.kind)
        for place, (field, cell) in enumerate(cells.items())
        if cell is not None
    }
    numbered = f"(SELECT rowid + {source.first} AS row, * FROM {_RAW})"
    values = values_of(table.made, Source(numbered, source.names, staged), program)
    if values.needs_clock:
        write_clock(connection, ZoneInfo(program.time_zone))
    columns = ", ".join(
        f"raw{place}, {values.fields[field]} AS value{place}" for place, field in enumerate(cells)
    )
    query = f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT row, {columns} FROM {values.relation}"
    done = connection.execute(query).fetchone()
    assert done is not None
    return int(done[0])


def _report_cells(
    connection: duckdb.DuckDBPyConnection,
    report: TableReport,
    name: str,
    place: int,
    column: ColumnShape,
    cell: Cell,
) -> None:
    raw = f"raw{place}"
    faulty = f"value{place} IS NULL"
    if column.missing:
        faulty += f" AND {Cell(raw, cell.kind).sql} IS NOT NULL"
    query = f"SELECT row, {raw}, count(*) OVER () FROM {name} WHERE {faulty} ORDER BY row"
    found = connection.execute(f"{query} LIMIT {BOUND}").fetchall()
    for row, value, _ in found:
        shown = "" if value is None and cell.kind == TEXT else value
        report.fault(_fault(column, shown), row, place, column.name, shown)
    report.count += found[0][2] - len(found) if found else 0


def _fault(column: ColumnShape, value: object) -> CellFault:
    fault = EMPTY if value is None or value == "" else column.parse(value)
    if not isinstance(fault, CellFault):
        raise _UnsureError
    return fault
