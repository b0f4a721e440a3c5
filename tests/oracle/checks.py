"""Errors of a run that no single line or decision would show."""

from __future__ import annotations

from termwise.language.program import ValueList, Version
from termwise.language.types import Row

from tests.oracle import names, subjects, trees
from tests.oracle.problems import OracleError, Problem
from tests.oracle.rows import EntityRow, SubjectRow
from tests.oracle.state import Run


def check(run: Run) -> None:
    """Rows before the first version, keys that the book does not have, measures out of bounds."""
    _check_first(run)
    trees.check_loops(run)
    everything = [row for name in subjects.subjects(run) for row in subjects.rows_of(run, name)]
    _check_keys(run, everything)
    for row in everything:
        _measure_all(run, row)


def _check_first(run: Run) -> None:
    """Entity rows that no version governs, though some version decides of that entity."""
    if not run.reigns:
        return
    found = [
        Problem("before-first-version", str(row))
        for row in run.rows
        if (day := run.date_of(row)) is not None
        and day < run.reigns[0].first
        and not run.program.entities[row.entity].history
        and any(_speaks_of(reign.version, row.entity) for reign in run.reigns)
    ]
    if found:
        raise OracleError(tuple(found))


def _speaks_of(version: Version, entity: str) -> bool:
    """Whether a version measures, decides or rules on an entity."""
    subjects_of = {subject for subject, _ in (*version.measures, *version.decisions)}
    return entity in subjects_of or any(rule.subject == entity for rule in version.rules.values())


def _check_keys(run: Run, rows: list[SubjectRow]) -> None:
    """The keys that lists `of: entity` name, in versions that decide a row."""
    deciding = [subjects.decided_by(run, row) for row in rows]
    found = [
        Problem("absent-key", f"{key} in {listed.name} of {reign.version.name}")
        for reign in run.reigns
        if reign.version in deciding
        for listed in reign.version.parameters.values()
        if isinstance(listed, ValueList) and isinstance(listed.type, Row)
        for key in listed.values
        if not _is_recorded(run, listed.type.subject, str(key))
    ]
    if found:
        raise OracleError(tuple(found))


def _is_recorded(run: Run, entity: str, key: str) -> bool:
    numeric = run.program.entities[entity].numeric_key
    if numeric and not key.isdecimal():
        return False
    return EntityRow(entity, int(key) if numeric else key) in run.recorded


def _measure_all(run: Run, row: SubjectRow) -> None:
    """A measure out of bounds is an error even where nothing reads it."""
    version = subjects.decided_by(run, row)
    if version is None:
        return
    subject = row.entity if isinstance(row, EntityRow) else row.period
    for of, name in version.measures:
        if of == subject:
            names.named(run, row, name, version)
