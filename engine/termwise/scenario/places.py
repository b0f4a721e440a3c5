"""Shows where in a scenario file a fault of its rows lies."""

from __future__ import annotations

from termwise.book.faults import plain, shown
from termwise.book.problems import BookError, BookProblem
from termwise.book.shape import RECORDED_ON
from termwise.language.diagnostics import Diagnostic
from termwise.language.program import Program
from termwise.language.source import Span
from termwise.scenario.declarations import RowGiven, Scenario


def book_diagnostics(
    error: BookError, scenario: Scenario, program: Program
) -> tuple[Diagnostic, ...]:
    """The problems of a scenario's rows, at the rows and values that they speak of."""
    found = [
        Diagnostic(p.code, p.message, _place(p, scenario, program), p.help) for p in error.problems
    ]
    if error.more:
        found.append(Diagnostic("more-problems", f"and {error.more} more problems", scenario.span))
    return tuple(found)


def row_place(scenario: Scenario, program: Program, entity: str, key: str) -> Span | None:
    """Where the row of an entity with that key is given."""
    declared = program.entities.get(entity)
    if declared is None:
        return None
    rows = scenario.given.get(entity, ())
    return next((row.span for row in rows if row.values.get(declared.key) == key), None)


def _place(problem: BookProblem, scenario: Scenario, program: Program) -> Span:
    rows = scenario.given.get(problem.table) or _table_spoken_of(problem, scenario)
    if not rows:
        return scenario.span
    # In memory rows are counted from 1; what is wrong with a whole table shows at its first row.
    row = rows[(problem.row or 1) - 1]
    if problem.field is not None and problem.field in row.spans:
        return row.spans[problem.field]
    return _unknown_field(problem, row, program) or row.span


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
