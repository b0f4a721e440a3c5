"""Subjects in their order, with the rows that exist of each."""

from __future__ import annotations

from termwise.language.program import Version

from tests.oracle import periods
from tests.oracle.rows import EntityRow, PeriodRow, SubjectRow
from tests.oracle.state import Run


def subjects(run: Run) -> list[str]:
    """The entities as declared, then the periods as first declared."""
    found = list(run.program.entities)
    for reign in run.reigns:
        found += [name for name in reign.version.periods if name not in found]
    return found


def rows_of(run: Run, subject: str) -> list[SubjectRow]:
    """The rows of a subject that exist."""
    if subject in run.program.entities:
        return [*run.of(subject)]
    return [*periods.rows_of(run, subject)]


def decided_by(run: Run, row: SubjectRow) -> Version | None:
    """The version whose decisions come out for a row; None for facts.

    For a row without a date that is the version in force on the as-of date.
    """
    if isinstance(row, PeriodRow):
        return None if row.governed is None else run.version_named(row.governed)
    day = run.date_of(row)
    return run.version_on(run.as_of if day is None else day)


def is_dateless(run: Run, row: SubjectRow) -> bool:
    """Whether a row has no version of its own."""
    return isinstance(row, EntityRow) and run.date_of(row) is None
