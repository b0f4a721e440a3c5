"""Which version governed a row or line, and why it was that one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from termwise.language.program import Version
from termwise.language.types import Moment
from termwise.outcome.trace import (
    ByAsOfDate,
    ByGoverningDate,
    ByLineDate,
    ByOwnDate,
    ByStart,
    Clocks,
    Governance,
    PassedOver,
)
from termwise.outcome.trace.governing import Reason
from termwise.rete.calendar import day
from termwise.rete.cells import NO_VERSION, START, VERSION, Row
from termwise.rete.tracing.plans import governed_frame
from termwise.rete.tracing.steps import Notes, Steps

if TYPE_CHECKING:
    from termwise.rete.run import Run


def clocks_of(run: Run) -> Clocks:
    """The days of an evaluation."""
    asked = run.question
    return Clocks(asked.as_of, asked.terms_known_at, asked.rows_known_at)


def day_of_row(row: Row, entity: str, run: Run) -> date | None:
    """The day on which a row of an entity happened; None where it has no date."""
    declared = run.program.entities[entity]
    if declared.date is None:
        return None
    value = row[run.compiled.layouts[entity].fields[declared.date]]
    if value is None:
        return None
    moments = isinstance(declared.fields[declared.date].type, Moment)
    return day(run.day_of(value) if moments else value)


def governed_row(row: Row, subject: str, run: Run, notes: Notes) -> Governance | None:
    """What governs a row; None where it is nothing but facts.

    A row without a version of its own is shown under that of the as-of date.
    """
    if run.compiled.layouts[subject].versioned:
        today = run.question.as_of
        number = run.version_on(today.toordinal())
        return None if number == NO_VERSION else governance(number, ByAsOfDate(today), run)
    number = row[VERSION]
    if number is None or number == NO_VERSION:
        return None
    return governance(number, _reason(row, subject, number, run, notes), run)


def _reason(row: Row, subject: str, number: int, run: Run, notes: Notes) -> Reason:
    entity = run.program.entities.get(subject)
    if entity is not None:
        happened = day_of_row(row, subject, run)
        assert entity.date is not None and happened is not None
        return ByOwnDate(entity.date, happened)
    period = run.program.versions[number].periods[subject]
    if period.governed_by is None:
        return ByStart(day(row[START]))
    step = Steps(run, number, notes).of(period.governed_by, governed_frame(period), row)
    assert isinstance(step.value, date)
    return ByGoverningDate(step, step.value)


def governed_line(number: int, dated: date, run: Run) -> Governance:
    """What governs an effect of a row that has no version of its own."""
    return governance(number, ByLineDate(dated), run)


def governance(number: int, reason: Reason, run: Run) -> Governance:
    """A version with its reign, and those that would have come before it."""
    version = run.program.versions[number]
    reign = next((r for r in run.reigns_known if r.number == number), None)
    until = None if reign is None or reign.until is None else day(reign.until)
    return Governance(
        version.name,
        version.title,
        version.source,
        version.span,
        version.effective,
        version.announced,
        until,
        reason,
        tuple(_passed_over(version, reason.day, run)),
    )


def _passed_over(governing: Version, on: date, run: Run) -> Iterator[PassedOver]:
    """Versions that begin by that day, not before the governing one, and yet did not govern."""
    known_at = run.question.terms_known_at
    known = {v.name: v for v in run.program.versions if known_at is None or v.announced <= known_at}
    reigning = {run.program.versions[reign.number].name for reign in run.reigns_known}
    for version in run.program.versions:
        outdone = version is governing or version.name in reigning
        if outdone or not governing.effective <= version.effective <= on:
            continue
        replacing = (v.name for v in known.values() if version.name in v.replaces)
        by = next(replacing, None)
        if version.name not in known:
            yield PassedOver(version.name, "not-known", version.announced, None)
        elif by is not None:
            yield PassedOver(version.name, "replaced", version.announced, by)
        elif version.effective == governing.effective:
            yield PassedOver(version.name, "same-day", version.announced, governing.name)
