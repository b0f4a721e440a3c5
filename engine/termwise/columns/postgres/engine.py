"""Runs a compiled program on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

from termwise.columns.compiler import Asked, Compiler
from termwise.columns.duckdb_engine import RunFailed
from termwise.columns.postgres.dialect import Postgres
from termwise.columns.postgres.statistics import statistics
from termwise.columns.postgres.tables import analyze, name_of
from termwise.columns.script import OutputQuery, Script, Statement, script_of, text_of
from termwise.columns.sql import Node
from termwise.language.program import Program

_WORDS = Postgres()


@dataclass(frozen=True)
class Evaluated:
    """A program evaluated in a transaction; what comes out can be read until it ends."""

    connection: psycopg.Connection
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
            with self.connection.cursor(name="termwise_output") as cursor:
                cursor.itersize = 20_000
                yield from cursor.execute(_text(output.query))


def evaluate(connection: psycopg.Connection, program: Program, asked: Asked) -> Evaluated:
    """Evaluate a program on the book that `load_book` or `take_book` left in a connection.

    All of it happens in the transaction under way; its tables are gone with it.
    """
    connection.execute("SET LOCAL jit = off")
    known = statistics(connection, program)
    compiler = Compiler(program, asked, _WORDS, known.ranges, known.rows)
    script = script_of(compiler)
    for statement in script.statements:
        _make(connection, statement)
    found: dict[tuple[str, str, str], list[tuple[object, ...]]] = {}
    for check in script.checks:
        rows = connection.execute(_text(check.query) + b" LIMIT 100").fetchall()
        if rows and (check.only_if is None or _any(connection, check.only_if)):
            key = (check.check.code, check.check.subject, check.check.name)
            found[key] = [*found.get(key, []), *rows]
    if found:
        raise RunFailed(found)
    return Evaluated(connection, script)


def _make(connection: psycopg.Connection, statement: Statement) -> None:
    name = name_of(statement.name)
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(name))
    create = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS ").format(name)
    connection.execute(create.as_bytes(connection) + _text(statement.query))
    analyze(connection, statement.name)


def _any(connection: psycopg.Connection, query: Node) -> bool:
    return bool(connection.execute(_text(query) + b" LIMIT 1").fetchall())


def _text(query: Node) -> bytes:
    return text_of(query, _WORDS).encode()
