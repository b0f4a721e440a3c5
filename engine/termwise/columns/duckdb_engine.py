"""Runs a compiled program on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from termwise.columns.book.statistics import statistics
from termwise.columns.compiler import Asked, Compiler
from termwise.columns.dialect import DuckDB
from termwise.columns.relation import POSITION
from termwise.columns.script import OutputQuery, Script, Statement, script_of, text_of
from termwise.columns.sql import Node
from termwise.language.program import Program

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Evaluated:
    """A program evaluated on the tables of a connection; what comes out can be read from it."""

    connection: duckdb.DuckDBPyConnection
    script: Script

    def lines(self) -> Iterator[tuple[object, ...]]:
        """The cells of every line, in order."""
        return self._rows(self.script.lines)

    def decisions(self) -> Iterator[tuple[object, ...]]:
        """The cells of every decision, in order."""
        for row in self._rows(self.script.decisions):
            yield row[:-1]

    def _rows(self, outputs: tuple[OutputQuery, ...]) -> Iterator[tuple[object, ...]]:
        for output in outputs:
            yield from self.connection.execute(text_of(output.query, DuckDB())).fetchall()


class RunFailed(Exception):  # noqa: N818
    """Rows were found that must not be there."""

    def __init__(self, found: Mapping[tuple[str, str, str], list[tuple[object, ...]]]) -> None:
        super().__init__(f"{dict(found)}")
        self.found = found


def evaluate(connection: duckdb.DuckDBPyConnection, program: Program, asked: Asked) -> Evaluated:
    """Evaluate a program on the book that stands in the schema `book` of a connection."""
    known = statistics(connection, program)
    compiler = Compiler(program, asked, DuckDB(), known.ranges, known.rows)
    script = script_of(compiler)
    for statement in script.statements:
        text = text_of(statement.query, DuckDB())
        if statement.loop_over:
            _go_round(connection, statement, text)
            continue
        connection.execute(f'CREATE OR REPLACE TEMP TABLE "{statement.name}" AS {text}')
    found: dict[tuple[str, str, str], list[tuple[object, ...]]] = {}
    for check in script.checks:
        rows = connection.execute(text_of(check.query, DuckDB()) + " LIMIT 100").fetchall()
        if rows and (check.only_if is None or _any(connection, check.only_if)):
            key = (check.check.code, check.check.subject, check.check.name)
            found[key] = [*found.get(key, []), *rows]
    if found:
        raise RunFailed(found)
    return Evaluated(connection, script)


def _go_round(connection: duckdb.DuckDBPyConnection, statement: Statement, text: str) -> None:
    """Make the rows of one index after the other."""
    count = len(list(statement.query.find_all(exp.Placeholder)))
    name = f'"{statement.name}"'
    assert statement.prototype is not None
    prototype = text_of(statement.prototype, DuckDB())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {prototype}")
    connection.execute(f'CREATE OR REPLACE TEMP TABLE "made" AS {text}', [0] * count)
    connection.execute(f"DROP TABLE {name}")
    connection.execute(f'ALTER TABLE "made" RENAME TO {name}')
    last = connection.execute(f'SELECT max("{POSITION}") FROM "{statement.loop_over}"').fetchone()
    for index in range(1, (last[0] or 0) + 1 if last else 1):
        connection.execute(f"INSERT INTO {name} {text}", [index] * count)


def _any(connection: duckdb.DuckDBPyConnection, query: Node) -> bool:
    return bool(connection.execute(text_of(query, DuckDB()) + " LIMIT 1").fetchall())
