"""Whole books with faults of every kind: both readers tell the same problems, in the same order."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from termwise.book.governed import Seen
from termwise.book.model import Book, Table
from termwise.book.problems import BookError
from termwise.book.reader import read_book
from termwise.columns.book import folder as columns_folder
from termwise.columns.book import load_folder, statistics
from termwise.columns.book.statistics import Range
from termwise.language import types as t
from termwise.language.check.folder import load_program
from termwise.language.program import Program
from termwise.shipped_programs import program_folder

from tests.book.small_program import ORDERS, PARTNERS, SMALL, entity, field, folder, program
from tests.columns.stored import book_rows, loaded_rows, read_rows, rows_of

KEYS = st.sampled_from(["P1", "P2", "P3", "P4", "p1", "", " P1", "P\x07", "Pé"])
NUMBERS = st.sampled_from(["1", "2", "3", "007", "7", "", "x", "1.0", "9" * 19])
DAYS = st.sampled_from(["2009-06-01", "", "1.6.2009", "40000", "2009-02-30", "2300-01-01"])
PARTNER_CELLS = st.tuples(KEYS, st.sampled_from(["N", "", "a,b", 'q"']), KEYS, DAYS, KEYS)
ORDER_CELLS = st.tuples(
    NUMBERS,
    KEYS,
    st.sampled_from(["renewal", "renewl", "", "new_contract"]),
    DAYS,
    NUMBERS,
    st.sampled_from(["4.99", "4,99", "€5", "", "1e3"]),
    NUMBERS,
    DAYS,
)
ODD_LINES = st.sampled_from(["", "\n", "P9,N\n", 'P9,"N,,,\n', 'P9,"a"b,,,\n', "P9,N,,,,\n", " \n"])


def written(header: str, rows: list[tuple[str, ...]], ends: str, quoting: bool) -> str:
    """A table as csv."""
    file = io.StringIO(newline="")
    file.write(header.replace("\n", ends))
    if quoting:
        csv.writer(file, lineterminator=ends, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(file, lineterminator=ends).writerows(rows)
    return file.getvalue()


@settings(max_examples=150)
@given(
    st.lists(PARTNER_CELLS, max_size=6),
    st.lists(ORDER_CELLS, max_size=6),
    ODD_LINES,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_books_with_faults(
    partners: list[tuple[str, ...]],
    orders: list[tuple[str, ...]],
    odd: str,
    ends: str,
    quoting: bool,
) -> None:
    header = ORDERS.replace("\n", ",recorded_on\n")
    with TemporaryDirectory() as path:
        book = folder(
            Path(path),
            partner_csv=written(PARTNERS, partners, ends, quoting) + odd,
            order_csv=written(header, orders, ends, quoting),
        )
        assert loaded_rows(SMALL, book) == read_rows(SMALL, book)


HEADERS = st.lists(
    st.sampled_from(["partner_id", "name", "country", "contry", "Name", "parent", "recorded_on"]),
    max_size=6,
)


@settings(max_examples=100)
@given(HEADERS, st.integers(0, 2))
def test_headers(names: list[str], rows: int) -> None:
    content = "".join(f"{','.join(cells)}\n" for cells in [names, *[names] * rows])
    with TemporaryDirectory() as path:
        book = folder(Path(path), partner_csv=content, order_csv=ORDERS)
        assert loaded_rows(SMALL, book) == read_rows(SMALL, book)


def test_many_faults_are_counted(tmp_path: Path) -> None:
    partners = "".join(f"P{i % 1500},{'N' * (i % 3)},,{i % 7 or ''},Q{i}\n" for i in range(3000))
    orders = "".join(f"{i},P{i},renewl,,x,1,\n" for i in range(2000))
    book = folder(tmp_path, partner_csv=PARTNERS + partners, order_csv=ORDERS + orders)
    found = loaded_rows(SMALL, book)
    assert found == read_rows(SMALL, book)
    assert isinstance(found, tuple)
    assert found[1] > 5000


def test_lines_of_a_large_file(tmp_path: Path) -> None:
    """The database reads in parallel; lines are still those of the file."""
    lines = [f"{i},,renewal,2009-06-01,1,1.00," for i in range(400_000)]
    for place in (5, 123_456, 399_999):
        lines[place] = lines[place].replace("renewal", "renewl")
    book = folder(tmp_path, partner_csv=PARTNERS, order_csv=ORDERS + "\n".join(lines))
    with pytest.raises(BookError) as caught, duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        load_folder(connection, SMALL, book)
    assert [problem.row for problem in caught.value.problems] == [7, 123_458, 400_001]


EVERY = entity(
    "thing",
    [
        field("yes", t.Boolean()),
        field("ratio", t.Number()),
        field("users", t.Quantity("users")),
        field("price", t.Money("EUR")),
        field("day", t.Date()),
        field("at", t.Moment()),
        field("Text", t.Text(), missing=True),
        field("text", t.Text()),
        field("kind", t.Enumeration(("a", "it's"), "thing.kind")),
        field("thing", t.Row("thing"), missing=True),
    ],
)
EVERY_ROW = 'T1,true,0.5,007,1.5,2009-06-01,2009-06-01T12:00,,"é,",it\'s,T1\n'
EVERY_HEADER = ",".join(EVERY.fields) + "\n"


def no_other_reader(*_: object) -> None:
    """Stands where the row reader is called, to see that it is not."""
    raise AssertionError("the row reader was asked")


def test_a_sound_book_never_meets_the_row_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("read_book", "take_precisely"):
        monkeypatch.setattr(columns_folder, name, no_other_reader)
    book = folder(tmp_path, thing_csv=EVERY_HEADER + EVERY_ROW)
    rows = loaded_rows(program(EVERY), book)
    assert rows == read_rows(program(EVERY), book)


def test_faults_of_cells_never_meet_the_row_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns_folder, "read_book", no_other_reader)
    rows = EVERY_ROW + "T1,yes,.5,1.5,1.555,2009-06-31,2009-06-01T25:00,,,its,T9\n"
    book = folder(tmp_path, thing_csv=EVERY_HEADER + rows)
    found = loaded_rows(program(EVERY), book)
    assert found == read_rows(program(EVERY), book)
    assert isinstance(found, tuple)
    assert len(found[0]) == 10


def test_statistics(tmp_path: Path) -> None:
    rows = "1,,renewal,2009-06-01,5,-1.00,\n2,,new_contract,2010-06-01,7,2.00,1\n"
    book = folder(tmp_path, partner_csv=PARTNERS, order_csv=ORDERS + rows)
    with duckdb.connect() as connection:
        load_folder(connection, SMALL, book)
        found = statistics(connection, SMALL)
    assert dict(found.rows) == {"partner": 0, "order": 2}
    assert found.ranges["order", "order_id"] == Range(1, 2, 0)
    assert found.ranges["order", "partner"] == Range(None, None, 2)
    assert found.ranges["order", "kind"] == Range(0, 2, 0)
    assert found.ranges["order", "ordered_on"] == Range(date(2009, 6, 1), date(2010, 6, 1), 0)
    assert found.ranges["order", "price"] == Range(-100, 200, 0)
    assert found.ranges["order", "renewal_of"] == Range(1, 1, 1)
    assert found.ranges["partner", "recorded_on"] == Range(None, None, 0)


def told(made: Program, book: Path, seen: Seen) -> tuple[object, object]:
    """What both readers tell of a book that is looked at from the days of `seen`."""
    found: list[object] = []
    with duckdb.connect() as connection:
        for load in (
            lambda: read_book(made, book, seen),
            lambda: load_folder(connection, made, book, seen),
        ):
            try:
                load()
                found.append(None)
            except BookError as error:
                found.append((error.problems, error.more))
    return found[0], found[1]


@pytest.mark.parametrize("known", [None, date(2009, 1, 1), date(2011, 1, 1)])
@pytest.mark.parametrize("as_of", [date(2009, 5, 1), date(2009, 5, 16), date(2012, 1, 1)])
def test_rows_that_no_version_governs(tmp_path: Path, as_of: date, known: date | None) -> None:
    made = load_program(program_folder("online-services-fr"))
    files = {f"{name}_csv": f"{','.join(each.fields)}\n" for name, each in made.entities.items()}
    days = [date(2009, 5, 1) + timedelta(by) for by in range(30)]
    files["partner_csv"] += "P1,N,FR,\n"
    files["certification_csv"] = files["certification_csv"].replace("\n", ",recorded_on\n")
    files["certification_csv"] += "".join(
        f"K{i},P1,web,{day},{'2010-01-01' if i % 2 else ''}\n" for i, day in enumerate(days)
    )
    rows, columns = told(made, folder(tmp_path, **files), Seen(as_of, None, known))
    assert rows == columns


MOMENTS = """program: moments
title: Moments
currency: EUR
time_zone: Pacific/Apia
entities:
  visit: {key: visit_id, date: at, fields: {at: moment}}
