"""A csv file as a relation of texts, where the database surely reads it as Python's csv does.

The database is more lenient: it takes spaces around quotes, and drops empty cells beyond the last
column. Hence the commas of a file without quotes are counted, and each line of a file with quotes
is held against the grammar. A file with line ends inside quotes is read from a copy without them.
Blank bytes and the like are left to `termwise.book.csv_file`.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from termwise.book.csv_file import other_separator
from termwise.columns.book.broken_lines import mended, restored
from termwise.columns.book.csv_bytes import SEPARATOR, CsvBytes, count_bytes
from termwise.columns.book.names import literal
from termwise.columns.book.quoted_lines import are_rows
from termwise.columns.book.source import Cell, Source

_CELL: Final = '(?:[^",]*|"(?:[^"]|"")*")'
_OPTIONS: Final = (
    "auto_detect=false, strict_mode=true, nullstr='', compression='none', hive_partitioning=false"
)


def csv_source(connection: duckdb.DuckDBPyConnection, path: Path, scratch: Path) -> Source | None:
    """The rows of a plain file, numbered by lines; None where it is not surely plain.

    What the source reads may lie in the folder `scratch`, which must last as long as it.
    """
    found = count_bytes(path)
    source = _plain_source(connection, path, found)
    return _mended_source(connection, path, scratch) if source is None and found.quotes else source


def _mended_source(
    connection: duckdb.DuckDBPyConnection, path: Path, scratch: Path
) -> Source | None:
    """The rows of a file that is plain but for line ends inside quotes."""
    copy = scratch / path.name
    source = _plain_source(connection, copy, count_bytes(copy)) if mended(path, copy) else None
    if source is None:
        return None
    cells = {name: Cell(restored(cell.column)) for name, cell in source.cells.items()}
    # A row is no longer the line that it was.
    return replace(source, cells=cells, tellable=False)


def _plain_source(
    connection: duckdb.DuckDBPyConnection, path: Path, found: CsvBytes
) -> Source | None:
    names = _header(path) if found.plain else None
    if names is None or (found.quotes and not _are_rows(connection, path, found, len(names))):
        return None
    quote = "quote='\"', escape='\"'" if found.quotes else "quote='', escape=''"
    columns = [f"c{place}" for place in range(len(names))]
    # Of two columns of one name the first counts.
    cells = {name: Cell(column) for name, column in zip(names[::-1], columns[::-1], strict=True)}
    relation = text_relation(path, columns, f"delim=',', {quote}, header=true")
    return Source(relation, tuple(names), cells, found)


def _header(path: Path) -> list[str] | None:
    """The names in the first line; None where they do not stand on it alone, or not apart."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            names = next(reader, None)
            alone = names and reader.line_num == 1 and other_separator(names) is None
            return names if alone else None
    except (csv.Error, UnicodeDecodeError):
        return None


def _are_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, found: CsvBytes, width: int
) -> bool:
    return are_rows(path, found, width) or _well_quoted(connection, path, width)


def _well_quoted(connection: duckdb.DuckDBPyConnection, path: Path, width: int) -> bool:
    """Whether every line is a row of its own, its cells in quotes as RFC 4180 has them."""
    row = literal(f"{_CELL}(?:,{_CELL}){{{width - 1}}}")
    right = f"coalesce(regexp_full_match(line, {row}), false)"
    query = f"SELECT 1 FROM {line_relation(path)} WHERE NOT {right} LIMIT 1"
    return connection.execute(query).fetchone() is None


def line_relation(path: Path) -> str:
    """The lines of a plain file, one a row, in the column `line`; a blank one is NULL."""
    options = f"delim='{SEPARATOR}', quote='', escape='', header=false"
    return text_relation(path, ["line"], options)


def text_relation(path: Path, columns: Sequence[str], options: str) -> str:
    """A file that the database reads as texts."""
    kinds = ", ".join(f"{name}: 'VARCHAR'" for name in columns)
    return f"read_csv({literal(pattern(path))}, columns={{{kinds}}}, {_OPTIONS}, {options})"


def pattern(path: Path) -> str:
    """The path as a pattern that only it fits."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path.absolute()))
