"""Runs a compiled program on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from termwise.columns.compiler import Asked, Compiler
from termwise.columns.evaluated import Evaluated, Row
from termwise.columns.postgres.dialect import BOOK, Postgres
from termwise.columns.postgres.statistics import statistics
from termwise.columns.postgres.tables import analyze, name_of
from termwise.columns.relation import POSITION
from termwise.columns.running import Progress, at_index, run_script, told
from termwise.columns.script import Statement, script_of, text_of
from termwise.columns.sql import Node
from termwise.columns.tables import Overflow, whole
from termwise.language.program import Program

_WORDS = Postgres()
_FETCHED = 20_000

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class PostgresEvaluated(Evaluated):
    """A program evaluated in a transaction; what comes out can be read until it ends."""

    connection: Connection

    def rows(self, query: Node, about: str) -> Iterator[Row]:
        with (
            told(about),
            _overflow(),
            self.connection.cursor(name="termwise_output") as cursor,
        ):
            cursor.itersize = _FETCHED
            yield from cursor.execute(_text(query))


def evaluate(
    connection: Connection,
    program: Program,
    asked: Asked,
    *,
    decisions: bool = True,
    progress: Progress | None = None,
) -> PostgresEvaluated:
    """Evaluate a program on the book that `load_book` or `take_book` left in a connection.

    All of it happens in the transaction under way; its tables are gone with it. Raises
    `UnsupportedTerms` before any work, and `RunError` with everything that is wrong.
    """
    # Compiling to machine code costs more than it gains for statements that run once.
    connection.execute("SET LOCAL jit = off")
    known = statistics(connection, program)
    compiler = Compiler(program, asked, _WORDS, known.ranges, known.rows)
    script = script_of(compiler, book=BOOK, decisions=decisions)
    run_script(script, _Tables(connection), program, compiler.versions, progress)
    return PostgresEvaluated(script, connection)


class _Tables:
    """The temporary tables of a run."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, statement: Statement) -> None:
        self._create(statement.name, statement.query)
        analyze(self._connection, statement.name)

    def go_round(self, statement: Statement) -> None:
        assert statement.prototype is not None
        name, made = name_of(statement.name), name_of("termwise made")
        self._create(statement.name, statement.prototype)
        self._create("termwise made", at_index(statement.query, 0))
        self._connection.execute(sql.SQL("DROP TABLE {}").format(name))
        self._connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(made, name))
        insert = sql.SQL("INSERT INTO {} ").format(name).as_bytes(self._connection)
        for index in range(1, self._last(statement.loop_over) + 1):
            with _overflow():
                self._connection.execute(insert + _text(at_index(statement.query, index)))
        analyze(self._connection, statement.name)

    def _create(self, name: str, query: Node) -> None:
        create = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS ").format(name_of(name))
        # Within a savepoint: what is too wide can still be looked for after it.
        with _overflow(), self._connection.transaction():
            self._connection.execute(create.as_bytes(self._connection) + _text(query))

    def _last(self, table: str) -> int:
        query = sql.SQL("SELECT coalesce(max({}), 0) FROM {}")
        found = self._connection.execute(query.format(name_of(POSITION), name_of(table))).fetchone()
        assert found is not None
        return int(found[0])

    def drop(self, name: str) -> None:
        self._connection.execute(sql.SQL("DROP TABLE {}").format(name_of(name)))

    def rows(self, query: Node) -> list[Mapping[str, Any]]:
        cursors = self._connection.cursor(row_factory=dict_row)
        with _overflow(), self._connection.transaction(), cursors as cursor:
            found = cursor.execute(_text(query)).fetchall()
        return [{name: whole(value) for name, value in row.items()} for row in found]


@contextmanager
def _overflow() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.NumericValueOutOfRange as error:
        raise Overflow from error


def _text(query: Node) -> bytes:
    return text_of(query, _WORDS).encode()
