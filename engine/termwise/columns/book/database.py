"""Takes the tables of a DuckDB file as the book.

They are named as the entities; other tables of the file are passed over. A table is read as a file
of its own would be: texts are read, and what has a type already must fit its field. The tables of a
PostgreSQL server are taken by `termwise.columns.postgres`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from termwise.book.faults import CellFault, plain, suggestion
from termwise.book.governed import Seen
from termwise.book.problems import BookError, BookProblem
from termwise.columns.book.early_rows import are_governed
from termwise.columns.book.faults import Absent, Table, report_faults
from termwise.columns.book.layout import drop_schema, fresh_schema, layout
from termwise.columns.book.links import are_linked
from termwise.columns.book.names import literal, quoted
from termwise.columns.book.rows import make_table
from termwise.columns.book.source import Source
from termwise.columns.book.stored_cells import stored_cell
from termwise.columns.book.values import unfit
from termwise.language.program import Entity, Program

_THERE: Final = "termwise_source"
_SCHEMA: Final = "main"


def load_database(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    path: Path,
    seen: Seen | None = None,
) -> None:
    """Make the tables of the book in the DuckDB file `path` in the schema `book`.

    With `seen` it is also checked that a version governs each row that will be there. Raises
    BookError with all problems, in order of table and row; rows are numbered from 1 in the order
    of their table. Then the schema is gone.
    """
    with _attached(connection, path):
        names = _table_names(connection)
        tables = [
            _table(connection, program, entity, names) for entity in program.entities.values()
        ]
        fresh_schema(connection)
        if not _is_sound(connection, program, tables, seen):
            drop_schema(connection)
            report_faults(connection, program, tables, seen)
            raise AssertionError("a book was refused without a reason")


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    if not path.is_file():
        raise _no_book(path, f"there is no file {plain(str(path))}")
    try:
        connection.execute(f"ATTACH {literal(str(path.absolute()))} AS {_THERE} (READ_ONLY)")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise _no_book(path, f"{plain(str(path))} cannot be read: {reason}") from error
    try:
        yield
    finally:
        connection.execute(f"DETACH {_THERE}")


def _no_book(path: Path, message: str) -> BookError:
    help = "a book is a DuckDB file with one table an entity, or a folder of files"
    return BookError([BookProblem("no-book", "", None, None, plain(str(path)), message, help)])


def _table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = "SELECT table_name FROM information_schema.tables WHERE table_catalog = ?"
    found = connection.execute(f"{query} AND table_schema = ?", [_THERE, _SCHEMA]).fetchall()
    return sorted(name for (name,) in found)


def _table(
    connection: duckdb.DuckDBPyConnection, program: Program, entity: Entity, names: Sequence[str]
) -> Table | Absent:
    if entity.name not in names:
        help = suggestion(entity.name, names) or "make it; an entity without rows has one as well"
        message = f"the entity {entity.name} has no table"
        return Absent(entity.name, CellFault("missing-table", message, help))
    relation = f"{_THERE}.{_SCHEMA}.{quoted(entity.name)}"
    columns = connection.execute(f"DESCRIBE {relation}").fetchall()
    cells = {name: stored_cell(quoted(name), kind) for name, kind, *_ in columns}
    return Table(layout(entity, program), entity.name, Source(relation, tuple(cells), cells))


def _is_sound(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    tables: Sequence[Table | Absent],
    seen: Seen | None,
) -> bool:
    """Whether all tables are there without a fault, and now in the schema `book`."""
    try:
        for table in tables:
            if isinstance(table, Absent) or not table.source.is_complete(table.made):
                return False
            if unfit(table.made, table.source, program):
                return False
            make_table(connection, program, table.made, table.source)
    except duckdb.InvalidInputException:
        return False
    made = {table.made.entity.name: table.made for table in tables if isinstance(table, Table)}
    linked = are_linked(connection, made)
    return linked and (seen is None or are_governed(connection, program, made, seen))
