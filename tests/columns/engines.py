"""Asks each engine of SQL for what it comes to on a book; nothing stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
from termwise import Program, RunError
from termwise.book.model import Book
from termwise.columns import duckdb_engine
from termwise.columns.book import load_book, statistics
from termwise.columns.compiler import Asked
from termwise.outcome.summary import summary_text

from tests.columns.agreement import came_of, ended_by
from tests.columns.servers import Connection
from tests.differential.outcome import Outcome

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.ui.retainedExecutions": "10",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    # Of small tables most of the time would go into compiling.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}


def on_duckdb(program: Program, book: Book, question: Asked) -> Outcome:
    """What DuckDB comes to."""
    with duckdb.connect(config={"threads": 1}) as connection:
        load_book(connection, program.terms, book)
        try:
            return came_of(duckdb_engine.evaluate(connection, program.terms, question))
        except RunError as error:
            return ended_by(error)


def on_postgres(connection: Connection, program: Program, book: Book, question: Asked) -> Outcome:
    """What PostgreSQL comes to, in a transaction that is taken back."""
    from termwise.columns.postgres import engine, tables

    with connection.transaction(force_rollback=True):
        tables.load_book(connection, program.terms, book)
        try:
            return came_of(engine.evaluate(connection, program.terms, question))
        except RunError as error:
            return ended_by(error)


def on_spark(
    spark: SparkSession, program: Program, book: Book, question: Asked, folder: Path
) -> tuple[Outcome, str]:
    """What Spark comes to, and its summary; the book's tables go to `folder`."""
    from termwise.columns.spark.book import view_tables, write_tables
    from termwise.columns.spark.engine import evaluate
    from termwise.columns.spark.session import prepared

    own = prepared(spark)
    with duckdb.connect() as connection:
        load_book(connection, program.terms, book)
        known = statistics(connection, program.terms)
        write_tables(connection, program.terms, folder)
    view_tables(own, program.terms, folder)
    try:
        found = evaluate(own, program.terms, question, known)
    except RunError as error:
        return ended_by(error), ""
    return came_of(found), summary_text(found.summary())


@contextmanager
def spark_session() -> Iterator[SparkSession]:
    """A Spark on this machine, for small books."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config(map=dict(_SETTINGS))
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()
