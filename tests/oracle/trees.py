"""Trees of rows that refer to rows of their own kind."""

from __future__ import annotations

from tests.oracle.problems import problem
from tests.oracle.rows import EntityRow
from tests.oracle.state import Run


def tree_below(run: Run, top: EntityRow, reference: str) -> list[EntityRow]:
    """The rows from which the reference leads up to the top, in one step or more."""
    return [row for row in run.of(top.entity) if top in above(run, row, reference)]


def above(run: Run, row: EntityRow, reference: str) -> list[EntityRow]:
    """The rows that the reference leads to from a row; a loop is an error of the book."""
    found: list[EntityRow] = []
    step = run.rows[row][reference]
    while isinstance(step, EntityRow):
        if step == row or step in found:
            raise problem("loop", f"{reference} of {row}")
        found.append(step)
        step = run.rows[step][reference] if step in run.rows else None
    return found


def check_loops(run: Run) -> None:
    """No reference that a `below` goes up by may lead in a circle, whatever is gathered."""
    for reign in run.reigns:
        for measure in reign.version.measures.values():
            if measure.below is not None:
                for row in run.of(measure.subject):
                    above(run, row, measure.below)
