"""How problems are gathered and told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from termwise.book.problems import BOUND, BookCode, BookError, BookProblem, render_json, render_text
from termwise.book.reader import read_book
from termwise.language import types as t

from tests.book.small_program import of_type

PROBLEM = BookProblem("bad-date", "partner.csv", 7, "since", "x", '"x" is not a date', "write it")


def too_many(count: int) -> BookError:
    rows = [{"thing_id": f"T{i}", "value": "x"} for i in range(count)]
    with pytest.raises(BookError) as raised:
        read_book(of_type(t.Date()), {"thing": rows})
    return raised.value


def test_beyond_the_bound_problems_are_counted() -> None:
    error = too_many(5000)
    assert len(error.problems) == BOUND
    assert error.more == 5000 - BOUND
    assert [problem.row for problem in error.problems] == list(range(1, BOUND + 1))
    assert render_text(error).splitlines()[-1] == "and 4900 more problems"
    assert str(error).endswith("(and 4999 more)")


def test_text() -> None:
    error = BookError([PROBLEM], 1)
    assert render_text(error) == (
        'partner.csv, row 7, field since: "x" is not a date; write it\nand 1 more problem\n'
    )


def test_json() -> None:
    content = json.loads(render_json(BookError([PROBLEM])))
    assert content == {
        "problems": [
            {
                "code": "bad-date",
                "table": "partner.csv",
                "row": 7,
                "field": "since",
                "value": "x",
                "message": '"x" is not a date',
                "help": "write it",
            }
        ],
        "more": 0,
    }


def test_a_cell_cannot_steer_the_terminal_and_is_cut() -> None:
    [problem] = too_many(1).problems
    assert problem.value == "x"
    rows = [{"thing_id": "T", "value": "\x1b[2J" + "y" * 500}]
    with pytest.raises(BookError) as raised:
        read_book(of_type(t.Date()), {"thing": rows})
    [problem] = raised.value.problems
    assert "\x1b" not in str(problem)
    assert len(str(problem)) < 250


def test_the_page_of_the_book_tells_of_every_code() -> None:
    root = Path(__file__).parents[2]
    page = (root / "docs" / "reference" / "book.md").read_text("utf-8")
    told = re.findall(r"^\| (`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*) \|", page, re.MULTILINE)
    assert [code for cell in told for code in re.findall(r"[a-z0-9-]+", cell)] == list(
        get_args(BookCode)
    )
    engine = root / "engine" / "termwise"
    files = [*(engine / "book").rglob("*.py"), *(engine / "columns" / "book").rglob("*.py")]
    sources = "".join(p.read_text("utf-8") for p in files if p.name != "problems.py")
    assert [code for code in get_args(BookCode) if f'"{code}"' not in sources] == []
