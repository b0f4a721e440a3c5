"""Files that the database writes are those of the row engine, whatever a program says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final, Literal

import duckdb
import pytest
from termwise import Program, RunError
from termwise.book.model import Book
from termwise.columns import script
from termwise.columns.book import load_book
from termwise.columns.duckdb_engine import evaluate
from termwise.columns.files import DECISIONS, LINES, write_file, writing
from termwise.columns.unsupported import UnsupportedTerms
from termwise.outcome.writers import write_outcome

from tests.columns.agreement import Asking, asked, awkward_case, generated
from tests.differential.engines import Question

SEEDS: Final = range(300, 324)

Format = Literal["csv", "jsonl"]


@pytest.fixture(autouse=True)
def as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are spread anew whoever reads them, as of a large book."""
    monkeypatch.setattr(script, "MANY", 0)


def by_rows(program: Program, book: Book, question: Question, out: Path, format: Format) -> bool:
    """Write what the row engine comes to; False where it ends with an error."""
    try:
        found = program.evaluate(
            book,
            as_of=question.as_of,
            terms_known_at=question.terms_known_at,
            rows_known_at=question.rows_known_at,
            language=question.language,
        )
    except RunError:
        return False
    write_outcome(found.lines, found.decisions, out, format)
    return True


def by_database(
    program: Program, book: Book, question: Question, out: Path, format: Format
) -> None:
    """Write what DuckDB comes to, with two threads."""
    out.mkdir()
    with duckdb.connect(config={"threads": 2}) as connection:
        load_book(connection, program.terms, book)
        found = evaluate(connection, program.terms, asked(question), writing=writing(format))
        lines, decisions = (out / f"{name}.{format}" for name in ("lines", "decisions"))
        count = write_file(connection, found.sized_lines(), lines, LINES, format, nobody)
        assert count == sum(total.count for total in found.summary().kinds)
        write_file(connection, found.sized_decisions(), decisions, DECISIONS, format, nobody)
    assert sorted(path.name for path in out.iterdir()) == sorted((lines.name, decisions.name))


def nobody(done: int, of: int) -> None:
    """Is told how far it is."""


def files(out: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.parametrize("format", ["csv", "jsonl"])
@pytest.mark.parametrize("as_of", [date(2019, 12, 31), date(2021, 3, 28), date(2024, 2, 29)])
def test_awkward_values(tmp_path: Path, as_of: date, format: Format) -> None:
    program, book = awkward_case()
    assert by_rows(program, book, Asking(as_of), tmp_path / "rete", format)
    by_database(program, book, Asking(as_of), tmp_path / "database", format)
    assert files(tmp_path / "database") == files(tmp_path / "rete")


@pytest.mark.parametrize("format", ["csv", "jsonl"])
@pytest.mark.parametrize("part", range(4))
def test_generated_programs(tmp_path: Path, part: int, format: Format) -> None:
    seen = 0
    for name, program, book, question in generated(SEEDS[part::4]):
        rete, database = tmp_path / f"{name} rete", tmp_path / f"{name} database"
        if not by_rows(program, book, question, rete, format):
            continue
        try:
            by_database(program, book, question, database, format)
        except UnsupportedTerms:
            continue
        assert files(database) == files(rete), name
        seen += 1
    assert seen >= 4
