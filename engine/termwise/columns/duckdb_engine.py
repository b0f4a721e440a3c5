"""Runs a compiled program on DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
from sqlglot import exp

from termwise.columns.book.names import quoted
from termwise.columns.book.statistics import statistics
from termwise.columns.capitals import together
from termwise.columns.compiler import Asked, Compiler
from termwise.columns.dialect import DuckDB
from termwise.columns.evaluated import Evaluated, Row
from termwise.columns.relation import POSITION
from termwise.columns.running import Progress, run_script
from termwise.columns.script import (
    AS_CELLS,
    OutputQuery,
    Statement,
    Writing,
    script_of,
    text_of,
)
from termwise.columns.sql import Node
from termwise.columns.stretches import Sized
from termwise.columns.tables import Overflow
from termwise.language.program import Program
from termwise.outcome.problem_words import too_wide
from termwise.outcome.problems import RunError


@dataclass(frozen=True)
class DuckDBEvaluated(Evaluated):
    """A program evaluated on the tables of a connection."""

    connection: duckdb.DuckDBPyConnection
    keys: Mapping[str, int]
    """How many rows of each entity the book has."""

    def rows(self, query: Node, about: str) -> Iterator[Row]:
        with telling(about):
            found = self.connection.execute(text_of(query, DuckDB())).fetchall()
        yield from found

    def sized_lines(self) -> list[Sized]:
        """The outputs of the lines, with how many there are."""
        return [
            self._sized(output, partial(sum, [total.count for total in totals]))
            for output, totals in zip(self.script.lines, self.totals, strict=True)
        ]

    def sized_decisions(self) -> list[Sized]:
        """The outputs of the decisions, with how many there are."""
        return [self._sized(each, partial(self._count, each)) for each in self.script.decisions]

    def _sized(self, output: OutputQuery, count: Callable[[], int]) -> Sized:
        return Sized(output, count, self.keys.get(output.ranks, 0))

    def _count(self, output: OutputQuery) -> int:
        query = exp.Select(expressions=[exp.Count(this=exp.Star())]).from_(
            exp.Subquery(this=output.rows)
        )
        [(count,)] = self.rows(query, output.comment)
        return int(count)


def evaluate(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    asked: Asked,
    *,
    decisions: bool = True,
    writing: Writing = AS_CELLS,
    progress: Progress | None = None,
) -> DuckDBEvaluated:
    """Evaluate a program on the book that stands in the schema `book` of a connection.

    Raises `UnsupportedTerms` before any work, and `RunError` with everything that is wrong.
    """
    known = statistics(connection, program)
    compiler = Compiler(program, asked, DuckDB(), known.ranges, known.rows)
    script = script_of(compiler, decisions=decisions, writing=writing)
    run_script(script, _Tables(connection), program, compiler.versions, progress)
    return DuckDBEvaluated(script, connection, known.rows)


class _Tables:
    """The tables of a run in a DuckDB."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def make(self, statement: Statement) -> None:
        text = text_of(statement.query, DuckDB())
        with _overflow():
            self._connection.execute(f"CREATE TABLE {quoted(statement.name)} AS {text}")

    def go_round(self, statement: Statement) -> None:
        text = text_of(statement.query, DuckDB())
        count = len(list(statement.query.find_all(exp.Placeholder)))
        name = quoted(statement.name)
        assert statement.prototype is not None
        execute = self._connection.execute
        with _overflow():
            execute(f"CREATE TABLE {name} AS {text_of(statement.prototype, DuckDB())}")
            execute(f'CREATE TABLE "made" AS {text}', [0] * count)
            execute(f"DROP TABLE {name}")
            execute(f'ALTER TABLE "made" RENAME TO {name}')
            over = quoted(statement.loop_over)
            last = execute(f"SELECT max({quoted(POSITION)}) FROM {over}").fetchall()
            for index in range(1, (last[0][0] or 0) + 1):
                # What is not fetched is not finished.
                execute(f"INSERT INTO {name} {text}", [index] * count).fetchall()

    def drop(self, name: str) -> None:
        self._connection.execute(f"DROP TABLE {quoted(name)}")

    def rows(self, query: Node) -> list[Mapping[str, Any]]:
        with _overflow():
            found = self._connection.execute(text_of(query, DuckDB()))
            names = [together(column[0]) for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Within, a number that is wider than 128 bits becomes a `RunError` that says where."""
    try:
        with _overflow():
            yield
    except Overflow as error:
        raise RunError([too_wide("", what)]) from error


@contextmanager
def _overflow() -> Iterator[None]:
    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        raise Overflow from error
