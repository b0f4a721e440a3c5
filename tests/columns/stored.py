"""Both readers of a book side by side: the row reader's values, and the database's tables."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

import duckdb
from termwise.book.model import Book, BookValue
from termwise.book.problems import BookError, BookProblem
from termwise.book.reader import read_book
from termwise.columns.book import load_book, load_folder
from termwise.columns.book.layout import Column, layout
from termwise.language import types as t
from termwise.language.denominators import NUMBER_FIELD
from termwise.language.program import Program

Rows = list[tuple[BookValue, ...]]
Problems = tuple[tuple[BookProblem, ...], int]


def read_rows(program: Program, path: Path) -> dict[str, Rows] | Problems:
    """The rows of each table as `read_book` reads them, `recorded_on` last, or its problems."""
    try:
        return rows_of(read_book(program, path))
    except BookError as error:
        return error.problems, error.more


def rows_of(book: Book) -> dict[str, Rows]:
    """The rows of each table of a book, in order of key."""
    found: dict[str, Rows] = {}
    for entity, table in book.tables.items():
        recorded = table.recorded_on or (None,) * len(table.rows)
        rows = [(*row, day) for row, day in zip(table.rows, recorded, strict=True)]
        found[entity] = sorted(rows, key=lambda row: row[0])  # type: ignore[arg-type,return-value]
    return found


def loaded_rows(program: Program, path: Path) -> dict[str, Rows] | Problems:
    """The same, as `load_folder` leaves them in the database."""
    try:
        load_folder(_shared(), program, path)
    except BookError as error:
        return error.problems, error.more
    return stored_rows(_shared(), program)


def book_rows(program: Program, book: Book) -> dict[str, Rows]:
    """The same, as `load_book` leaves them in the database."""
    load_book(_shared(), program, book)
    return stored_rows(_shared(), program)


def stored_rows(connection: duckdb.DuckDBPyConnection, program: Program) -> dict[str, Rows]:
    """The tables of the database, turned back into values of the book, in order of key."""
    found: dict[str, Rows] = {}
    for name, entity in program.entities.items():
        made = layout(entity, program)
        # The key stands first in a book's rows.
        columns = sorted(made.columns, key=lambda column: column.type is not None)
        names = ", ".join(column.quoted for column in columns)
        kinds = connection.execute(f"DESCRIBE {made.table}").fetchall()
        assert [each[1] for each in kinds] == [column.kind for column in made.columns]
        rows = connection.execute(f"SELECT {names} FROM {made.table}").fetchall()
        back = [tuple(map(_value, columns, row)) for row in rows]
        found[name] = sorted(back, key=lambda row: row[0])  # type: ignore[arg-type,return-value]
    return found


@cache
def _shared() -> duckdb.DuckDBPyConnection:
    """One database for all: to begin one takes longer than a small book."""
    return duckdb.connect()


def _value(column: Column, stored: object) -> BookValue:
    match column.type, stored:
        case _, None:
            return None
        case t.Number(), int():
            value = Fraction(stored, NUMBER_FIELD)
            return value.numerator if value.denominator == 1 else value
        case t.Enumeration(values=values), int():
            return values[stored]
        case t.Moment(), datetime():
            return stored.replace(tzinfo=UTC)
        case _:
            return stored  # type: ignore[return-value]
