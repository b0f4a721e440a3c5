"""The typed tables of the book as temporary ones of a connection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Final

import psycopg
from psycopg import sql

from termwise.book.model import Book, BookValue, Table
from termwise.book.shape import RECORDED_ON
from termwise.columns.book.kinds import column_kind, key_kind
from termwise.columns.postgres.dialect import book_table, short_name
from termwise.language import types as t
from termwise.language.denominators import NUMBER_FIELD
from termwise.language.program import Entity, Program

_TYPES: Final = {
    "VARCHAR": 'TEXT COLLATE "C"',
    "HUGEINT": "NUMERIC",
    "BIGINT": "BIGINT",
    "SMALLINT": "BIGINT",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",
}
"""By the kinds of `termwise.columns.book`; texts in order of code points."""


def name_of(name: str) -> sql.Identifier:
    """A name of the compiler, in quotes."""
    return sql.Identifier(short_name(name))


def column_type(entity: Entity, field: str, program: Program) -> str:
    """The type of a field's column, or of `recorded_on`."""
    if field == RECORDED_ON:
        return _TYPES["DATE"]
    if field == entity.key:
        return _TYPES[key_kind(entity.numeric_key)]
    return _TYPES[column_kind(entity.fields[field].type, program)]


def load_book(connection: psycopg.Connection, program: Program, book: Book) -> None:
    """Make the tables of `book`; an entity that it lacks has no rows."""
    for entity in program.entities.values():
        create_table(connection, program, entity)
        if entity.name in book.tables:
            _insert(connection, entity, book.tables[entity.name])


def create_table(connection: psycopg.Connection, program: Program, entity: Entity) -> None:
    """An empty table, which the end of the transaction takes away."""
    columns = [
        sql.SQL("{} {}").format(name_of(field), sql.SQL(column_type(entity, field, program)))
        for field in (*entity.fields, RECORDED_ON)
    ]
    table = name_of(book_table(entity.name))
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
    create = sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP")
    connection.execute(create.format(table, sql.SQL(", ").join(columns)))


def analyze(connection: psycopg.Connection, name: str) -> None:
    """Let the planner know how many rows a new table has."""
    connection.execute(sql.SQL("ANALYZE {}").format(name_of(name)))


def _insert(connection: psycopg.Connection, entity: Entity, table: Table) -> None:
    fields = [*table.columns, RECORDED_ON]
    types = [entity.fields[field].type for field in table.columns]
    columns = sql.SQL(", ").join(map(name_of, fields))
    copy = sql.SQL("COPY {} ({}) FROM STDIN").format(name_of(book_table(entity.name)), columns)
    recorded = table.recorded_on or (None,) * len(table.rows)
    with connection.cursor() as cursor, cursor.copy(copy) as into:
        for row, day in zip(table.rows, recorded, strict=True):
            into.write_row([*_cells(entity, table, types, row), day])
    analyze(connection, book_table(entity.name))


def _cells(
    entity: Entity, table: Table, types: list[t.Type], row: tuple[BookValue, ...]
) -> Iterator[object]:
    for field, kind, value in zip(table.columns, types, row, strict=True):
        yield value if field == entity.key else _stored(value, kind)


def _stored(value: BookValue, kind: t.Type) -> object:
    """A value as it stands in its column."""
    match kind, value:
        case _, None:
            return None
        case t.Number(), int() | Fraction():
            return _millionths(value)
        case t.Enumeration(values=values), str():
            return values.index(value)
        case t.Moment(), datetime():
            return value.replace(tzinfo=None)
        case _:
            return value


def _millionths(value: int | Fraction) -> int:
    scaled = Fraction(value) * NUMBER_FIELD
    if scaled.denominator != 1:
        raise ValueError(f"{value} has more decimals than a number of the book may have")
    return scaled.numerator
