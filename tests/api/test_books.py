"""Books of every make, kept, shared and forgotten."""

from __future__ import annotations

import gc
import pickle
import weakref
from dataclasses import make_dataclass
from pathlib import Path
from typing import Any

import pytest
from termwise import BookError, Program, ProgramError, RunError
from termwise.api import KEPT

from tests.api.online_services import (
    AS_OF,
    FOLDER,
    Row,
    changed_program,
    free_orders,
    sample_rows,
    without,
)

PROGRAM = Program.load("online-services-fr")
ROWS = sample_rows()


def as_dataclass(row: Row) -> object:
    return make_dataclass("Made", list(row))(**row)


def test_books_of_every_make_are_one() -> None:
    results = [
        PROGRAM.evaluate(source, as_of=AS_OF)
        for source in (
            FOLDER,
            str(FOLDER),
            ROWS,
            {entity: map(as_dataclass, rows) for entity, rows in ROWS.items()},
            PROGRAM.book(ROWS),
        )
    ]
    assert len(results[0].lines) > 300
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("source", [None, 3, [{"order_id": "1"}]])
def test_what_is_no_book(source: Any) -> None:
    with pytest.raises(TypeError, match="a book is a folder or a dict of lists of rows, not a"):
        PROGRAM.evaluate(source, as_of=AS_OF)


def test_a_book_shows_its_size_and_not_its_rows() -> None:
    shown = repr(PROGRAM.book({"customer": [{"customer_id": "C1", "name": "x", "country": "FR"}]}))
    assert shown.startswith("<Book: 0 partner, ")
    assert "1 customer" in shown
    assert len(shown) < 150


def test_a_book_outlives_a_change_of_terms(tmp_path: Path) -> None:
    book = PROGRAM.book(ROWS)
    changed = changed_program(tmp_path / "changed", 13)
    before, after = (each.evaluate(book, as_of=AS_OF).lines for each in (PROGRAM, changed))
    moved = {a.rule for a, b in zip(before, after, strict=True) if a != b}
    assert moved == {"acquisition-commission"}
    order = {**ROWS["order"][0], "order_id": "NEW"}
    changed.decide("order", order, book, as_of=AS_OF)


SMALL = """\
program: small
title: {en: Small}
currency: EUR
time_zone: Europe/Paris
entities:
  order:
    key: order_id
    date: ordered_on
    fields: {ordered_on: date, amount: money}
"""
VERSION = """\
effective: 2009-01-01
announced: 2009-01-01
title: {en: First}
"""


def small(folder: Path, program: str = SMALL) -> Program:
    folder.mkdir()
    (folder / "program.yaml").write_text(program)
    (folder / "2009-01-01.yaml").write_text(VERSION)
    return Program.load(folder)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("amount: money}", "amount: date}"),
        ("amount: money", "total: money"),
        ("currency: EUR", "currency: JPY"),
        ("Europe/Paris", "Europe/London"),
        ("key: order_id", "key: {order_id: number}"),
    ],
)
def test_a_book_of_other_entities_is_refused(before: str, after: str, tmp_path: Path) -> None:
    program = small(tmp_path / "one")
    other = small(tmp_path / "two", SMALL.replace(before, after))
    book = other.book({"order": []})
    with pytest.raises(BookError) as error:
        program.evaluate(book, as_of=AS_OF)
    assert [problem.code for problem in error.value.problems] == ["other-program"]
    row = {"order_id": "1", "ordered_on": "2011-01-01", "amount": "1.00"}
    with pytest.raises(BookError, match="read it again"):
        program.decide("order", row, book, as_of=AS_OF)


def test_a_book_is_prepared_once_a_day_and_not_for_ever() -> None:
    order = free_orders(ROWS)[0]
    book = PROGRAM.book(without(ROWS, order))
    days = [f"2011-12-{day:02}" for day in range(1, 3 * KEPT)]
    for day in days:
        PROGRAM.decide("order", order, book, as_of=day)
    kept = PROGRAM._prepared[book]
    assert [question.as_of.isoformat() for question, _ in kept] == days[-KEPT:]
    before = list(kept.values())
    PROGRAM.prepare(book, as_of=days[-2])
    for day in days[-KEPT:]:
        PROGRAM.decide("order", order, book, as_of=day)
    assert list(kept.values()) == before


def test_what_was_prepared_goes_with_the_book() -> None:
    order = free_orders(ROWS)[0]
    book = PROGRAM.book(without(ROWS, order))
    PROGRAM.decide("order", order, book, as_of=AS_OF)
    (prepared,) = map(weakref.ref, PROGRAM._prepared[book].values())
    del book
    gc.collect()
    assert prepared() is None


def test_a_program_shows_its_name_and_versions() -> None:
    shown = "<Program online-services-fr: 2009-05-17, 2009-11-17, 2010-12-01>"
    assert repr(PROGRAM) == shown


def failing(folder: Path) -> dict[type[Exception], Any]:
    (folder / "program.yaml").write_text(SMALL.replace("date: ordered_on", "date: sold_on"))
    customers = [{"customer_id": "C1", "name": "Fabrikam", "country": "FR"}]
    return {
        ProgramError: lambda: Program.load(folder),
        BookError: lambda: PROGRAM.book({"orders": [], "partners": []}),
        # No application that the version in force names is in this book.
        RunError: lambda: PROGRAM.evaluate({"customer": customers}, as_of=AS_OF),
    }


def test_results_travel_between_processes() -> None:
    evaluated = PROGRAM.evaluate(ROWS, as_of=AS_OF)
    returned = pickle.loads(pickle.dumps(evaluated))
    assert (returned.lines, returned.decisions) == (evaluated.lines, evaluated.decisions)
    with pytest.raises(ValueError, match="nothing was kept"):
        returned.explain(evaluated.lines[0])


@pytest.mark.parametrize("kind", [ProgramError, BookError, RunError])
def test_errors_travel_between_processes(kind: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(kind) as error:
        failing(tmp_path)[kind]()
    returned = pickle.loads(pickle.dumps(error.value))
    assert type(returned) is kind
    assert (str(returned), returned.args) == (str(error.value), error.value.args)
    assert vars(returned) == vars(error.value)
