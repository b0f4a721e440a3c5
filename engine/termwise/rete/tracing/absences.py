"""Why a rule is not even held against a row, or against the rows of an owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from termwise.language.program import Period
from termwise.outcome.trace import (
    DatedAhead,
    FactsOnly,
    NoPeriodRows,
    NotKnownYet,
    RowsOfVersion,
    VersionLacksRule,
)
from termwise.rete.calendar import day
from termwise.rete.cells import FIRST_OWNER, KEY, NO_VERSION, START, VERSION, Row
from termwise.rete.tracing.governing import day_of_row, governed_row
from termwise.rete.tracing.plans import owners_frame
from termwise.rete.tracing.steps import Notes, Steps

if TYPE_CHECKING:
    from termwise.rete.run import Run


def exists(row: Row) -> bool:
    """Whether an entity row is more than a key that others refer to."""
    return row[VERSION] is not None


def ahead(row: Row, entity: str, run: Run) -> DatedAhead | NotKnownYet:
    """Why an entity row does not exist."""
    return NotKnownYet() if row[KEY] in run.entities[entity].unknown else DatedAhead()


def facts_only(row: Row, subject: str, run: Run) -> FactsOnly | None:
    """Whether nothing is decided of a row, since it lies before the first version."""
    if row[VERSION] != NO_VERSION or run.compiled.layouts[subject].versioned:
        return None
    entity = subject in run.program.entities
    happened = day_of_row(row, subject, run) if entity else day(row[START])
    first = run.reigns_known[0].first if run.reigns_known else None
    assert happened is not None
    return FactsOnly(happened, None if first is None else day(first))


def lacks_rule(
    row: Row, subject: str, rule: str, run: Run, notes: Notes
) -> VersionLacksRule | None:
    """Whether the version that governs a row has no such rule."""
    versions = run.program.versions
    if run.compiled.layouts[subject].versioned:
        known = any(rule in versions[reign.number].rules for reign in run.reigns_known)
    else:
        known = rule in versions[row[VERSION]].rules
    if known:
        return None
    governed = governed_row(row, subject, run, notes)
    having = tuple(version.name for version in versions if rule in version.rules)
    return None if governed is None else VersionLacksRule(governed, having)


def no_rows(period: str, owners: tuple[Row, ...], run: Run, notes: Notes) -> NoPeriodRows:
    """Why these owners have no row of a period."""
    return NoPeriodRows(period, tuple(_of_versions(period, owners, run, notes)))


def _of_versions(
    name: str, owners: tuple[Row, ...], run: Run, notes: Notes
) -> Iterator[RowsOfVersion]:
    for reign in run.reigns_known:
        version = run.program.versions[reign.number]
        period = version.periods.get(name)
        if period is None:
            yield RowsOfVersion(version.name, "undeclared", None, None, None)
        elif _may_govern(name, reign.number, owners, run):
            yield _of_version(period, reign.number, owners, run, notes)


def _may_govern(period: str, number: int, owners: tuple[Row, ...], run: Run) -> bool:
    """Whether a version could keep rows of these owners, where they alone decide that."""
    compiled = run.compiled.period(number, period)
    if not compiled.by_owners_alone:
        return True
    probe: Row = [None] * FIRST_OWNER
    day_of_owners = compiled.governed_by([*probe, *owners], run)
    return day_of_owners is None or run.version_on(day_of_owners) in (number, NO_VERSION)


def _of_version(
    period: Period, number: int, owners: tuple[Row, ...], run: Run, notes: Notes
) -> RowsOfVersion:
    steps, frame = Steps(run, number, notes), owners_frame(period)
    name = run.program.versions[number].name
    start, until, where = (
        None if expr is None else steps.of(expr, frame, owners)
        for expr in (period.start, period.until, period.where)
    )
    assert start is not None
    begins, ends = start.value, None if until is None else until.value
    if begins is None:
        return RowsOfVersion(name, "no-start", start, until, where)
    if ends is not None and ends <= begins:  # type: ignore[operator]
        return RowsOfVersion(name, "no-time", start, until, where)
    if where is not None and not where.holds:
        return RowsOfVersion(name, "where", start, until, where)
    if begins > run.question.as_of:  # type: ignore[operator]
        return RowsOfVersion(name, "later", start, until, where)
    return RowsOfVersion(name, "not-governed", start, until, where)
