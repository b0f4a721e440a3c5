"""The shipped program, run on the sample book, against the same terms written by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from termwise import Program
from termwise.outcome.cells import LINE_COLUMNS, line_cells

from tests.online_services import plain

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "samples" / "online-services-fr"


@pytest.fixture(scope="module")
def program() -> Program:
    return Program.load(ROOT / "rules" / "online-services-fr")


@pytest.mark.parametrize(
    ("as_of", "known_at"),
    [
        (date(2009, 5, 17), None),
        (date(2009, 11, 16), None),
        (date(2009, 11, 17), None),
        (date(2010, 2, 17), date(2010, 2, 16)),
        (date(2010, 12, 31), None),
        (date(2011, 12, 31), date(2009, 12, 31)),
        (date(2011, 12, 31), None),
        (date(2016, 12, 31), None),
    ],
)
def test_the_sample_book(program: Program, as_of: date, known_at: date | None) -> None:
    by_hand = list(plain.lines(plain.read_book(BOOK), as_of, known_at))
    result = program.evaluate(BOOK, as_of=as_of, known_at=known_at)
    columns = len(by_hand[0])
    assert LINE_COLUMNS[:columns] == plain.Line._fields
    assert [line_cells(line)[:columns] for line in result.lines] == [tuple(x) for x in by_hand]
