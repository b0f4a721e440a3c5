"""Shows where in a scenario file a fault of its rows lies."""

from __future__ import annotations

from typing import NamedTuple

from termwise.book.faults import plain, shown
from termwise.book.problems import BookError, BookProblem
from termwise.book.shape import RECORDED_ON
from termwise.language.diagnostics import Diagnostic, Label
from termwise.language.program import Program
from termwise.language.source import Span
from termwise.outcome.problems import RunError, RunProblem
from termwise.scenario.declarations import RowGiven, Scenario


def book_diagnostics(
    error: BookError, scenario: Scenario, program: Program
) -> tuple[Diagnostic, ...]:
    """The problems of a scenario's rows, at the rows and values that they speak of."""
    told = (_told(p, _place(p, scenario, program), scenario) for p in error.problems)
    found = sorted(told, key=lambda d: (d.span.source.name, d.span.line, d.span.column))
    if error.more:
        found.append(Diagnostic("more-problems", f"and {error.more} more problems", scenario.span))
    return tuple(found)


def run_diagnostics(
    error: RunError, scenario: Scenario, program: Program
) -> tuple[Diagnostic, ...]:
    """The problems of a run, at the rows that a scenario gives."""
    return tuple(
        Diagnostic(
            problem.code,
            problem.message,
            _row_place(problem, scenario, program) or scenario.span,
            problem.help or None,
        )
        for problem in error.problems
    )


def _told(problem: BookProblem, place: _Place, scenario: Scenario) -> Diagnostic:
    if problem.code == "missing-value" and not place.is_value:
        message = f"{problem.field} is missing here"
        help = f"add `{problem.field}: …`; only fields declared with a ? may be left out"
        return Diagnostic(problem.code, message, place.span, help)
    first = _first_with_that_key(problem, scenario)
    if first is not None:
        message = f"two rows of {problem.table} have the key {problem.value}"
        labels = (Label(first, "the first one is here"),)
        return Diagnostic(problem.code, message, place.span, problem.help, labels)
    return Diagnostic(problem.code, problem.message, place.span, problem.help)


def _first_with_that_key(problem: BookProblem, scenario: Scenario) -> Span | None:
    """A row's number says little to an author, and the row may stand in the background."""
    field = problem.field
    if problem.code != "duplicate-key" or field is None:
        return None
    rows = scenario.given.get(problem.table, ())
    return next((r.spans[field] for r in rows if r.values.get(field) == problem.value), None)


def _row_place(problem: RunProblem, scenario: Scenario, program: Program) -> Span | None:
    """Where the row is given that a problem speaks of, or the one that its period belongs to."""
    entity = program.entities.get(_owner(problem.subject, program))
    if entity is None:
        return None
    rows = scenario.given.get(entity.name, ())
    return next((row.span for row in rows if row.values.get(entity.key) == problem.key), None)


def _owner(subject: str, program: Program) -> str:
    """The entity whose key rows of the subject have; nothing for combinations and for lists."""
    declared = program.periods().get(subject)
    if declared is None:
        return subject
    owners = declared[0].owners
    return owners[0].entity if len(owners) == 1 else ""


class _Place(NamedTuple):
    """Where a problem lies, and whether that is the value itself or a whole row."""

    span: Span
    is_value: bool


def _place(problem: BookProblem, scenario: Scenario, program: Program) -> _Place:
    rows = scenario.given.get(problem.table) or _table_spoken_of(problem, scenario)
    if not rows:
        return _Place(scenario.span, False)
    # In memory rows are counted from 1; what is wrong with a whole table shows at its first row.
    row = rows[(problem.row or 1) - 1]
    if problem.field is not None and problem.field in row.spans:
        return _Place(row.spans[problem.field], True)
    return _Place(_unknown_field(problem, row, program) or row.span, False)


def _table_spoken_of(problem: BookProblem, scenario: Scenario) -> tuple[RowGiven, ...]:
    """The rows of a table that no entity has: such a problem is one of the whole book."""
    if problem.code != "unknown-table":
        return ()
    tables = scenario.given.items()
    named = (rows for table, rows in tables if problem.message.endswith(f" {plain(table)}"))
    return next(named, ())


def _unknown_field(problem: BookProblem, row: RowGiven, program: Program) -> Span | None:
    if problem.code != "unknown-column":
        return None
    known = {RECORDED_ON, *program.entities[problem.table].fields}
    named = (
        span
        for field, span in row.spans.items()
        if field not in known and problem.message.endswith(f" {shown(field)}")
    )
    return next(named, None)
