"""Takes the tables of a PostgreSQL server as the book.

They are named as the entities and found on the connection's search path; other tables are passed
over. What is wrong is found by the server; only faulty cells reach Python, where the row reader's
own parsers say what is wrong with each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from termwise.book.builder import EMPTY
from termwise.book.chunks import check_header
from termwise.book.faults import CellFault, plain, suggestion
from termwise.book.governed import Governed, Seen, governed, ungoverned_row
from termwise.book.links import unknown_reference
from termwise.book.problems import BOUND, BookCode, BookError, BookProblem
from termwise.book.report import Report, TableReport
from termwise.book.shape import RECORDED_ON, ColumnShape, table_shape
from termwise.columns.book.clock import pieces
from termwise.columns.postgres.cells import (
    BINARY,
    CLOCK,
    TIME,
    ZONED,
    Column,
    expected,
    field_value,
    key_value,
)
from termwise.columns.postgres.dialect import book_table
from termwise.columns.postgres.tables import analyze, create_table, name_of
from termwise.language import types as t
from termwise.language.program import Entity, Program

_FEW = 1000
_DAY = timedelta(days=1)


def take_book(connection: psycopg.Connection, program: Program, seen: Seen | None = None) -> None:
    """Make typed temporary tables of the server's tables, for the transaction under way.

    With `seen` it is also checked that a version governs each row that will be there. Raises
    BookError with all problems, in order of table; rows have no number, so each names its cell.
    """
    _check_encoding(connection)
    _write_clock(connection, ZoneInfo(program.time_zone))
    report = Report()
    for entity in program.entities.values():
        _Table(connection, program, entity, report.table(entity.name)).take()
    report.raise_problems()
    for entity, own in zip(program.entities.values(), report.tables, strict=True):
        _check_links(connection, program, entity, own)
    dated = governed(program, seen) if seen is not None else None
    if dated is not None and seen is not None:
        for entity, own in zip(program.entities.values(), report.tables, strict=True):
            _check_early(connection, program, entity, own, dated, seen)
    report.raise_problems()


def _check_encoding(connection: psycopg.Connection) -> None:
    [(encoding,)] = connection.execute("SHOW server_encoding").fetchall()
    if encoding != "UTF8":
        message = f"the texts of this database are {encoding}, not UTF-8"
        help = "copy the tables into a database made with ENCODING 'UTF8'"
        raise BookError([BookProblem("not-utf8", "", None, None, None, message, help)])


def _write_clock(connection: psycopg.Connection, zone: ZoneInfo) -> None:
    name = sql.Identifier(CLOCK)
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(name))
    create = "CREATE TEMPORARY TABLE {} (starts timestamp, ends timestamp PRIMARY KEY, seconds int)"
    connection.execute(sql.SQL(create + " ON COMMIT DROP").format(name))
    copy = sql.SQL("COPY {} FROM STDIN").format(name)
    with connection.cursor() as cursor, cursor.copy(copy) as into:
        for piece in pieces(zone):
            into.write_row((piece.starts, piece.ends, piece.seconds))


@dataclass(frozen=True)
class _Table:
    """A table of the server on its way to a typed one."""

    connection: psycopg.Connection
    program: Program
    entity: Entity
    report: TableReport

    def take(self) -> None:
        """Make the typed table, or record why not."""
        columns = self._columns()
        if columns is None:
            return
        shape = table_shape(self.entity, self.program)
        check_header(tuple(columns), shape, self.report, None)
        values = {each.name: self._value(each, columns) for each in shape.columns}
        if self.report.count:
            return
        self._fill(values)
        for place, each in enumerate(shape.columns):
            column = columns.get(each.name)
            if column is not None:
                self._check_cells(place, each, column, values[each.name])

    def _columns(self) -> Mapping[str, Column] | None:
        found = columns_of(self.connection, self.entity.name)
        if found:
            return found
        names = [name for (name,) in self.connection.execute(_TABLES).fetchall()]
        help = suggestion(self.entity.name, names)
        help = help or "make it, or name its schema in the search path: an empty one is enough"
        message = f"the entity {self.entity.name} has no table on the search path"
        self.report.add("missing-table", message, help)
        return None

    def _value(self, shape: ColumnShape, columns: Mapping[str, Column]) -> sql.Composable:
        """The value of a field; a column of a type that never fits is recorded."""
        column = columns.get(shape.name)
        if column is None:
            return sql.SQL("NULL")
        kind = self._type(shape)
        numeric = self._is_numeric(kind)
        if kind is None:
            value = key_value(column, numeric=numeric)
        else:
            value = field_value(column, kind, self.program)
        if value is None:
            code, message, help = _unfit(column, expected(kind, numeric=numeric))
            self.report.add(code, message, help, field=shape.name)
        return value or sql.SQL("NULL")

    def _type(self, shape: ColumnShape) -> t.Type | None:
        """The type of a column's field; None for the key."""
        if shape.is_key:
            return None
        return t.Date() if shape.name == RECORDED_ON else self.entity.fields[shape.name].type

    def _is_numeric(self, kind: t.Type | None) -> bool:
        if kind is None:
            return self.entity.numeric_key
        return isinstance(kind, t.Row) and self.program.entities[kind.subject].numeric_key

    def _fill(self, values: Mapping[str, sql.Composable]) -> None:
        create_table(self.connection, self.program, self.entity)
        name = name_of(book_table(self.entity.name))
        insert = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}")
        columns = sql.SQL(", ").join(map(name_of, values))
        source = sql.SQL(on_path(self.entity.name))
        self.connection.execute(
            insert.format(name, columns, sql.SQL(", ").join(values.values()), source)
        )
        analyze(self.connection, book_table(self.entity.name))

    def _check_cells(
        self, place: int, shape: ColumnShape, column: Column, value: sql.Composable
    ) -> None:
        """Record the cells that have no value and need one."""
        faulty = sql.SQL("({}) IS NULL").format(value)
        if shape.missing:
            faulty = sql.SQL("{} AND {} IS NOT NULL").format(faulty, column.cell)
        query = sql.SQL("SELECT {}, {}, count(*) OVER () FROM {} WHERE {} ORDER BY 1 LIMIT {}")
        text = sql.SQL("{}::text").format(column.cell)
        source = sql.SQL(on_path(self.entity.name))
        found = self.connection.execute(
            query.format(text, _shown(column), source, faulty, sql.Literal(BOUND))
        ).fetchall()
        for written, stored, _ in found:
            raw = written if stored is None else stored
            fault = EMPTY if raw is None else shape.parse(raw)
            if not isinstance(fault, CellFault):
                fault = CellFault("wrong-type", f"{plain(raw)} does not fit the field")
            self.report.add(
                fault.code,
                fault.message,
                fault.help,
                column=place,
                field=shape.name,
                value=written,
            )
        self.report.count += found[0][2] - len(found) if found else 0


