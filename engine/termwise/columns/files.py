"""Lines and decisions from the database straight into files: no row passes through Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, assert_never

import duckdb
from sqlglot import exp

from termwise.columns import row_text, sql
from termwise.columns.ahead import ahead
from termwise.columns.book.names import literal
from termwise.columns.dialect import DuckDB
from termwise.columns.narrow import Cells, Written
from termwise.columns.running import Progress
from termwise.columns.script import Writing, text_of
from termwise.columns.side_by_side import threads_of, write_texts
from termwise.columns.sql import Node
from termwise.columns.stretches import Sized, shared_out
from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS
from termwise.outcome.rows import AMOUNT_DECIMALS
from termwise.outcome.writers import Format

_Row = Callable[[Cells], Node]


def writing(format: Format) -> Writing:
    """What a file of a format is made of: texts of whole rows, or typed columns."""
    match format:
        case "csv":
            return _texts(row_text.csv_line, row_text.csv_decision)
        case "jsonl":
            return _texts(row_text.json_line, row_text.json_decision)
        case "parquet":
            return Writing(_written(_line_columns), _written(_decision_columns))
        case _:
            assert_never(format)


def _texts(line: _Row, decision: _Row) -> Writing:
    return Writing(
        _written(lambda cells: {"row": line(cells)}),
        _written(lambda cells: {"row": decision(cells)}),
    )


def _written(cells: Callable[[Cells], Cells]) -> Written:
    return Written(cells, _ranked)


def _ranked(key: Node) -> Node:
    """The place of a key among all: sorting months by it costs less than by the key itself."""
    rank = sql.window(exp.Rank(), [], [(key, False)])
    return ahead(sql.cast(rank, "INT"))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file: those of csv, and the types of parquet."""

    names: tuple[str, ...]
    kinds: Mapping[str, str]


def write_file(
    connection: duckdb.DuckDBPyConnection,
    outputs: Sequence[Sized],
    path: Path,
    columns: Columns,
    format: Format,
    progress: Progress,
) -> int:
    """Write a new file from outputs made for `writing(format)`; how many rows it has."""
    if format == "parquet":
        queries = [*(each.output.sorted_first for each in outputs), _nobody(columns.kinds)]
        return _copy(connection, [text_of(query, DuckDB()) for query in queries], path)
    header = [_row(row_text.csv_header(columns.names))] if format == "csv" else []
    first, *others = shared_out(outputs, threads_of(connection)) or [[]]
    shares = [share for share in ([*header, *first], *others) if share]
    if not shares:
        path.touch(exist_ok=False)
        return 0
    return write_texts(connection, list(map(_united, shares)), path, progress) - len(header)


def _row(text: str) -> str:
    return text_of(exp.Select(expressions=[sql.named(sql.text(text), "row")]), DuckDB())


def _united(queries: Iterable[str]) -> str:
    return " UNION ALL ".join(f"({query})" for query in queries)


def _copy(connection: duckdb.DuckDBPyConnection, queries: Iterable[str], path: Path) -> int:
    """Write the rows of all queries, one behind the other; how many there are."""
    query = _united(queries)
    connection.execute("SET preserve_insertion_order = true")
    options = "FORMAT parquet, USE_TMP_FILE false"
    done = connection.execute(f"COPY ({query}) TO {literal(str(path))} ({options})").fetchone()
    assert done is not None
    return int(done[0])


_DECIMAL: Final = f"DECIMAL(38, {AMOUNT_DECIMALS})"
_LINE_KINDS: Final = {
    name: {"index": "BIGINT", "date": "DATE", "amount": _DECIMAL}.get(name, "VARCHAR")
    for name in (*LINE_COLUMNS, "amount_exact")
}
_DECISION_KINDS: Final = {
    name: "BIGINT" if name == "index" else "VARCHAR" for name in DECISION_COLUMNS
}


LINES: Final = Columns(LINE_COLUMNS, _LINE_KINDS)
DECISIONS: Final = Columns(DECISION_COLUMNS, _DECISION_KINDS)


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
