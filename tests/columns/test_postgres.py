"""PostgreSQL comes to what the row engine comes to, text for text."""

from __future__ import annotations

from collections.abc import Iterator
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
    wide_case,
)
from tests.columns.engines import on_postgres
from tests.columns.servers import Connection, connections
from tests.differential.outcome import Came, agree

SEEDS: Final = [*range(32), *range(33, 45)]


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    yield from connections()


@pytest.mark.parametrize(
    ("as_of", "known_at"),
    [
        (date(2009, 11, 17), None),
        (date(2010, 2, 17), date(2010, 2, 16)),
        (date(2011, 12, 31), date(2009, 12, 31)),
        (date(2016, 12, 31), None),
    ],
)
def test_the_sample_book(connection: Connection, as_of: date, known_at: date | None) -> None:
    program, question = shipped(), Asking(as_of, known_at, known_at)
    book = program.book(SAMPLE)
    reference = expected(program, book, question)
    assert isinstance(reference, Came)
    assert reference.lines
    assert on_postgres(connection, program, book, asked(question)) == reference


@pytest.mark.parametrize("as_of", [date(2019, 12, 31), date(2021, 3, 28), date(2024, 2, 29)])
def test_awkward_values(connection: Connection, as_of: date) -> None:
    program, book = awkward_case()
    reference = expected(program, book, Asking(as_of))
    assert isinstance(reference, Came)
    assert on_postgres(connection, program, book, Asked(as_of)) == reference


@pytest.mark.parametrize("part", range(4))
def test_generated_programs(connection: Connection, part: int) -> None:
    seen = 0
    for name, program, book, question in generated(SEEDS[part::4]):
        try:
            found = on_postgres(connection, program, book, asked(question))
        except UnsupportedTerms:
            continue
        assert agree(expected(program, book, question), found), name
        seen += 1
    assert seen >= 15


def test_more_digits_than_128_bits_have(connection: Connection) -> None:
    program, book = wide_case()
    reference = expected(program, book, Asking(date(2024, 2, 29)))
    assert isinstance(reference, Came)
    assert on_postgres(connection, program, book, Asked(date(2024, 2, 29))) == reference


def test_nothing_stays_behind(connection: Connection) -> None:
    program, book = awkward_case()
    on_postgres(connection, program, book, Asked(date(2024, 2, 29)))
    left = "SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'"
    assert connection.execute(left).fetchall() == []
