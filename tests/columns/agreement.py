"""What an engine of SQL came to, as the row engine's outcomes are told; and what both run on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from termwise import BookError, Program, ProgramError, RunError
from termwise.book.model import Book
from termwise.columns.compiler import Asked

from tests.columns import awkward
from tests.differential.comparison import loaded
from tests.differential.engines import ENGINES, Question
from tests.differential.outcome import Came, Ended, Outcome
from tests.generators import Seeded, generate

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLE: Final = ROOT / "samples" / "online-services-fr"


@dataclass(frozen=True, slots=True)
class Asking:
    """On which day a book is looked at, and with what known."""

    as_of: date
    terms_known_at: date | None = None
    rows_known_at: date | None = None
    language: str | None = None


class Evaluated(Protocol):
    """What came out of an evaluation."""

    def lines(self) -> Iterator[tuple[object, ...]]: ...
    def decisions(self) -> Iterator[tuple[object, ...]]: ...


def shipped() -> Program:
    """The shipped program."""
    return Program.load(ROOT / "rules" / "online-services-fr")


def awkward_case() -> tuple[Program, Book]:
    """Values that engines of SQL are known to get wrong."""
    program = awkward.program()
    return program, program.book(awkward.book())


def wide_case() -> tuple[Program, Book]:
    """A value that is reached by way of more digits than 128 bits have."""
    program = awkward.program(awkward.WIDE)
    return program, program.book(awkward.wide_book())


def generated(seeds: Iterable[int]) -> Iterator[tuple[str, Program, Book, Question]]:
    """The generated programs of some seeds with each of their books."""
    for seed in seeds:
        case = generate(Seeded(seed))
        try:
            program = loaded(case)
        except ProgramError:
            continue
        for number, view in enumerate(case.views):
            try:
                yield f"seed {seed}, book {number}", program, program.book(view.book), view
            except BookError:
                continue


def expected(program: Program, book: Book, question: Question) -> Outcome:
    """What the row engine comes to."""
    return ENGINES["rete"](program, book, question)


def asked(question: Question) -> Asked:
    """The question as the compiler takes it."""
    return Asked(question.as_of, question.terms_known_at, question.rows_known_at, question.language)


def came_of(evaluated: Evaluated) -> Came:
    """Lines and decisions as text."""
    return Came(tuple(map(_text, evaluated.lines())), tuple(map(_text, evaluated.decisions())))


def ended_by(error: RunError) -> Ended:
    """The errors of a run."""
    return Ended(frozenset(each.code for each in error.problems), str(error))


def _text(row: tuple[object, ...]) -> str:
    return repr([_cell(value) for value in row])


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case _:
            return str(value)
