"""A row decided in a service can be asked why, as the same row in a book can."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from termwise import NotThere, Program

from tests.explain.checks import check_told
from tests.explain.small import book, deal, program

AS_OF = date(2024, 12, 31)
DEALS = (deal("D2"), deal("D3", kind="other"), deal("D4", partner=None), deal("D5", users=5))


def test_it_says_what_the_book_says(tmp_path: Path) -> None:
    """Word for word, whichever way the row is decided."""
    small = program(tmp_path)
    others = small.book(book(deal("D1", closed_on="2024-01-05")))
    for row in DEALS:
        decided = small.decide("deal", row, others, as_of=AS_OF, trace=True)
        (alone,) = decided.explain_row("deal", str(row["deal_id"]))
        whole = small.evaluate(book(deal("D1", closed_on="2024-01-05"), row), as_of=AS_OF)
        (among,) = whole.explain_row("deal", str(row["deal_id"]))
        check_told(alone)
        assert str(alone) == str(among)
        assert alone.objects() == among.objects()


def test_what_a_later_decision_leaves_alone(tmp_path: Path) -> None:
    """Results can be kept and asked in any order."""
    small = program(tmp_path)
    made = small.book(book())
    kept = [small.decide("deal", row, made, as_of=AS_OF, trace=True) for row in DEALS]
    for row, result in zip(reversed(DEALS), reversed(kept), strict=True):
        (explanation,) = result.why_not("commission", str(row["deal_id"]))
        assert explanation.told.row.key == row["deal_id"]
        for line in result.lines:
            assert line.line_id in str(result.explain(line))


def test_a_row_after_the_as_of_date(tmp_path: Path) -> None:
    """Nothing is decided of it, and nothing can be asked."""
    small = program(tmp_path)
    row = deal("D1", closed_on="2025-01-01")
    decided = small.decide("deal", row, small.book(book()), as_of=AS_OF, trace=True)
    assert decided.lines == ()
    with pytest.raises(NotThere):
        decided.explain_row("deal", "D1")


def test_without_a_trace(tmp_path: Path) -> None:
    """It is told what to do."""
    small = program(tmp_path)
    decided = small.decide("deal", deal("D1"), small.book(book()), as_of=AS_OF)
    with pytest.raises(ValueError, match="decide with trace=True"):
        decided.explain("commission:D1")


def test_results_are_equal_with_and_without(tmp_path: Path) -> None:
    """A trace changes nothing of what comes out."""
    small = program(tmp_path)
    made = small.book(book())
    for row in DEALS:
        with_trace = small.decide("deal", row, made, as_of=AS_OF, trace=True)
        without = small.decide("deal", row, made, as_of=AS_OF)
        assert (with_trace.lines, with_trace.decisions) == (without.lines, without.decisions)


def test_a_language_it_is_not_written_in() -> None:
    """The languages there are come with the error."""
    result = Program.load("online-services-fr").evaluate({}, as_of=AS_OF)
    with pytest.raises(ValueError, match="en, fr"):
        result.why_not("priced", language="de")
