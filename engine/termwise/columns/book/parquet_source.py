"""A parquet file as a relation, where the database surely reads from it what pyarrow does."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from termwise.arrow import NoArrowError, load_arrow
from termwise.columns.book.csv_source import pattern
from termwise.columns.book.names import literal, quoted
from termwise.columns.book.source import NANOSECONDS, TEXT, ZONED, Cell, Source
from termwise.columns.book.stored_cells import stored_cell
from termwise.columns.book.typed_cells import BINARY, INTEGERS

_ARROW_SCHEMA: Final = "ARROW:schema"
_UNSURE: Final = frozenset({ZONED, NANOSECONDS})
"""The row reader tells their faults otherwise: by the file's own zone, or for a whole column."""
_EDGES: Final = (1901, 2199)
"""Years that are within a book's in every zone."""


def parquet_source(connection: duckdb.DuckDBPyConnection, path: Path) -> Source | None:
    """The rows of a parquet file of plain columns; None where it has others.

    Raises duckdb.Error where it cannot be read.
    """
    file = literal(pattern(path))
    schema = connection.execute(
        f"SELECT name, num_children, converted_type, type FROM parquet_schema({file})"
    ).fetchall()
    names = tuple(str(name) for name, *_ in schema[1:])
    if any(children for _, children, *_ in schema[1:]) or len(set(names)) < len(names):
        return None
    relation = f"read_parquet({file}, hive_partitioning=false, file_row_number=false)"
    kinds = [kind for _, kind, *_ in connection.execute(f"DESCRIBE FROM {relation}").fetchall()]
    written = [(converted, physical) for _, _, converted, physical in schema[1:]]
    if not all(map(_is_plain, kinds, written)) or not _is_as_arrow_says(connection, path, kinds):
        return None
    cells = {name: _cell(quoted(name), kind) for name, kind in zip(names, kinds, strict=True)}
    return Source(relation, names, cells, tellable=not _UNSURE & set(kinds))


def _cell(column: str, kind: str) -> Cell:
    if kind == ZONED:
        years = f"year({column}) BETWEEN {_EDGES[0]} AND {_EDGES[1]}"
        text = stored_cell(column, kind).column
        return Cell(f"CASE WHEN {years} THEN {text} ELSE CAST({column} AS VARCHAR) END", kind)
    return stored_cell(column, kind)


def _is_plain(kind: str, written: tuple[str | None, str | None]) -> bool:
    """Whether a column is of one type for both readers; an ENUM is bytes for pyarrow."""
    converted, physical = written
    if kind in BINARY:
        return kind == physical
    return not kind.startswith("ENUM(") and (kind != TEXT or converted == "UTF8")


def _is_as_arrow_says(connection: duckdb.DuckDBPyConnection, path: Path, kinds: list[str]) -> bool:
    """Whether integers are integers: pyarrow keeps durations and others as such, with a note."""
    if not INTEGERS & set(kinds):
        return True
    file = literal(pattern(path))
    notes = connection.execute(f"SELECT decode(key) FROM parquet_kv_metadata({file})").fetchall()
    if (_ARROW_SCHEMA,) not in notes:
        return True
    try:
        arrow, parquet = load_arrow(), load_arrow("pyarrow.parquet")
    except NoArrowError:
        return True  # Nobody else could read the file.
    types = [field.type for field in parquet.read_schema(path)]
    return all(
        kind not in INTEGERS or arrow.types.is_integer(type)
        for kind, type in zip(kinds, types, strict=True)
    )
