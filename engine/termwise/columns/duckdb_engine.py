"""Runs a compiled program on DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import duckdb
from sqlglot import exp

from termwise.columns.book.names import quoted
from termwise.columns.book.statistics import statistics
from termwise.columns.compiler import Asked, Compiler
from termwise.columns.dialect import DuckDB
from termwise.columns.relation import POSITION
from termwise.columns.run_problems import problems_of
from termwise.columns.schedule import Drop, Look, Make, schedule
from termwise.columns.script import CheckQuery, OutputQuery, Script, Statement, script_of, text_of
from termwise.columns.sql import Node
from termwise.columns.totals import totals_of
from termwise.language.program import Program, Version
from termwise.outcome.problem_words import too_wide
from termwise.outcome.problems import MOST_PROBLEMS, RunError, RunProblem, first_problems
from termwise.outcome.summary import Summary, summary_of

Progress = Callable[[int, int], None]

_OVERFLOW: Final = (duckdb.OutOfRangeException, duckdb.ConversionException)


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

    def summary(self) -> Summary:
        """What the lines come to."""
        found = []
        for query in self.script.totals:
            rows = self.connection.execute(text_of(query.query, DuckDB())).fetchall()
            found += totals_of(query, rows)
        return summary_of(found)

    def _rows(self, outputs: tuple[OutputQuery, ...]) -> Iterator[tuple[object, ...]]:
        for output in outputs:
            yield from self.connection.execute(text_of(output.query, DuckDB())).fetchall()


def evaluate(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    asked: Asked,
    *,
    decisions: bool = True,
    progress: Progress | None = None,
) -> Evaluated:
    """Evaluate a program on the book that stands in the schema `book` of a connection.

    Raises `UnsupportedTerms` before any work, and `RunError` with everything that is wrong.
    """
    known = statistics(connection, program)
    compiler = Compiler(program, asked, DuckDB(), known.ranges, known.rows)
    script = script_of(compiler, decisions=decisions)
    run = _Run(connection, program, compiler.versions)
    run.all(script, progress)
    return Evaluated(connection, script)


class _Run:
    """The statements and checks of a script, one after the other."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        program: Program,
        versions: tuple[Version, ...],
    ) -> None:
        self._connection = connection
        self._program = program
        self._versions = versions
        self._found: list[RunProblem] = []

    def all(self, script: Script, progress: Progress | None) -> None:
        """Run everything; raises `RunError` where rows were found that must not be there."""
        steps = schedule(script)
        for done, step in enumerate(steps):
            if progress is not None:
                progress(done, len(steps))
            match step:
                case Make(statement=statement):
                    self._make(statement)
                case Look(check=check):
                    self._look(check)
                case Drop(name=name):
                    self._connection.execute(f"DROP TABLE {quoted(name)}")
        if self._found:
            raise RunError(first_problems(self._found))

    def _make(self, statement: Statement) -> None:
        try:
            if statement.loop_over:
                self._go_round(statement)
            else:
                text = text_of(statement.query, DuckDB())
                self._connection.execute(f"CREATE TEMP TABLE {quoted(statement.name)} AS {text}")
        except _OVERFLOW as error:
            subject = statement.comment.partition(":")[0]
            self._found.append(too_wide(subject, statement.comment))
            raise RunError(first_problems(self._found)) from error

    def _go_round(self, statement: Statement) -> None:
        """Make the rows of one index after the other."""
        text = text_of(statement.query, DuckDB())
        count = len(list(statement.query.find_all(exp.Placeholder)))
        name = quoted(statement.name)
        assert statement.prototype is not None
        execute = self._connection.execute
        execute(f"CREATE TEMP TABLE {name} AS {text_of(statement.prototype, DuckDB())}")
        execute(f'CREATE TEMP TABLE "made" AS {text}', [0] * count)
        execute(f"DROP TABLE {name}")
        execute(f'ALTER TABLE "made" RENAME TO {name}')
        over = quoted(statement.loop_over)
        last = execute(f"SELECT max({quoted(POSITION)}) FROM {over}").fetchone()
        for index in range(1, (last[0] or 0) + 1 if last else 1):
            execute(f"INSERT INTO {name} {text}", [index] * count)

    def _look(self, check: CheckQuery) -> None:
        rows = self._rows(check)
        if rows and (check.only_if is None or self._any(check.only_if)):
            found = problems_of(check.check, rows, self._program, self._versions)
            self._found += found

    def _rows(self, check: CheckQuery) -> list[Mapping[str, Any]]:
        """The first rows, in order of key and start."""
        found = self._connection.sql(text_of(check.query, DuckDB()))
        if "key" in found.columns:
            order = [name for name in ("key", "start") if name in found.columns]
            found = found.order(", ".join(order))
        # A circle is told as a whole, however long.
        if check.check.code != "reference-loop":
            found = found.limit(MOST_PROBLEMS)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    def _any(self, query: Node) -> bool:
        return bool(self._connection.sql(text_of(query, DuckDB())).limit(1).fetchall())
