"""Tells which keys come twice, and which references lead nowhere, found by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from termwise.book.faults import CellFault
from termwise.book.links import duplicate_key, unknown_reference
from termwise.book.problems import BOUND
from termwise.book.report import TableReport
from termwise.book.shape import TableShape

_FEW = 1000
"""Of more keys than that none is suggested."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A table of numbered rows: `row`, and the value of each of the shape's columns, `value0` …"""

    shape: TableShape
    report: TableReport
    name: str


def report_links(connection: duckdb.DuckDBPyConnection, tables: Sequence[Checked]) -> None:
    """Record keys that come twice, and references to rows that are not there."""
    targets = {table.shape.entity: table for table in tables}
    for table in tables:
        _report_doubled(connection, table)
        for place, column in enumerate(table.shape.columns):
            target = targets.get(column.refers) if column.refers is not None else None
            if target is not None and not _is_doubtful(connection, target):
                _report_astray(connection, table, place, target)


def _is_doubtful(connection: duckdb.DuckDBPyConnection, target: Checked) -> bool:
    """Whether some key is not known."""
    query = f"SELECT 1 FROM {target.name} WHERE value0 IS NULL LIMIT 1"
    return target.report.broken or connection.execute(query).fetchone() is not None


def _report_doubled(connection: duckdb.DuckDBPyConnection, table: Checked) -> None:
    first = f"SELECT row, value0, min(row) OVER (PARTITION BY value0) AS before FROM {table.name}"
    query = f"SELECT row, value0, before FROM ({first}) WHERE row <> before AND value0 IS NOT NULL"
    total, found = first_rows(connection, query, BOUND)
    for row, key, before in found:
        table.report.fault(duplicate_key(key, before), row, 0, table.shape.columns[0].name, key)
    table.report.count += total - len(found)


def _report_astray(
    connection: duckdb.DuckDBPyConnection, table: Checked, place: int, target: Checked
) -> None:
    value = f"value{place}"
    query = (
        f"SELECT row, {value} FROM {table.name} AS here ANTI JOIN {target.name} AS there "
        f"ON here.{value} = there.value0 WHERE here.{value} IS NOT NULL"
    )
    total, found = first_rows(connection, query, BOUND)
    known = _known(connection, target) if found else []
    faults: dict[object, CellFault] = {}
    for row, key in found:
        if key not in faults:
            entity, name = target.shape.entity, target.report.table
            faults[key] = unknown_reference(key, entity, name, known)
        table.report.fault(faults[key], row, place, table.shape.columns[place].name, key)
    table.report.count += total - len(found)


def _known(connection: duckdb.DuckDBPyConnection, target: Checked) -> list[str]:
    """The keys among which the nearest is looked for, in order; none where they are many."""
    query = f"SELECT value0 FROM {target.name} ORDER BY row LIMIT {_FEW + 1}"
    known = [str(key) for (key,) in connection.execute(query).fetchall()]
    return known if len(known) <= _FEW else []


def first_rows(
    connection: duckdb.DuckDBPyConnection, query: str, most: int
) -> tuple[int, list[tuple[Any, ...]]]:
    """How many rows a query has, and so many of the first by `row`."""
    [total] = connection.execute(f"SELECT count(*) FROM ({query})").fetchone() or (0,)
    if not total:
        return 0, []
    return total, connection.execute(f"{query} ORDER BY row LIMIT {most}").fetchall()
