"""What stops a run, on DuckDB in the words of the row engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import duckdb
import pytest
from termwise import Program, RunError
from termwise.book.model import Book
from termwise.columns.book import load_book
from termwise.columns.compiler import Asked
from termwise.columns.duckdb_engine import evaluate
from termwise.outcome.problem_words import MissingCode
from termwise.outcome.problems import MOST_PROBLEMS, RunProblem

from tests.cli.calls import call, small_program
from tests.language.check_cases import case_of
from tests.language.test_diagnostics_page import SECTIONS, Section, book_of_the_page

DAY = date(2024, 12, 31)
NOT_YET = {"beyond-calendar"}
"""Days that no calendar has are not looked for on this engine."""
SHOWN = [each for each in SECTIONS if each.in_a_run and each.example and each.code not in NOT_YET]


def told(program: Program, book: Book, as_of: date) -> tuple[RunProblem, ...]:
    """What the columns engine says of a book."""
    with duckdb.connect() as connection:
        load_book(connection, program.terms, book)
        with pytest.raises(RunError) as caught:
            evaluate(connection, program.terms, Asked(as_of))
    return caught.value.problems


@pytest.mark.parametrize("section", SHOWN, ids=lambda section: section.code)
def test_both_engines_say_the_same(section: Section, tmp_path: Path) -> None:
    assert section.example is not None
    case_of(Path(section.code), section.example).write(tmp_path)
    program = Program.load(tmp_path)
    book = program.book(book_of_the_page())
    with pytest.raises(RunError) as caught:
        program.evaluate(book, as_of=DAY)
    expected = tuple(map(without_reason, caught.value.problems))
    assert told(program, book, DAY) == expected


def without_reason(problem: RunProblem) -> RunProblem:
    """The problem without which value was missing: the row engine alone looks for that."""
    if problem.code not in get_args(MissingCode):
        return problem
    what = problem.code.removeprefix("missing-")
    end = problem.message.index(f" and has no {what}") + len(f" and has no {what}")
    return replace(problem, message=problem.message[:end])


def sales(count: int) -> dict[str, list[dict[str, object]]]:
    """A book for the program that `init` writes."""
    return {
        "partner": [{"partner_id": "P1", "name": "N", "joined_on": "2025-01-15"}],
        "sale": [
            {
                "sale_id": f"S{n}",
                "partner": "P1",
                "sold_on": "2025-02-10",
                "seats": 100,
                "amount": f"{n}.00",
            }
            for n in range(1, count + 1)
        ],
    }


def test_many_problems_are_bounded_and_in_order(tmp_path: Path) -> None:
    folder = small_program(tmp_path / "program")
    version = folder / "2025-01-01.yaml"
    version.write_text(version.read_text().replace("pay: sale.bonus", "pay: 0 EUR - sale.amount"))
    program = Program.load(folder)
    book = program.book(sales(250))
    with pytest.raises(RunError) as caught:
        program.evaluate(book, as_of=date(2025, 12, 31))
    found = told(program, book, date(2025, 12, 31))
    assert found == caught.value.problems
    assert len(found) == MOST_PROBLEMS


def test_a_number_that_does_not_fit(tmp_path: Path) -> None:
    """More than 128 bits on the way: said, and nothing is written."""
    folder = small_program(tmp_path / "program")
    version = folder / "2025-01-01.yaml"
    huge = "0.000001 * sale.amount * (sale.amount / 1 EUR) * (sale.amount / 1 EUR)"
    version.write_text(version.read_text().replace("pay: sale.bonus", f"pay: {huge}"))
    program = Program.load(folder)
    given = sales(2)
    given["sale"][1]["amount"] = "9999999999999999.99"
    problems = told(program, program.book(given), date(2025, 12, 31))
    assert {problem.code for problem in problems} == {"beyond-limit"}
    assert "does not fit in 128 bits" in problems[-1].message
    assert problems[-1].name in program.terms.versions[0].rules


def test_a_run_with_problems_writes_nothing(tmp_path: Path) -> None:
    folder = small_program(tmp_path / "program")
    version = folder / "2025-01-01.yaml"
    version.write_text(version.read_text().replace("pay: sale.bonus", "pay: 0 EUR - sale.amount"))
    book = tmp_path / "book"
    book.mkdir()
    (book / "partner.csv").write_text("partner_id,name,joined_on\nP1,N,2025-01-15\n")
    (book / "sale.csv").write_text(
        "sale_id,partner,sold_on,seats,amount\nS1,P1,2025-02-10,100,1250.00\n"
    )
    done = call("run", folder, "--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "large-sale-bonus would pay -1250.00 EUR for sale S1; " in done.stderr
    assert not (tmp_path / "out").exists()
