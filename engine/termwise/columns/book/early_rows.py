"""Rows dated before the first version, found by the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb

from termwise.book.governed import Seen, day_of, governed, ungoverned_row
from termwise.book.problems import BOUND
from termwise.columns.book.layout import Layout
from termwise.columns.book.link_faults import Checked, first_rows
from termwise.columns.book.names import literal
from termwise.language import types as t
from termwise.language.program import Program

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A relation of rows with a `day` (a date, or a moment in UTC) and the day of `recorded`."""

    relation: str
    day: str
    recorded: str
    is_moment: bool


def are_governed(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    tables: Mapping[str, Layout],
    seen: Seen,
) -> bool:
    """Whether no row that will be seen lies before the first version."""
    found = governed(program, seen)
    if found is None:
        return True
    for entity, field in found.fields.items():
        made = tables[entity]
        names = {column.field: column.quoted for column in made.columns}
        moment = isinstance(program.entities[entity].fields[field].type, t.Moment)
        dated = _Dated(made.table, names[field], made.columns[-1].quoted, moment)
        early = _early(connection, program, dated, found.first, seen)
        query = f"SELECT 1 FROM {dated.relation} WHERE {early} LIMIT 1"
        if connection.execute(query).fetchone() is not None:
            return False
    return True


def report_early(
    connection: duckdb.DuckDBPyConnection, program: Program, tables: Sequence[Checked], seen: Seen
) -> None:
    """Record the rows that lie before the first version."""
    found = governed(program, seen)
    if found is None:
        return
    for table in tables:
        entity = table.shape.entity
        field = found.fields.get(entity)
        if field is not None:
            _report_table(connection, program, table, field, found.first, seen)


def _report_table(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    table: Checked,
    field: str,
    first: date,
    seen: Seen,
) -> None:
    place, last = table.shape.place(field), len(table.shape.columns) - 1
    entity = program.entities[table.shape.entity]
    moment = isinstance(entity.fields[field].type, t.Moment)
    dated = _Dated(table.name, f"value{place}", f"value{last}", moment)
    early = _early(connection, program, dated, first, seen)
    query = f"SELECT row, {dated.day} FROM {table.name} WHERE {early}"
    total, found = first_rows(connection, query, BOUND)
    for row, value in found:
        known = value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
        day = day_of(known, ZoneInfo(program.time_zone))
        assert day is not None
        table.report.fault(ungoverned_row(day, first, entity.name), row, place, field, known)
    table.report.count += total - len(found)


def _early(
    connection: duckdb.DuckDBPyConnection, program: Program, dated: _Dated, first: date, seen: Seen
) -> str:
    """The condition of a row before `first` that is there on the days of `seen`."""
    until = min(first, seen.as_of + _DAY)
    known = "true"
    if seen.rows_known_at is not None:
        known = f"coalesce({dated.recorded} <= DATE '{seen.rows_known_at}', true)"
    if not dated.is_moment:
        return f"{dated.day} < DATE '{until}' AND {known}"
    near = ", ".join(
        f"TIMESTAMP {literal(str(moment))}"
        for moment in _moments_near(connection, dated, until)
        if _is_before(moment, until, program)
    )
    listed = f" OR {dated.day} IN ({near})" if near else ""
    return f"({dated.day} < TIMESTAMP '{until - _DAY}'{listed}) AND {known}"


def _moments_near(
    connection: duckdb.DuckDBPyConnection, dated: _Dated, until: date
) -> Iterator[datetime]:
    """The moments so near to a day that the zone's clock tells whether they are before it."""
    between = f"{dated.day} >= '{until - _DAY}' AND {dated.day} < '{until + _DAY}'"
    query = f"SELECT DISTINCT {dated.day} FROM {dated.relation} WHERE {between}"
    for (moment,) in connection.execute(query).fetchall():
        yield moment


def _is_before(moment: datetime, until: date, program: Program) -> bool:
    day = day_of(moment.replace(tzinfo=UTC), ZoneInfo(program.time_zone))
    return day is not None and day < until
