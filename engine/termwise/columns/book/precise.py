"""Takes one file through the row reader into the database, stretch by stretch.

For what the database does not surely read as the row reader does: line ends inside quotes, nested
json, columns of types that never fit. Only a stretch is in memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from termwise.book.builder import TableBuilder
from termwise.book.reader import file_chunks
from termwise.book.report import TableReport
from termwise.book.shape import table_shape
from termwise.columns.book.layout import Layout, create_table
from termwise.columns.book.memory import insert_table
from termwise.language.program import Program

_CHUNKS: Final = 20


def take_precisely(
    connection: duckdb.DuckDBPyConnection, program: Program, made: Layout, file: Path
) -> bool:
    """Make the table from `file`; False where the file has a fault, and then it is not whole."""
    shape, report = table_shape(made.entity, program), TableReport(file.name)
    create_table(connection, made)
    builder = TableBuilder(shape, report)
    for number, chunk in enumerate(file_chunks(file, shape, report), 1):
        builder.take(chunk)
        if report.count:
            return False
        if number % _CHUNKS == 0:
            insert_table(connection, made, builder.loaded().table())
            builder = TableBuilder(shape, report)
    insert_table(connection, made, builder.loaded().table())
    return not report.count