_COLUMNS = """
SELECT a.attname::text,
       CASE WHEN coalesce(base.typtype, t.typtype) = 'e' THEN 'text'
            ELSE format_type(coalesce(base.oid, t.oid), NULL) END
FROM pg_attribute AS a
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_type AS base ON t.typtype = 'd' AND base.oid = t.typbasetype
WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""

_TABLES = """
SELECT relname::text FROM pg_class
WHERE relkind IN ('r', 'v', 'm', 'f', 'p') AND pg_table_is_visible(oid)
  AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
ORDER BY 1
"""


def columns_of(connection: psycopg.Connection, entity: str) -> Mapping[str, Column]:
    """The columns of an entity's table; none where there is no table."""
    found = connection.execute(_COLUMNS, [on_path(entity)]).fetchall()
    return {name: Column(name, kind) for name, kind in found}


def on_path(entity: str) -> str:
    """The table's name, to be found on the search path."""
    return '"' + entity.replace('"', '""') + '"'


def _unfit(column: Column, wanted: str) -> tuple[BookCode, str, str]:
    if column.kind in BINARY:
        message = f"the column is of type {column.kind}, which is not exact"
        return "inexact", message, f"give it the type {wanted}"
    return "wrong-type", f"the column is of type {column.kind}", f"give it the type {wanted}"


