"""Spark on this machine comes to what the row engine comes to, text for text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
import pytest
from termwise import Program, RunError
from termwise.book.model import Book
from termwise.columns.book import load_book, statistics
from termwise.columns.compiler import Asked
from termwise.columns.spark.book import view_tables, write_tables
from termwise.columns.spark.engine import evaluate
from termwise.columns.spark.session import prepared
from termwise.outcome.summary import summarise, summary_text

from tests.columns.agreement import (
    SAMPLE,
    Asking,
    asked,
    awkward_case,
    came_of,
    ended_by,
    expected,
    generated,
    shipped,
    wide_case,
)
from tests.columns.servers import may_be_passed_over
from tests.differential.outcome import Came, Ended, Outcome, agree

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SEEDS: Final = (0, 2, 5, 9, 11, 14, 20, 26, 33, 41)

SETTINGS: Final = {
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


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    if shutil.which("java") is None and may_be_passed_over():
        pytest.skip("no Java is installed here")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config(map=dict(SETTINGS))
    session = builder.getOrCreate()
    yield session
    session.stop()


def come(
    spark: SparkSession, program: Program, book: Book, question: Asked, folder: Path
) -> tuple[Outcome, str]:
    """What Spark comes to, and its summary."""
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


def test_the_sample_book(spark: SparkSession, tmp_path: Path) -> None:
    program, as_of = shipped(), date(2016, 12, 31)
    book = program.book(SAMPLE)
    reference = program.evaluate(book, as_of=as_of)
    found, summary = come(spark, program, book, Asked(as_of), tmp_path)
    assert isinstance(found, Came)
    assert found == expected(program, book, Asking(as_of))
    assert summary == summary_text(summarise(reference.lines))


def test_awkward_values(spark: SparkSession, tmp_path: Path) -> None:
    program, book = awkward_case()
    as_of = date(2024, 2, 29)
    found, _ = come(spark, program, book, Asked(as_of), tmp_path)
    assert isinstance(found, Came)
    assert found == expected(program, book, Asking(as_of))


def test_more_digits_than_there_is_room_for(spark: SparkSession, tmp_path: Path) -> None:
    """An error of the run, never another number."""
    program, book = wide_case()
    found, _ = come(spark, program, book, Asked(date(2024, 2, 29)), tmp_path)
    assert isinstance(found, Ended)
    assert found.codes == {"beyond-limit"}
    assert "an intermediate value does not fit" in found.text


@pytest.mark.parametrize("seed", SEEDS)
def test_generated_programs(spark: SparkSession, seed: int, tmp_path: Path) -> None:
    [(name, program, book, question), *_] = generated([seed])
    found, _ = come(spark, program, book, asked(question), tmp_path)
    assert agree(expected(program, book, question), found), name
