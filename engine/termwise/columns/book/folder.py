"""Takes a folder of files into the database, without a row of it passing through Python.

First as if there were no fault, each table in one statement that stops at the first. Where one is
found, `faults` tells them all; where a file is not plain enough for that, `termwise.book.reader`
does, in the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from termwise.book.folder import find_files
from termwise.book.governed import Seen
from termwise.book.reader import read_book
from termwise.book.report import Report
from termwise.columns.book.csv_source import csv_source
from termwise.columns.book.early_rows import are_governed
from termwise.columns.book.faults import Table, report_faults
from termwise.columns.book.jsonl_source import jsonl_source
from termwise.columns.book.layout import Layout, drop_schema, fresh_schema, layout
from termwise.columns.book.links import are_linked
from termwise.columns.book.memory import load_book
from termwise.columns.book.parquet_source import parquet_source
from termwise.columns.book.precise import take_precisely
from termwise.columns.book.rows import make_table
from termwise.columns.book.source import Source
from termwise.columns.book.typed_cells import BINARY
from termwise.columns.book.values import unfit
from termwise.language.program import Program

_SERIOUS: Final = (duckdb.OutOfMemoryException, duckdb.InterruptException)


def load_folder(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    folder: Path,
    seen: Seen | None = None,
) -> None:
    """Make the tables of the book in `folder` in the schema `book`.

    With `seen` it is also checked that a version governs each row that will be there. Raises
    BookError with all problems, in order of table and row; then the schema is gone.
    """
    files = _files(program, folder)
    if files is not None:
        with TemporaryDirectory(prefix="termwise-") as scratch:
            fresh_schema(connection)
            if is_sound(connection, program, files, seen, Path(scratch)):
                return
            drop_schema(connection)
            _report_plain(connection, program, files, seen, Path(scratch))
    load_book(connection, program, read_book(program, folder, seen))


def is_sound(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    files: Mapping[str, Path],
    seen: Seen | None,
    scratch: Path,
) -> bool:
    """Whether the files are without a fault, and now in the database."""
    tables = {name: layout(entity, program) for name, entity in program.entities.items()}
    try:
        for name, made in tables.items():
            if not _take(connection, program, made, files[name], scratch):
                return False
        linked = are_linked(connection, tables)
        return linked and (seen is None or are_governed(connection, program, tables, seen))
    except _SERIOUS:
        raise
    except (duckdb.Error, OSError, UnicodeError):
        return False


def _files(program: Program, path: Path) -> Mapping[str, Path] | None:
    """The file of every entity; None where anything is wrong with the folder itself."""
    report = Report()
    folder = find_files(path, program.entities, report)
    if folder is None or report.whole.count or len(folder.files) < len(program.entities):
        return None
    return folder.files if all(file.is_file() for file in folder.files.values()) else None


def _take(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    made: Layout,
    file: Path,
    scratch: Path,
) -> bool:
    source = _source(connection, program, made, file, scratch)
    if source is None:
        return take_precisely(connection, program, made, file)
    if not source.is_complete(made) or unfit(made, source, program):
        return False
    return source.is_whole(make_table(connection, program, made, source))


def _source(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    made: Layout,
    file: Path,
    scratch: Path,
) -> Source | None:
    """The rows of a plain file; None where only the row reader is sure to read it right."""
    match file.suffix:
        case ".csv":
            return csv_source(connection, file, scratch)
        case ".parquet":
            source = parquet_source(connection, file)
            return source if source is not None and _is_plain(made, source, program) else None
        case _:
            return jsonl_source(connection, file, made)


def _is_plain(made: Layout, source: Source, program: Program) -> bool:
    """Whether every column fits, or is refused whole: one of another type may be all empty."""
    kinds = {source.cells[column.field].kind for column in unfit(made, source, program)}
    return kinds <= BINARY


def _report_plain(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    files: Mapping[str, Path],
    seen: Seen | None,
    scratch: Path,
) -> None:
    """Raise BookError with what is wrong; nothing where a file is not plain."""
    tables: list[Table] = []
    try:
        for name, entity in program.entities.items():
            made = layout(entity, program)
            source = _source(connection, program, made, files[name], scratch)
            if source is None:
                return
            tables.append(Table(made, files[name].name, source))
        report_faults(connection, program, tables, seen)
    except _SERIOUS:
        raise
    except (duckdb.Error, OSError, UnicodeError):
        return
