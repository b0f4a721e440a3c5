"""Runs scenarios: a program and a scenario give a result; nothing is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from termwise.book.model import Book
from termwise.book.problems import BookError
from termwise.book.reader import read_book
from termwise.language.diagnostics import Diagnostic
from termwise.language.program import Program
from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS, decision_cells, line_cells
from termwise.outcome.model import DecisionValue, Line
from termwise.outcome.problems import RunError
from termwise.scenario.compare import Failure, failures
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


def run_scenario(engine: Evaluates, program: Program, scenario: Scenario) -> Verdict:
    """Evaluate the rows of a scenario and compare what comes out with what is expected."""
    try:
        outcome = evaluate_scenario(engine, program, scenario)
    except BookError as error:
        return Unrunnable(book_diagnostics(error, scenario, program))
    except RunError as error:
        return Unrunnable(run_diagnostics(error, scenario, program))
    lines = [dict(zip(LINE_COLUMNS, line_cells(each), strict=True)) for each in outcome.lines]
    decisions = [
        dict(zip(DECISION_COLUMNS, decision_cells(each), strict=True)) for each in outcome.decisions
    ]
    found = failures(scenario.expect, lines, decisions)
    return Failed(tuple(found)) if found else Passed()


def evaluate_scenario(
    engine: Evaluates, program: Program, scenario: Scenario, language: str | None = None
) -> Outcome:
    """What comes out of a scenario.

    Raises `BookError` for its rows and `RunError` for effects that cannot come out.
    """
    known = _day(scenario.known_at)
    return engine.evaluate(
        read_book(program, rows_of(scenario)),
        scenario.as_of[0],
        terms_known_at=_day(scenario.terms_known_at) or known,
        rows_known_at=_day(scenario.rows_known_at) or known,
        language=language,
    )


def _day(written: tuple[date, object] | None) -> date | None:
    return written[0] if written is not None else None