def _shown(column: Column) -> sql.Composable:
    """A moment as a value of Python, where it is one that Python has."""
    if column.kind not in (TIME, ZONED):
        return sql.SQL("NULL")
    known = "CASE WHEN {0} BETWEEN '0001-01-03' AND '9999-12-29' THEN {0} END"
    return sql.SQL(known).format(column.cell)


def _check_links(
    connection: psycopg.Connection, program: Program, entity: Entity, report: TableReport
) -> None:
    """Keys come once, and references lead to a row."""
    table, key = name_of(book_table(entity.name)), name_of(entity.key)
    doubled = sql.SQL(
        "SELECT {0}, count(*), count(*) OVER () FROM {1} GROUP BY {0} HAVING count(*) > 1 "
        "ORDER BY {0} LIMIT {2}"
    ).format(key, table, sql.Literal(BOUND))
    found = connection.execute(doubled).fetchall()
    for value, count, _ in found:
        message = f"the key {plain(value)} stands in {count} rows"
        help = "take all but one of the rows out, or give each a key of its own"
        report.add("duplicate-key", message, help, column=0, field=entity.key, value=value)
    report.count += found[0][2] - len(found) if found else 0
    for place, field in enumerate(entity.fields.values()):
        if isinstance(field.type, t.Row) and field.name != entity.key:
            target = program.entities[field.type.subject]
            _check_references(connection, entity, field.name, place, target, report)


def _check_references(
    connection: psycopg.Connection,
    entity: Entity,
    field: str,
    place: int,
    target: Entity,
    report: TableReport,
) -> None:
    there, key = name_of(book_table(target.name)), name_of(target.key)
    query = sql.SQL(
        "SELECT here.{0}, count(*) OVER () FROM {1} AS here WHERE here.{0} IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM {2} AS there WHERE there.{3} = here.{0}) "
        "ORDER BY 1 LIMIT {4}"
    ).format(name_of(field), name_of(book_table(entity.name)), there, key, sql.Literal(BOUND))
    found = connection.execute(query).fetchall()
    if not found:
        return
    few = sql.SQL("SELECT {} FROM {} LIMIT {}").format(key, there, sql.Literal(_FEW + 1))
    known = [str(each) for (each,) in connection.execute(few).fetchall()]
    known = known if len(known) <= _FEW else []
    for value, _ in found:
        fault = unknown_reference(value, target.name, target.name, known)
        report.add(fault.code, fault.message, fault.help, column=place, field=field, value=value)
    report.count += found[0][1] - len(found)


def _check_early(
    connection: psycopg.Connection,
    program: Program,
    entity: Entity,
    report: TableReport,
    dated: Governed,
    seen: Seen,
) -> None:
    """No row that will be there is dated before the first version."""
    field = dated.fields.get(entity.name)
    if field is None:
        return
    day: sql.Composable = name_of(field)
    if isinstance(entity.fields[field].type, t.Moment):
        zone = sql.Literal(program.time_zone)
        day = sql.SQL("timezone({}, timezone('UTC', {}))::date").format(zone, day)
    known: sql.Composable = sql.SQL("true")
    if seen.rows_known_at is not None:
        known = sql.SQL("coalesce({} <= {}, true)").format(
            name_of(RECORDED_ON), sql.Literal(seen.rows_known_at)
        )
    until = min(dated.first, seen.as_of + _DAY)
    query = sql.SQL("SELECT {0}, {1}, count(*) OVER () FROM {2} WHERE {0} < {3} AND {4} ORDER BY 2")
    found: list[tuple[Any, ...]] = connection.execute(
        query.format(
            day, name_of(entity.key), name_of(book_table(entity.name)), sql.Literal(until), known
        )
        + sql.SQL(" LIMIT {}").format(sql.Literal(BOUND))
    ).fetchall()
    for value, key, _ in found:
        fault = ungoverned_row(value, dated.first, entity.name)
        message = f"{entity.key} {plain(key)}: {fault.message}"
        report.add(fault.code, message, fault.help, field=field, value=value)
    report.count += found[0][2] - len(found) if found else 0
