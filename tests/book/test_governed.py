"""Rows that no version governs are problems of the book, beside all the others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from termwise.book.governed import Seen
from termwise.book.problems import BookError
from termwise.book.reader import Rows, read_book
from termwise.language.check.folder import load_program
from termwise.language.program import Program

HEADER = """\
program: small
title: Small
currency: EUR
time_zone: Europe/Paris
entities:
  sale:
    key: sale_id
    date: sold_on
    fields: {sold_on: date, amount: money}
  call:
    key: call_id
    date: called_at
    fields: {called_at: moment}
  visit:
    key: visit_id
    date: visited_on
    fields: {visited_on: date}
"""
VERSION = """\
effective: 2025-01-01
announced: 2024-12-01
title: First
decisions:
  sale.double: 2 * sale.amount
  call.late: call.called_at > call.called_at
"""
LATEST = date(2025, 12, 31)
HELP = "take the row out, or mark {} with `history: true` in program.yaml"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Terms from 2025 on that decide of sales and calls, and of no visit."""
    (tmp_path / "program.yaml").write_text(HEADER)
    (tmp_path / "2025-01-01.yaml").write_text(VERSION)
    return load_program(tmp_path)


def told(program: Program, rows: Rows, seen: Seen | None) -> list[str]:
    """The problems of a book."""
    try:
        read_book(program, rows, seen)
    except BookError as error:
        return [str(problem) for problem in error.problems]
    return []


def sale(key: str, day: str, amount: str = "1.00", **more: str) -> dict[str, str]:
    """A row."""
    return {"sale_id": key, "sold_on": day, "amount": amount, **more}


def test_the_day_before_the_first_version(program: Program) -> None:
    """Named with row and field, between the other problems of its table."""
    rows = [sale("S1", "2024-12-31"), sale("S2", "2025-01-01", "lots"), sale("S3", "2020-02-29")]
    early = "sale, row {}, field sold_on: no version governs {}: the first one begins on 2025-01-01"
    assert told(program, {"sale": rows}, Seen(LATEST)) == [
        f"{early.format(1, '2024-12-31')}; {HELP.format('sale')}",
        'sale, row 2, field amount: "lots" is not an amount in EUR; '
        "write it in digits, like 1234.50 or 1234",
        f"{early.format(3, '2020-02-29')}; {HELP.format('sale')}",
    ]


def test_a_moment_counts_by_its_day_in_the_zone_of_the_program(program: Program) -> None:
    """23:30 in London is the next day in Paris."""
    rows = [
        {"call_id": "C1", "called_at": "2024-12-31T22:30Z"},
        {"call_id": "C2", "called_at": "2024-12-31T23:30Z"},
    ]
    (problem,) = told(program, {"call": rows}, Seen(LATEST))
    assert problem.startswith("call, row 1, field called_at: no version governs 2024-12-31")


def test_nothing_is_decided_of_it(program: Program) -> None:
    """Then no version needs to govern a row."""
    assert (
        told(program, {"visit": [{"visit_id": "V1", "visited_on": "1999-01-01"}]}, Seen(LATEST))
        == []
    )


def test_rows_that_are_not_there(program: Program) -> None:
    """Those of after the as-of date, those that were not known yet; and nobody asked."""
    early = {"sale": [sale("S1", "2024-12-31", recorded_on="2025-03-01")]}
    assert told(program, early, None) == []
    assert told(program, early, Seen(date(2024, 12, 30))) == []
    assert told(program, early, Seen(LATEST, rows_known_at=date(2025, 2, 28))) == []
    assert len(told(program, early, Seen(LATEST, rows_known_at=date(2025, 3, 1)))) == 1


def test_no_terms_were_known(program: Program) -> None:
    """Nothing would be decided of anything."""
    early = {"sale": [sale("S1", "2024-12-31")]}
    assert told(program, early, Seen(LATEST, terms_known_at=date(2024, 11, 30))) == []


def test_history(tmp_path: Path, program: Program) -> None:
    """Rows that are facts only may be as old as they are."""
    header = HEADER.replace("date: sold_on", "date: sold_on\n    history: true")
    (tmp_path / "program.yaml").write_text(header)
    assert told(load_program(tmp_path), {"sale": [sale("S1", "2024-12-31")]}, Seen(LATEST)) == []
    assert len(told(program, {"sale": [sale("S1", "2024-12-31")]}, Seen(LATEST))) == 1
