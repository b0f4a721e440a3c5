"""Spark on this machine comes to what the row engine comes to, text for text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from termwise.columns.compiler import Asked
from termwise.outcome.summary import summarise, summary_text

from tests.columns.agreement import (
    SAMPLE,
    Asking,
    asked,
    awkward_case,
    expected,
    generated,
    shipped,
    wide_case,
)
from tests.columns.engines import on_spark, spark_session
from tests.columns.servers import may_be_passed_over
from tests.differential.outcome import Came, Ended, agree

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SEEDS: Final = (0, 2, 5, 9, 11, 14, 20, 26, 33, 41)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    if shutil.which("java") is None and may_be_passed_over():
        pytest.skip("no Java is installed here")
    with spark_session() as session:
        yield session


def test_the_sample_book(spark: SparkSession, tmp_path: Path) -> None:
    program, as_of = shipped(), date(2016, 12, 31)
    book = program.book(SAMPLE)
    reference = program.evaluate(book, as_of=as_of)
    found, summary = on_spark(spark, program, book, Asked(as_of), tmp_path)
    assert isinstance(found, Came)
    assert found == expected(program, book, Asking(as_of))
    assert summary == summary_text(summarise(reference.lines))


def test_awkward_values(spark: SparkSession, tmp_path: Path) -> None:
    program, book = awkward_case()
    as_of = date(2024, 2, 29)
    found, _ = on_spark(spark, program, book, Asked(as_of), tmp_path)
    assert isinstance(found, Came)
    assert found == expected(program, book, Asking(as_of))


def test_more_digits_than_there_is_room_for(spark: SparkSession, tmp_path: Path) -> None:
    """An error of the run, never another number."""
    program, book = wide_case()
    found, _ = on_spark(spark, program, book, Asked(date(2024, 2, 29)), tmp_path)
    assert isinstance(found, Ended)
    assert found.codes == {"beyond-limit"}
    assert "an intermediate value does not fit" in found.text


@pytest.mark.parametrize("seed", SEEDS)
def test_generated_programs(spark: SparkSession, seed: int, tmp_path: Path) -> None:
    [(name, program, book, question), *_] = generated([seed])
    found, _ = on_spark(spark, program, book, asked(question), tmp_path)
    assert agree(expected(program, book, question), found), name
