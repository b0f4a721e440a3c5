"""Runs scenarios: a program and a scenario give a result; nothing is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from termwise.book.model import Book
from termwise.book.problems import BookError
from termwise.book.reader import read_book
from termwise.language.diagnostics import Diagnostic
from termwise.language.program import Program
from termwise.outcome.cells import as_text
from termwise.outcome.model import DecisionValue, Line
from termwise.outcome.problems import RunError
from termwise.scenario.compare import Cells, Failure, failures
from termwise.scenario.declarations import Scenario
from termwise.scenario.places import book_diagnostics, run_diagnostics
from termwise.scenario.rows import rows_of


class Outcome(Protocol):
    """What an engine gives back."""

    @property
    def lines(self) -> Sequence[Line]: ...

    @property
    def decisions(self) -> Sequence[DecisionValue]: ...


class Evaluates(Protocol):
    """An engine, made for a program."""

    def evaluate(
        self,
        book: Book,
        as_of: date,
        *,
        terms_known_at: date | None = None,
        rows_known_at: date | None = None,
        language: str | None = None,
    ) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Question:
    """From when a scenario's rows are looked at, and with what known."""

    as_of: date
    terms_known_at: date | None
    rows_known_at: date | None


@dataclass(frozen=True, slots=True)
class Came:
    """What came out, as the text of every column."""

    lines: Sequence[Cells]
    decisions: Sequence[Cells]


Evaluation = Callable[[Book, Question], Came]
"""What an engine makes of a book; raises `RunError` for effects that cannot come out."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Everything came out as expected."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Something else came out."""

    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Unrunnable:
    """Nothing came out: the file, its rows or the run have errors."""

    diagnostics: tuple[Diagnostic, ...]


Verdict = Passed | Failed | Unrunnable


def evaluation(engine: Evaluates) -> Evaluation:
    """An engine that gives lines and decisions, as one that gives their text."""

    def evaluate(book: Book, question: Question) -> Came:
        outcome = engine.evaluate(
            book,
            question.as_of,
            terms_known_at=question.terms_known_at,
            rows_known_at=question.rows_known_at,
        )
        return Came([*map(as_text, outcome.lines)], [*map(as_text, outcome.decisions)])

    return evaluate


def run_scenario(evaluate: Evaluation, program: Program, scenario: Scenario) -> Verdict:
    """Evaluate the rows of a scenario and compare what comes out with what is expected."""
    try:
        came = evaluate(read_book(program, rows_of(scenario)), _question(scenario))
    except BookError as error:
        return Unrunnable(book_diagnostics(error, scenario, program))
    except RunError as error:
        return Unrunnable(run_diagnostics(error, scenario, program))
    found = failures(scenario.expect, came.lines, came.decisions)
    return Failed(tuple(found)) if found else Passed()


def evaluate_scenario(
    engine: Evaluates, program: Program, scenario: Scenario, language: str | None = None
) -> Outcome:
    """What comes out of a scenario.

    Raises `BookError` for its rows and `RunError` for effects that cannot come out.
    """
    question = _question(scenario)
    return engine.evaluate(
        read_book(program, rows_of(scenario)),
        question.as_of,
        terms_known_at=question.terms_known_at,
        rows_known_at=question.rows_known_at,
        language=language,
    )


def _question(scenario: Scenario) -> Question:
    known = _day(scenario.known_at)
    return Question(
        scenario.as_of[0],
        _day(scenario.terms_known_at) or known,
        _day(scenario.rows_known_at) or known,
    )


def _day(written: tuple[date, object] | None) -> date | None:
    return written[0] if written is not None else None
