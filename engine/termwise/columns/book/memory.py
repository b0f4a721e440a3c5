"""Takes a book that is in memory into the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import islice

import duckdb

from termwise.book.model import Book, BookValue, Table
from termwise.book.shape import RECORDED_ON
from termwise.columns.book.layout import Column, Layout, create_table, fresh_schema, layout
from termwise.language import types as t
from termwise.language.denominators import NUMBER_FIELD
from termwise.language.program import Program

_CHUNK = 20_000


def load_book(connection: duckdb.DuckDBPyConnection, program: Program, book: Book) -> None:
    """Make the tables of `book` in the schema `book`; an entity that it lacks has no rows."""
    fresh_schema(connection)
    for entity in program.entities.values():
        made = layout(entity, program)
        create_table(connection, made)
        if entity.name in book.tables:
            insert_table(connection, made, book.tables[entity.name])


def insert_table(connection: duckdb.DuckDBPyConnection, made: Layout, table: Table) -> None:
    """Insert every row of a table."""
    places = {name: place for place, name in enumerate(table.columns)}
    recorded = table.recorded_on or (None,) * len(table.rows)
    rows = zip(table.rows, recorded, strict=True)
    while stretch := list(islice(rows, _CHUNK)):
        cells: dict[str, Sequence[BookValue]] = {
            column.field: [row[places[column.field]] for row, _ in stretch]
            for column in made.columns
            if column.field in places
        }
        cells[RECORDED_ON] = [day for _, day in stretch]
        _insert(connection, made, cells)


def _insert(
    connection: duckdb.DuckDBPyConnection, made: Layout, cells: Mapping[str, Sequence[BookValue]]
) -> None:
    """Every value travels as text: no binding makes a float of it."""
    casts = ", ".join(f"CAST(unnest(CAST(? AS VARCHAR[])) AS {each.kind})" for each in made.columns)
    texts = [list(_texts(column, cells[column.field])) for column in made.columns]
    connection.execute(f"INSERT INTO {made.table} SELECT {casts}", texts)


def _texts(column: Column, values: Iterable[BookValue]) -> Iterator[str | None]:
    places: Mapping[str, int] = {}
    if isinstance(column.type, t.Enumeration):
        places = {value: place for place, value in enumerate(column.type.values)}
    return (None if value is None else _text(column, value, places) for value in values)


def _text(column: Column, value: BookValue, places: Mapping[str, int]) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Fraction() if isinstance(column.type, t.Number):
            return str(_millionths(value))
        case datetime():
            return value.replace(tzinfo=None).isoformat(sep=" ")
        case date():
            return value.isoformat()
        case str():
            return str(places[value]) if places else value
        case _:
            return str(value)


def _millionths(value: int | Fraction) -> int:
    scaled = Fraction(value) * NUMBER_FIELD
    if scaled.denominator != 1:
        raise ValueError(f"{value} has more decimals than a number of the book may have")
    return scaled.numerator
