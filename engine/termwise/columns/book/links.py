"""What must hold between rows, asked of the database: keys come once, references lead to a row."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from termwise.columns.book.layout import Column, Layout


def are_linked(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Layout]) -> bool:
    """Whether every key is the only one of its table, and every reference leads to a row."""
    return all(_is_empty(connection, _doubled(made)) for made in tables.values()) and all(
        _is_empty(connection, _astray(made, column, tables[column.refers]))
        for made in tables.values()
        for column in made.columns
        if column.refers is not None
    )


def _doubled(made: Layout) -> str:
    key = made.key.quoted
    counts = f"SELECT count(*) AS rows, count(DISTINCT {key}) AS keys FROM {made.table}"
    return f"SELECT 1 FROM ({counts}) WHERE rows <> keys"


def _astray(made: Layout, column: Column, target: Layout) -> str:
    tie = f"here.{column.quoted} = there.{target.key.quoted}"
    given = f"here.{column.quoted} IS NOT NULL"
    return (
        f"SELECT 1 FROM {made.table} AS here ANTI JOIN {target.table} AS there ON {tie} "
        f"WHERE {given} LIMIT 1"
    )


def _is_empty(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    return connection.execute(query).fetchone() is None
