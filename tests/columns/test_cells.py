"""Cells of every type: both readers give the same value, or tell the same fault."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from termwise.book.reader import read_book
from termwise.book.words import parse_key
from termwise.columns.book.cells import key_text
from termwise.language import types as t
from termwise.language.program import Program

from tests.book.small_program import entity, field, folder, of_type, program
from tests.columns.stored import book_rows, loaded_rows, read_rows

ZONES = st.sampled_from(["Europe/Paris", "UTC", "America/St_Johns", "Pacific/Apia", "Asia/Kolkata"])
SIGNS = st.text(st.sampled_from(list("0123456789.,-+ eE_€")), max_size=8)
DIGITS = st.from_regex(r"-?[0-9]{1,70}(\.[0-9]{0,8})?", fullmatch=True)
NEAR = st.integers(-2, 2).flatmap(
    lambda by: st.sampled_from(
        [str(sign * (10**power + by)) for sign in (1, -1) for power in (15, 16, 17, 18, 19)]
    )
)
AMOUNTS = SIGNS | DIGITS | NEAR | st.integers(-(10**18), 10**18).map(str)
DATES = (
    st.from_regex(r"[0-9]{4}-[0-1][0-9]-[0-3][0-9]", fullmatch=True)
    | st.dates().map(str)
    | st.sampled_from(["1900-01-01", "2200-12-31", "1899-12-31", "2201-01-01", "2009-2-3", "epoch"])
    | st.sampled_from(["2009-02-29", "2008-02-29", " 2009-01-01", "2009-01-01 (BC)", "infinity"])
)
MOMENTS = st.from_regex(
    r"(19|20|21)[0-9]{2}-(0[0-9]|1[0-2])-[0-2][0-9][T ]([01][0-9]|2[0-4]):[0-6][0-9]"
    r"(:[0-6][0-9](\.[0-9])?)?(Z|z|[+-]([01][0-9]|2[0-4]):?[0-5][0-9])?",
    fullmatch=True,
)
CHANGES = st.datetimes().map(lambda at: at.replace(microsecond=0).isoformat()) | st.sampled_from(
    [
        "2009-03-29T02:30",
        "2009-10-25T02:30",
        "2009-03-29T01:59:59",
        "2009-03-29T03:00",
        "2011-12-30T12:00",
        "1900-01-01T00:00",
        "2200-12-31T23:59:59-23:59",
        "2009-03-08T00:01",
    ]
)
ENDS = st.sampled_from([" ", "\u00a0", "\u3000", "\u2028", "\x85", "\u200b", "\u180e", "é", "a"])
KEYS = st.builds(lambda a, b, c: a + b + c, ENDS, st.text(max_size=3), ENDS) | st.sampled_from(
    ["x" * 200, "x" * 201, "é" * 200, "é" * 201, "a\nb", "a\tb", "a\x7fb", "\U0001d518" * 200]
)
TEXTS = st.text(max_size=5) | st.sampled_from(
    ["x" * 10_000, "x" * 10_001, "é" * 5_000, "é" * 5_001]
)
few = settings(max_examples=60, deadline=None)
ENUMERATION = t.Enumeration(("new", "it's", "Neu", "été", " new"), "thing.value")


def agree(made: Program, cells: list[str], quoting: bool) -> None:
    """Hold both readers against each other, and what they read through memory as well."""
    file = io.StringIO(newline="")
    writer = csv.writer(
        file, quoting=csv.QUOTE_ALL if quoting else csv.QUOTE_MINIMAL, lineterminator="\n"
    )
    writer.writerow(["thing_id", "value"])
    writer.writerows([f"T{i}", cell] for i, cell in enumerate(cells))
    with TemporaryDirectory() as path:
        book = folder(Path(path), thing_csv=file.getvalue().encode("utf-8", "surrogatepass"))
        expected = read_rows(made, book)
        assert loaded_rows(made, book) == expected
        if isinstance(expected, dict):
            assert book_rows(made, read_book(made, book)) == expected


@few
@given(st.lists(AMOUNTS, max_size=4), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]), st.booleans())
@example(["1000000000000000000", "-9999999999999999.99", "-0.00", "007"], "JPY", False)
def test_money(cells: list[str], currency: str, quoting: bool) -> None:
    agree(of_type(t.Money(currency), missing=True), cells, quoting)


@few
@given(st.lists(AMOUNTS, max_size=4), st.booleans())
@example(["1000000000000000000.000000", "-1000000000000000000", "0.000001"], False)
@example(["1000000000000000000.000001"], False)
def test_numbers_and_counts(cells: list[str], quoting: bool) -> None:
    agree(of_type(t.Number(), missing=True), cells, quoting)
    agree(of_type(t.Quantity("users"), missing=True), cells, quoting)


@few
@given(st.lists(DATES, max_size=4), st.booleans())
def test_dates(cells: list[str], missing: bool) -> None:
    agree(of_type(t.Date(), missing=missing), cells, False)


@few
@given(st.lists(MOMENTS | CHANGES, max_size=4), ZONES)
def test_moments(cells: list[str], zone: str) -> None:
    agree(of_type(t.Moment(), missing=True, time_zone=zone), cells, False)


@few
@given(st.lists(st.sampled_from(["true", "false", "", "True", "1", "t"]), max_size=4))
def test_booleans(cells: list[str]) -> None:
    agree(of_type(t.Boolean(), missing=True), cells, False)


@few
@given(st.lists(st.sampled_from([*ENUMERATION.values, "", "NEW", "ete"]), max_size=4))
def test_enumerations(cells: list[str]) -> None:
    agree(of_type(ENUMERATION, missing=True), cells, False)


@few
@given(st.lists(TEXTS, max_size=4), st.booleans(), st.booleans())
def test_texts(cells: list[str], missing: bool, quoting: bool) -> None:
    agree(of_type(t.Text(), missing=missing), cells, quoting)


@few
@given(st.lists(KEYS, max_size=4), st.booleans())
def test_keys_and_references(cells: list[str], quoting: bool) -> None:
    """A row that refers to itself has the cell as key and as reference."""
    made = program(entity("thing", [field("value", t.Row("thing"), missing=True)]))
    file = io.StringIO(newline="")
    writer = csv.writer(
        file, quoting=csv.QUOTE_ALL if quoting else csv.QUOTE_MINIMAL, lineterminator="\n"
    )
    writer.writerow(["thing_id", "value"])
    writer.writerows([cell, cell] for cell in cells)
    with TemporaryDirectory() as path:
        book = folder(Path(path), thing_csv=file.getvalue().encode("utf-8", "surrogatepass"))
        assert loaded_rows(made, book) == read_rows(made, book)


@pytest.mark.parametrize("shape", ["{}", "{}a", "a{}", "a{}a"])
def test_every_character_in_a_key(shape: str) -> None:
    """What Python calls unseen, or a space, the database takes for such."""
    signs = [chr(code) for code in range(0x10000) if not 0xD800 <= code <= 0xDFFF]
    keys = [shape.format(sign) for sign in signs]
    with duckdb.connect() as connection:
        query = f"SELECT {key_text('key')} FROM (SELECT unnest(CAST(? AS VARCHAR[])) AS key)"
        stored = [key for (key,) in connection.execute(query, [keys]).fetchall()]
    parsed = [parse_key(key) for key in keys]
    assert stored == [key if isinstance(key, str) else None for key in parsed]
