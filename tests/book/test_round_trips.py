"""Values written to csv are read back as they were."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from termwise.book.model import BookValue
from termwise.book.reader import read_book
from termwise.language import types as t
from termwise.language.currencies import minor_digits
from termwise.outcome.cells import value_text

from tests.book.small_program import folder, of_type, problems

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
WHOLE = st.integers(-(10**18), 10**18)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=50)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])


def through_csv(kind: t.Type, values: list[BookValue]) -> list[BookValue]:
    """The values after a journey through a file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["thing_id", "value"])
    writer.writerows([f"T{i}", value_text(value, kind)] for i, value in enumerate(values))
    with TemporaryDirectory() as path:
        book = folder(Path(path), thing_csv=file.getvalue())
        table = read_book(of_type(kind, missing=True), book).tables["thing"]
    return [row[1] for row in table.rows]


@given(st.lists(st.none() | WHOLE), CURRENCIES)
def test_money(values: list[BookValue], currency: str) -> None:
    assert through_csv(t.Money(currency), values) == values


@given(st.lists(st.integers(-(10**24), 10**24)))
def test_numbers(millionths: list[int]) -> None:
    values: list[BookValue] = [Fraction(each, 10**6) for each in millionths]
    assert through_csv(t.Number(), values) == values


@given(st.lists(WHOLE))
def test_counts(values: list[BookValue]) -> None:
    assert through_csv(t.Quantity("users"), values) == values


@given(st.lists(st.none() | DAYS))
def test_dates(values: list[BookValue]) -> None:
    assert through_csv(t.Date(), values) == values


@given(st.lists(st.none() | st.booleans()))
def test_booleans(values: list[BookValue]) -> None:
    assert through_csv(t.Boolean(), values) == values


@given(st.lists(st.none() | TEXTS))
def test_texts(values: list[BookValue]) -> None:
    assert through_csv(t.Text(), values) == values


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2200, 12, 30), timezones=st.timezones()).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_moments(moment: datetime) -> None:
    [read] = through_csv(t.Moment(), [moment])
    # In the same zone Python compares what is on the clock, so both are taken to seconds.
    assert isinstance(read, datetime)
    assert read.timestamp() == moment.timestamp()


@given(st.text(max_size=30), st.sampled_from(["EUR", "JPY"]))
def test_no_text_brings_a_traceback(text: str, currency: str) -> None:
    kinds: list[t.Type] = [t.Money(currency), t.Number(), t.Date(), t.Moment(), t.Boolean()]
    for kind in [*kinds, t.Text(), t.Enumeration(("a", "b"), "x")]:
        problems(of_type(kind), {"thing": [{"thing_id": "T", "value": text}]})


@given(st.binary(max_size=200))
def test_no_file_brings_a_traceback(data: bytes) -> None:
    for ending in ("csv", "jsonl", "parquet"):
        with TemporaryDirectory() as path:
            problems(of_type(t.Text()), folder(Path(path), **{f"thing_{ending}": data}))


def test_minor_digits() -> None:
    found = [minor_digits(code) for code in ("EUR", "JPY", "KWD", "CLF", "eur", "XAU", "")]
    assert found == [2, 0, 3, 4, None, None, None]
