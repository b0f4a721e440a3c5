"""A run of the oracle: every line and every decision, in their order."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from termwise.book.model import Book
from termwise.language.program import Program
from termwise.outcome.model import DecisionValue, Line

from tests.oracle import checks, decisions, lines
from tests.oracle.state import Run, prepared

T = TypeVar("T")

# `previous` is read from row to row: a balance of many months stands that deep.
_DEEPEST = 1_000_000
_STACK = 512 * 1024 * 1024


def evaluate(
    program: Program,
    book: Book,
    as_of: date,
    terms_known_at: date | None = None,
    rows_known_at: date | None = None,
    language: str | None = None,
) -> tuple[list[Line], list[DecisionValue]]:
    """The lines and decisions of a program on a book; raises `OracleError`."""
    run = prepared(program, book, as_of, terms_known_at, rows_known_at)
    return worked_out(run, language)


def worked_out(run: Run, language: str | None) -> tuple[list[Line], list[DecisionValue]]:
    """The same of a run that was prepared; the run keeps every value that it took."""

    def work() -> tuple[list[Line], list[DecisionValue]]:
        checks.check(run)
        return lines.lines(run, language), decisions.decision_values(run)

    return _deeply(work)


def _deeply(work: Callable[[], T]) -> T:
    """The result of work that may call itself far deeper than Python allows by itself."""
    results: list[T] = []
    errors: list[BaseException] = []

    def body() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(_STACK)
    sys.setrecursionlimit(_DEEPEST)
    try:
        thread = threading.Thread(target=body)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    if errors:
        raise errors[0]
    return results[0]
