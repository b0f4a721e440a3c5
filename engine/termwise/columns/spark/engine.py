"""Runs a compiled program on Spark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp

from termwise.columns import sql
from termwise.columns.book.statistics import Statistics
from termwise.columns.compiler import Asked, Compiler
from termwise.columns.relation import POSITION
from termwise.columns.running import Progress, at_index, run_script, told
from termwise.columns.script import OutputQuery, Script, Statement, script_of, text_of
from termwise.columns.spark.dialect import BOOK, Spark
from termwise.columns.sql import Node
from termwise.columns.tables import Overflow
from termwise.columns.totals import totals_of
from termwise.language.program import Program
from termwise.outcome.summary import Summary, summary_of

_WORDS: Final = Spark()

_TOO_WIDE: Final = frozenset(
    {
        "ARITHMETIC_OVERFLOW",
        "BINARY_ARITHMETIC_OVERFLOW",
        "CAST_OVERFLOW",
        "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
        "NUMERIC_VALUE_OUT_OF_RANGE",
    }
)


@dataclass(frozen=True)
class Evaluated:
    """A program evaluated in a session; what comes out can be read from it."""

    spark: SparkSession
    script: Script

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """The cells of every line, in order."""
        return self._rows(self.script.lines)

    def decisions(self) -> Iterator[tuple[Any, ...]]:
        """The cells of every decision, in order."""
        for row in self.decisions_told():
            yield row[:-1]

    def decisions_told(self) -> Iterator[tuple[Any, ...]]:
        """The same, with 1 at the end where the value is a word."""
        return self._rows(self.script.decisions)

    def summary(self) -> Summary:
        """What the lines come to."""
        found = []
        for query in self.script.totals:
            with told(f"the totals of {query.rule}"), _overflow():
                _describe(self.spark, f"totals of {query.rule}")
                rows = self.spark.sql(_text(query.query)).collect()
            found += totals_of(query, [tuple(map(_whole, row)) for row in rows])
        return summary_of(found)

    def _rows(self, outputs: tuple[OutputQuery, ...]) -> Iterator[tuple[Any, ...]]:
        for output in outputs:
            with told(output.comment), _overflow():
                _describe(self.spark, output.comment)
                for row in self.spark.sql(_text(output.query)).toLocalIterator():
                    yield tuple(row)


def evaluate(
    spark: SparkSession,
    program: Program,
    asked: Asked,
    known: Statistics,
    *,
    decisions: bool = True,
    progress: Progress | None = None,
) -> Evaluated:
    """Evaluate a program on the views of a book in a session that `prepared` made.

    `known` tells what the tables hold. Raises `UnsupportedTerms` before any work, and `RunError`
    with everything that is wrong.
    """
    compiler = Compiler(program, asked, _WORDS, known.ranges, known.rows)
    script = script_of(compiler, book=BOOK, decisions=decisions)
    run_script(script, _Tables(spark), program, compiler.versions, progress)
    return Evaluated(spark, script)


class _Tables:
    """The tables of a run: views of data that is computed once."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark

    def make(self, statement: Statement) -> None:
        _describe(self._spark, statement.comment)
        with_ = statement.query.args.get("with_")
        if with_ is not None and with_.args.get("recursive"):
            self._close(statement.name, with_.expressions[0].this)
        else:
            self._view(statement.name, self._computed(statement.query))

    def _close(self, name: str, union: exp.Union) -> None:
        """Rows, and those that follow from the new ones, until there are none."""
        found = fresh = self._kept(self._query(union.this).distinct())
        while not fresh.isEmpty():
            self._view(name, fresh)
            following = self._query(union.expression).distinct().exceptAll(found)
            fresh = self._kept(following)
            found = self._kept(found.unionAll(fresh))
        self._view(name, found)

    def go_round(self, statement: Statement) -> None:
        assert statement.prototype is not None
        _describe(self._spark, statement.comment)
        self._view(statement.name, self._computed(statement.prototype))
        found = self._computed(at_index(statement.query, 0))
        for index in range(1, self._last(statement.loop_over) + 1):
            self._view(statement.name, found)
            made = self._query(at_index(statement.query, index))
            found = self._kept(found.unionAll(made).coalesce(self._parts()))
        self._view(statement.name, found)

    def _parts(self) -> int:
        return int(self._spark.conf.get("spark.sql.shuffle.partitions") or 1)

    def _last(self, table: str) -> int:
        name = exp.Identifier(this=table, quoted=True)
        last = exp.Select(expressions=[exp.Max(this=sql.column(POSITION, table))])
        last.set("from_", exp.From(this=exp.Table(this=name)))
        return self._query(last).collect()[0][0] or 0

    def drop(self, name: str) -> None:
        self._spark.catalog.dropTempView(name)

    def rows(self, query: Node) -> list[Mapping[str, Any]]:
        _describe(self._spark, "what must not be found")
        with _overflow():
            found = self._query(query).collect()
        return [{name: _whole(v) for name, v in row.asDict().items()} for row in found]

    def _query(self, query: Node) -> DataFrame:
        # A number written out may be too wide before anything is computed.
        with _overflow():
            return self._spark.sql(_text(query))

    def _computed(self, query: Node) -> DataFrame:
        return self._kept(self._query(query))

    def _kept(self, rows: DataFrame) -> DataFrame:
        """The rows computed, once: what reads them knows nothing of how they came about."""
        with _overflow():
            if self._spark.sparkContext.getCheckpointDir() is not None:
                return rows.checkpoint()
            return rows.localCheckpoint()

    def _view(self, name: str, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(f"`{name}`")


def _describe(spark: SparkSession, stage: str) -> None:
    """What the jobs that follow are for, as Spark's own pages and logs tell it."""
    spark.sparkContext.setJobDescription(stage)


@contextmanager
def _overflow() -> Iterator[None]:
    try:
        yield
    except PySparkException as error:
        if str(error.getCondition()).partition(".")[0] in _TOO_WIDE:
            raise Overflow from error
        raise


def _whole(value: Any) -> Any:
    """A number of the compiler, which is whole; other values as they are."""
    return int(value) if isinstance(value, Decimal) else value


def _text(query: Node) -> str:
    return text_of(query, _WORDS)
