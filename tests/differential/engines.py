"""The engines that are held against one another: the closed list, and how each is asked.

Another engine is one more function here and one more name in `ENGINES`; everything else
(generated cases, comparison, long runs) takes it from there.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, Protocol

from termwise import Program, RunError
from termwise.book.model import Book
from termwise.outcome.problems import RunProblem

from tests.differential.outcome import Crashed, Ended, Outcome, came, came_plainly
from tests.oracle import OracleError, evaluate


class Question(Protocol):
    """From when a book is looked at, and in which language."""

    @property
    def as_of(self) -> date: ...
    @property
    def terms_known_at(self) -> date | None: ...
    @property
    def rows_known_at(self) -> date | None: ...
    @property
    def language(self) -> str | None: ...


EngineName = Literal["oracle", "rete"]
Engine = Callable[[Program, Book, Question], Outcome]

# The oracle's words for what ends a run, in the words of the engines.
_CODES: Final = {
    "negative": "negative-amount",
    "too-large": "beyond-limit",
    "overlap": "overlapping-rows",
    "loop": "reference-loop",
    "absent-key": "unknown-key",
}


def _oracle(program: Program, book: Book, question: Question) -> Outcome:
    try:
        found = evaluate(
            program.terms,
            book,
            question.as_of,
            question.terms_known_at,
            question.rows_known_at,
            question.language,
        )
    except OracleError as error:
        codes = frozenset(_CODES.get(each.code, each.code) for each in error.problems)
        return Ended(codes, str(error))
    return came_plainly(*found)


def _rete(program: Program, book: Book, question: Question) -> Outcome:
    try:
        found = program.evaluate(
            book,
            as_of=question.as_of,
            terms_known_at=question.terms_known_at,
            rows_known_at=question.rows_known_at,
            language=question.language,
        )
    except RunError as error:
        codes = frozenset(each.code for each in error.problems)
        return Ended(codes, str(error), all(_is_open(each, program) for each in error.problems))
    return came(found.lines, found.decisions)


def _is_open(problem: RunProblem, program: Program) -> bool:
    """Whether it is of a value that may be looked at without need: of a row without a date."""
    entity = program.terms.entities.get(problem.subject)
    is_bound = problem.code in ("beyond-limit", "beyond-calendar")
    return is_bound and entity is not None and entity.date is None


REFERENCE: Final[EngineName] = "oracle"
ENGINES: Final[Mapping[EngineName, Engine]] = MappingProxyType({"oracle": _oracle, "rete": _rete})


def outcome(name: EngineName, program: Program, book: Book, question: Question) -> Outcome:
    """What an engine comes to; a crash of it is an outcome, too, and ends nothing."""
    try:
        return ENGINES[name](program, book, question)
    except Exception:
        return Crashed(traceback.format_exc())
