"""A jsonl file as a relation, where the database surely reads its lines as Python's json does.

The database takes decimals for binary fractions, and lets pass what is no JSON. So each line is
first held against a grammar: one flat object of known fields, decimals of at most fifteen digits
(so the nearest binary fraction gives back what was written), no escape that could be half a
character. Faults of other lines are told by the row reader.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from termwise.columns.book.csv_bytes import count_bytes
from termwise.columns.book.csv_source import line_relation
from termwise.columns.book.layout import Column, Layout
from termwise.columns.book.names import literal
from termwise.columns.book.source import Cell, Source
from termwise.language import types as t

_FILLED: Final = "trim(line, ' \t') <> ''"
_SPACE: Final = "[ \\t]*"
_NUL: Final = "\\u0000"
_CHARACTER: Final = r"[0-9a-cefA-CEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}"
_TEXT: Final = rf'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u(?:{_CHARACTER}))*"'
_NUMBER: Final = r"-?(?:0|[1-9][0-9]{0,17}|(?:0|[1-9][0-9]{0,8})\.[0-9]{1,6})"
_VALUE: Final = f"(?:{_TEXT}|{_NUMBER}|true|false|null)"


def jsonl_source(connection: duckdb.DuckDBPyConnection, path: Path, made: Layout) -> Source | None:
    """The rows of a plain file; None where it is not surely plain."""
    if not count_bytes(path).plain:
        return None
    filled = f"SELECT line FROM {line_relation(path)} WHERE starts_with(line, '{{') OR {_FILLED}"
    paths = ", ".join(literal(f'$."{column.field}"') for column in made.columns)
    kinds = f"json_type(line, [{paths}])"
    plain = _is_plain("line", kinds, made)
    query = f"SELECT 1 FROM ({filled}) WHERE NOT coalesce({plain}, false) LIMIT 1"
    if connection.execute(query).fetchone() is not None:
        return None
    found = f"json_extract_string(line, [{paths}]) AS texts, {kinds} AS kinds"
    cells = ", ".join(f"{_cell(c, place)} AS j{place}" for place, c in enumerate(made.columns, 1))
    names = tuple(column.field for column in made.columns)
    return Source(
        f"(SELECT {cells} FROM (SELECT {found} FROM ({filled})))",
        names,
        {name: Cell(f"j{place}") for place, name in enumerate(names, 1)},
        tellable=False,
    )


def _is_plain(line: str, kinds: str, made: Layout) -> str:
    """Whether a line is an object of fields of the table, each once."""
    names = "|".join(column.field for column in made.columns)
    pair = f'{_SPACE}"(?:{names})"{_SPACE}:{_SPACE}{_VALUE}{_SPACE}'
    row = literal(f"{_SPACE}\\{{{pair}(?:,{pair})*\\}}{_SPACE}")
    return (
        f"CASE WHEN regexp_full_match({line}, {row}) AND NOT contains({line}, {literal(_NUL)}) "
        f"THEN len(json_keys({line})) = list_count({kinds}) END"
    )


def _cell(column: Column, place: int) -> str:
    """The text of a field, where JSON has a value that the field takes."""
    text, kind = f"texts[{place}]", f"kinds[{place}]"
    other = ""
    match column.type:
        case t.Boolean():
            other = f"WHEN {kind} = 'BOOLEAN' THEN {text} "
        case _ if column.kind in ("BIGINT", "HUGEINT"):
            # Zeros at the end of a number of JSON do not count.
            other = (
                f"WHEN {kind} IN ('BIGINT', 'UBIGINT') THEN {text} "
                f"WHEN {kind} = 'DOUBLE' THEN regexp_replace({text}, '[.]0$', '') "
            )
    stop = f"error({literal(f'a value of {column.field} is of another type')})"
    return (
        f"CASE WHEN {kind} = 'VARCHAR' THEN {text} {other}"
        f"WHEN {kind} IS NULL OR {kind} = 'NULL' THEN NULL ELSE {stop} END"
    )
