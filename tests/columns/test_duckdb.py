"""DuckDB comes to what the row engine comes to, text for text."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from termwise.columns.compiler import Asked
from termwise.columns.unsupported import UnsupportedTerms

from tests.columns.agreement import (
    SAMPLE,
    Asking,
    asked,
    awkward_case,
    expected,
    generated,
    shipped,
)
from tests.columns.engines import on_duckdb
from tests.differential.outcome import Came, Ended

SEEDS: Final = range(160)


@pytest.mark.parametrize(
    ("as_of", "known_at"),
    [
        (date(2009, 5, 16), None),
        (date(2009, 11, 17), None),
        (date(2010, 2, 17), date(2010, 2, 16)),
        (date(2010, 12, 31), None),
        (date(2011, 12, 31), date(2009, 12, 31)),
        (date(2016, 12, 31), None),
    ],
)
def test_the_sample_book(as_of: date, known_at: date | None) -> None:
    program, question = shipped(), Asking(as_of, known_at, known_at)
    book = program.book(SAMPLE)
    assert on_duckdb(program, book, asked(question)) == expected(program, book, question)


@pytest.mark.parametrize("as_of", [date(2019, 12, 31), date(2021, 3, 28), date(2024, 2, 29)])
def test_awkward_values(as_of: date) -> None:
    program, book = awkward_case()
    reference = expected(program, book, Asking(as_of))
    assert isinstance(reference, Came)
    assert on_duckdb(program, book, Asked(as_of)) == reference


@pytest.mark.parametrize("part", range(8))
def test_generated_programs(part: int) -> None:
    """Both come to the same, or both to an error of the run."""
    seen = 0
    for name, program, book, question in generated(SEEDS[part::8]):
        try:
            found = on_duckdb(program, book, asked(question))
        except UnsupportedTerms:
            continue
        reference = expected(program, book, question)
        if isinstance(reference, Ended):
            assert isinstance(found, Ended), name
        else:
            assert found == reference, name
        seen += 1
    assert seen >= 30