"""
VERSION = """effective: 2011-12-31
title: The day after a day that Samoa left out
rules:
  - {id: visit-paid, for: visit, pay: 1 EUR, to: visit}
"""


def test_moments_that_no_version_governs(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "program.yaml").write_text(MOMENTS)
    (tmp_path / "program" / "2011-12-31.yaml").write_text(VERSION)
    made = load_program(tmp_path / "program")
    hours = [f"V{i},2011-12-{29 + i // 24}T{i % 24:02}:00Z\n" for i in range(72)]
    book = folder(tmp_path / "book", visit_csv="visit_id,at\n" + "".join(hours))
    rows, columns = told(made, book, Seen(date(2012, 1, 2)))
    assert rows == columns
    assert rows is not None


def test_a_book_in_memory(tmp_path: Path) -> None:
    made = program(EVERY)
    book = read_book(made, folder(tmp_path, thing_csv=EVERY_HEADER + EVERY_ROW))
    assert book_rows(made, book) == rows_of(book)
    assert book_rows(made, Book({})) == {"thing": []}
    row = tuple(Fraction(1, 3) if name == "ratio" else None for name in EVERY.fields)
    with pytest.raises(ValueError, match="more decimals"):
        book_rows(made, Book({"thing": Table("thing", tuple(EVERY.fields), (row,), None)}))
