"""Lines and decisions from the database straight into files: no row passes through Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, assert_never

import duckdb
from sqlglot import exp

from termwise.columns import row_text, sql
from termwise.columns.book.names import literal
from termwise.columns.dialect import DuckDB
from termwise.columns.script import OutputQuery, text_of
from termwise.columns.sql import Node
from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS
from termwise.outcome.rows import AMOUNT_DECIMALS
from termwise.outcome.writers import Format

_AS_IT_IS: Final = r"FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01'"
"""One column of text, a line each: with no quotes to set, nothing in it is changed."""

Cells = Mapping[str, Node]


def write_lines(
    connection: duckdb.DuckDBPyConnection,
    outputs: Sequence[OutputQuery],
    path: Path,
    format: Format,
) -> int:
    """Write the lines to a new file; how many there are."""
    match format:
        case "csv":
            header = row_text.csv_header(LINE_COLUMNS)
            rows = _rows(outputs, row_text.csv_line)
            return _write(connection, [_row(header), *rows], path, _AS_IT_IS) - 1
        case "jsonl":
            return _write(connection, _rows(outputs, row_text.json_line), path, _AS_IT_IS)
        case "parquet":
            parts = [each.sorted_first(_line_columns(each.cells)) for each in outputs]
            return _write(connection, [*parts, _nobody(_LINE_KINDS)], path, "FORMAT parquet")
        case _:
            assert_never(format)


def write_decisions(
    connection: duckdb.DuckDBPyConnection,
    outputs: Sequence[OutputQuery],
    path: Path,
    format: Format,
) -> int:
    """Write the decisions to a new file; how many there are."""
    match format:
        case "csv":
            header = row_text.csv_header(DECISION_COLUMNS)
            rows = _rows(outputs, row_text.csv_decision)
            return _write(connection, [_row(header), *rows], path, _AS_IT_IS) - 1
        case "jsonl":
            return _write(connection, _rows(outputs, row_text.json_decision), path, _AS_IT_IS)
        case "parquet":
            parts = [each.sorted_first(_decision_columns(each.cells)) for each in outputs]
            return _write(connection, [*parts, _nobody(_DECISION_KINDS)], path, "FORMAT parquet")
        case _:
            assert_never(format)


def _write(
    connection: duckdb.DuckDBPyConnection, parts: Iterable[exp.Query], path: Path, options: str
) -> int:
    """Write the rows of all parts, one part after the other; how many there are."""
    texts = [f"({text_of(part, DuckDB())})" for part in parts]
    if not texts:
        path.touch(exist_ok=False)
        return 0
    query = " UNION ALL ".join(texts)
    connection.execute("SET preserve_insertion_order = true")
    done = connection.execute(
        f"COPY ({query}) TO {literal(str(path))} ({options}, USE_TMP_FILE false)"
    ).fetchone()
    assert done is not None
    return int(done[0])


def _rows(outputs: Iterable[OutputQuery], text: Callable[[Cells], Node]) -> list[exp.Query]:
    return [each.sorted_first({"row": text(each.cells)}) for each in outputs]


def _row(text: str) -> exp.Query:
    return exp.Select(expressions=[sql.named(sql.text(text), "row")])


_DECIMAL: Final = f"DECIMAL(38, {AMOUNT_DECIMALS})"
_LINE_KINDS: Final = {
    name: {"index": "BIGINT", "date": "DATE", "amount": _DECIMAL}.get(name, "VARCHAR")
    for name in (*LINE_COLUMNS, "amount_exact")
}
_DECISION_KINDS: Final = {
    name: "BIGINT" if name == "index" else "VARCHAR" for name in DECISION_COLUMNS
}


def _line_columns(cells: Cells) -> Cells:
    found = dict(cells)
    for name in ("base", "rate", "amount"):
        found[name] = sql.nullif(cells[name], sql.text(""))
    found["amount_exact"] = found["amount"]
    found["amount"] = _decimal(found["amount"])
    return _typed(found, _LINE_KINDS)


def _decision_columns(cells: Cells) -> Cells:
    return _typed(cells, _DECISION_KINDS)


def _typed(cells: Cells, kinds: Mapping[str, str]) -> Cells:
    return {name: _as(cells[name], kind) for name, kind in kinds.items()}


def _as(node: Node, kind: str) -> Node:
    return exp.Cast(this=node, to=exp.DataType.build(kind, dialect="duckdb"))


def _decimal(amount: Node) -> Node:
    """The amount, where the column's decimals hold it."""
    decimals = sql.call("SPLIT_PART", amount, sql.text("."), sql.whole(2))
    many = sql.compare(">", sql.call("LENGTH", decimals), sql.whole(AMOUNT_DECIMALS))
    fraction = sql.call("CONTAINS", amount, sql.text("/"))
    return sql.case([(sql.any_of([fraction, many]), sql.null())], _as(amount, _DECIMAL))


def _nobody(kinds: Mapping[str, str]) -> exp.Query:
    """No rows, of columns that may be missing: else the types would depend on the book.

    The database takes a column for one that is never missing where its statistics say so; of these
    rows it does not know that there are none.
    """
    query = exp.Select(expressions=[sql.named(_as(sql.null(), k), n) for n, k in kinds.items()])
    series = exp.Table(this=sql.call("RANGE", sql.whole(1)))
    series.set(
        "alias", exp.TableAlias(this=exp.to_identifier("r"), columns=[exp.to_identifier("i")])
    )
    query.set("from_", exp.From(this=series))
    query.set("where", exp.Where(this=sql.compare(">", sql.column("i", "r"), sql.whole(1))))
    return query
