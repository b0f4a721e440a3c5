"""Takes a folder of files into the database, without a row of it passing through Python.

What is not plain, or has any fault, goes to `termwise.book.reader`, which tells every problem in
its own words; the two agree on every book.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from termwise.book.folder import find_files
from termwise.book.reader import read_book
from termwise.book.report import Report
from termwise.columns.book.csv_source import csv_source
from termwise.columns.book.layout import Layout, drop_schema, fresh_schema, layout
from termwise.columns.book.links import are_linked
from termwise.columns.book.memory import load_book
from termwise.columns.book.rows import Cells, make_table
from termwise.language.program import Program


def load_folder(connection: duckdb.DuckDBPyConnection, program: Program, folder: Path) -> None:
    """Make the tables of the book in `folder` in the schema `book`.

    Raises BookError with all problems, in order of table and row; then the schema is gone.
    """
    fresh_schema(connection)
    if _load_quickly(connection, program, folder):
        return
    drop_schema(connection)
    load_book(connection, program, read_book(program, folder))


def _load_quickly(connection: duckdb.DuckDBPyConnection, program: Program, path: Path) -> bool:
    """Whether the whole folder is plain and without a fault, and now in the database."""
    report = Report()
    folder = find_files(path, program.entities, report)
    if folder is None or report.whole.count or len(folder.files) < len(program.entities):
        return False
    tables = {name: layout(entity, program) for name, entity in program.entities.items()}
    try:
        for name, made in tables.items():
            if not _load_file(connection, program, made, folder.files[name]):
                return False
        return are_linked(connection, tables)
    except (duckdb.OutOfMemoryException, duckdb.InterruptException):
        raise
    except (duckdb.Error, OSError, UnicodeError):
        return False


def _load_file(
    connection: duckdb.DuckDBPyConnection, program: Program, made: Layout, file: Path
) -> bool:
    if file.suffix != ".csv" or not file.is_file():
        return False
    source = csv_source(connection, file)
    if source is None or not _is_complete(made, source.names):
        return False
    fields = {name: f"c{place}" for place, name in enumerate(source.names)}
    rows = make_table(connection, program, made, Cells(source.relation, fields))
    return source.is_whole(rows)


def _is_complete(made: Layout, names: tuple[str, ...]) -> bool:
    """Whether each name is a field, none comes twice, and no field is absent that must be there."""
    needed = {column.field for column in made.columns if not column.missing}
    known = {column.field for column in made.columns}
    return len(set(names)) == len(names) and needed <= set(names) <= known
