"""A csv file as a relation of texts, where the database surely reads it as Python's csv does.

The database is more lenient: it takes spaces around quotes, and drops empty cells beyond the last
column. Hence the commas of a file without quotes are counted, and each line of a file with quotes
is held against the grammar. Line ends inside quotes, blank bytes and the like are left to
`termwise.book.csv_file`.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from termwise.columns.book.csv_bytes import SEPARATOR, CsvBytes, count_bytes
from termwise.columns.book.names import literal

_CELL: Final = '(?:[^",]*|"(?:[^"]|"")*")'
_OPTIONS: Final = "auto_detect=false, strict_mode=true, nullstr='', compression='none'"
_FOLDER: Final = "hive_partitioning=false"


@dataclass(frozen=True, slots=True)
class CsvSource:
    """A plain file: the names of its header, and the relation of its rows.

    The columns of the relation are `c0`, `c1` …; an empty cell is NULL.
    """

    names: tuple[str, ...]
    relation: str
    found: CsvBytes

    def is_whole(self, rows: int) -> bool:
        """Whether each of the `rows` that were read had as many cells as the header."""
        return self.found.quotes or self.found.commas == (rows + 1) * (len(self.names) - 1)


def csv_source(connection: duckdb.DuckDBPyConnection, path: Path) -> CsvSource | None:
    """The relation of a plain file; None where the file is not surely plain."""
    found = count_bytes(path)
    names = _header(path) if found.plain else None
    if names is None or (found.quotes and not _well_quoted(connection, path, len(names))):
        return None
    quote = "quote='\"', escape='\"'" if found.quotes else "quote='', escape=''"
    columns = [f"c{place}" for place in range(len(names))]
    return CsvSource(tuple(names), _relation(path, columns, f"delim=',', {quote}", True), found)


def _header(path: Path) -> list[str] | None:
    """The names in the first line; None where they do not stand on it alone."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            names = next(reader, None)
            return names if names and reader.line_num == 1 else None
    except (csv.Error, UnicodeDecodeError):
        return None


def _well_quoted(connection: duckdb.DuckDBPyConnection, path: Path, width: int) -> bool:
    """Whether every line is a row of its own, its cells in quotes as RFC 4180 has them."""
    separator = f"delim='{SEPARATOR}', quote='', escape=''"
    lines = _relation(path, ["line"], separator, False)
    row = literal(f"{_CELL}(?:,{_CELL}){{{width - 1}}}")
    right = f"coalesce(regexp_full_match(line, {row}), false)"
    found = connection.execute(f"SELECT 1 FROM {lines} WHERE NOT {right} LIMIT 1").fetchone()
    return found is None


def _relation(path: Path, columns: Sequence[str], options: str, header: bool) -> str:
    kinds = ", ".join(f"{name}: 'VARCHAR'" for name in columns)
    settings = f"{_OPTIONS}, {_FOLDER}, {options}, header={str(header).lower()}"
    return f"read_csv({literal(pattern(path))}, columns={{{kinds}}}, {settings})"


def pattern(path: Path) -> str:
    """The path as a pattern that only it fits."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path.absolute()))
