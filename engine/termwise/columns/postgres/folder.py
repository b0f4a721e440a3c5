"""The tables of a server as a folder of csv files, for engines that do not run there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg import sql

from termwise.book.governed import Seen
from termwise.columns.postgres.cells import TIME, ZONED, Column
from termwise.columns.postgres.engine import Connection
from termwise.columns.postgres.server import Server, transaction
from termwise.columns.postgres.source import columns_of, on_path, take_book
from termwise.language.program import Program


@contextmanager
def as_folder(server: Server, program: Program, seen: Seen) -> Iterator[Path]:
    """A folder with a file for each entity, gone at the end.

    The tables are checked by the server first, as when the program runs there, so that what is
    wrong is told in the same words. Raises BookError, and OSError where the server fails.
    """
    with TemporaryDirectory(prefix="termwise-book-") as made:
        folder = Path(made)
        with transaction(server) as connection:
            take_book(connection, program, seen)
            for entity in program.entities:
                _write(connection, entity, folder / f"{entity}.csv")
        yield folder


def _write(connection: Connection, entity: str, path: Path) -> None:
    """One table, block by block; no row of it stays in memory."""
    columns = columns_of(connection, entity)
    cells = [
        sql.SQL("{} AS {}").format(_written(each), sql.Identifier(name))
        for name, each in columns.items()
    ]
    copy = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT (FORMAT csv, HEADER true)").format(
        sql.SQL(", ").join(cells), sql.SQL(on_path(entity))
    )
    connection.execute("SET LOCAL datestyle = 'ISO'")
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(copy) as rows:
        for block in rows:
            file.write(block)


def _written(column: Column) -> sql.Composable:
    """A cell as a csv file of the book has it."""
    cell = column.cell
    match column.kind:
        case "numeric":
            # Decimals beyond the currency's are a fault of a file even where they are noughts.
            return sql.SQL("trim_scale({})").format(cell)
        case kind if kind == TIME:
            return sql.SQL("to_char({}, {})").format(cell, sql.Literal(_MOMENT))
        case kind if kind == ZONED:
            utc = sql.SQL("timezone('UTC', {})").format(cell)
            return sql.SQL("to_char({}, {})").format(utc, sql.Literal(f'{_MOMENT}"Z"'))
        case "boolean":
            return sql.SQL("{}::text").format(cell)
        case _:
            return cell


_MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS'
