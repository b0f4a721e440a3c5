"""Runs a compiled program on Spark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp

from termwise.columns import sql
from termwise.columns.book.statistics import Statistics
from termwise.columns.compiler import Asked, Compiler
from termwise.columns.evaluated import Evaluated, Row
from termwise.columns.relation import POSITION
from termwise.columns.running import Progress, at_index, run_script, told
from termwise.columns.script import Statement, script_of, text_of
from termwise.columns.spark.dialect import BOOK, Spark
from termwise.columns.sql import Node
from termwise.columns.tables import Overflow, whole
from termwise.language.program import Program

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
class SparkEvaluated(Evaluated):
    """A program evaluated in a session."""

    spark: SparkSession

    def rows(self, query: Node, about: str) -> Iterator[Row]:
        with told(about), _overflow():
            yield from map(tuple, self._found(query, about).toLocalIterator())

    def few_rows(self, query: Node, about: str) -> list[Row]:
        # One job for all partitions, where an iterator takes one for each.
        with told(about), _overflow():
            return list(map(tuple, self._found(query, about).collect()))

    def _found(self, query: Node, about: str) -> DataFrame:
        _describe(self.spark, about)
        return self.spark.sql(_text(query))


def evaluate(
    spark: SparkSession,
    program: Program,
    asked: Asked,
    known: Statistics,
    *,
    decisions: bool = True,
    progress: Progress | None = None,
) -> SparkEvaluated:
    """Evaluate a program on the views of a book in a session that `prepared` made.

    `known` tells what the tables hold. Raises `UnsupportedTerms` before any work, and `RunError`
    with everything that is wrong.
    """
    compiler = Compiler(program, asked, _WORDS, known.ranges, known.rows)
    script = script_of(compiler, book=BOOK, decisions=decisions)
    run_script(script, _Tables(spark), program, compiler.versions, progress)
    return SparkEvaluated(script, spark)


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
        return [{name: whole(v) for name, v in row.asDict().items()} for row in found]

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


def _text(query: Node) -> str:
    return text_of(query, _WORDS)
