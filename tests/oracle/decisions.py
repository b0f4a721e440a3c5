"""The decision values of a run."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import assert_never

from termwise.book.model import Key
from termwise.language.program import Require, Version
from termwise.language.tree import DurationValue
from termwise.language.types import Boolean, Type
from termwise.outcome import model
from termwise.outcome.model import DecisionValue

from tests.oracle import names, subjects
from tests.oracle.rows import (
    EntityRow,
    Env,
    PeriodRow,
    SubjectRow,
    Value,
    at_hand,
    key_text,
    order_of,
)
from tests.oracle.state import Run


def decision_values(run: Run) -> list[DecisionValue]:
    """Every decision of every row that exists and is governed, in order."""
    found: list[DecisionValue] = []
    for subject in subjects.subjects(run):
        for row in sorted(subjects.rows_of(run, subject), key=_place):
            version = subjects.decided_by(run, row)
            if version is not None:
                found += _of_row(run, subject, row, version)
    return found


def _place(row: SubjectRow) -> tuple[tuple[Key, ...], date]:
    return order_of(row), row.start if isinstance(row, PeriodRow) else date.min


def _of_row(run: Run, subject: str, row: SubjectRow, version: Version) -> list[DecisionValue]:
    found = [
        _decided(run, subject, row, version, name)
        for name in _names(run, subject)
        if (subject, name) in version.decisions
    ]
    if _has_requirements(run, subject):
        is_accepted = names.accepted(run, row)
        found.append(_made(subject, row, "accepted", is_accepted, Boolean(), "", version))
    return found


def _names(run: Run, subject: str) -> list[str]:
    """The decisions of a subject as first declared, going through the versions by day."""
    found: list[str] = []
    for reign in run.reigns:
        for of, name in reign.version.decisions:
            if of == subject and name not in found:
                found.append(name)
    return found


def _has_requirements(run: Run, subject: str) -> bool:
    return any(
        rule.subject == subject and isinstance(rule.effect, Require)
        for reign in run.reigns
        for rule in reign.version.rules.values()
    )


def _decided(run: Run, subject: str, row: SubjectRow, version: Version, name: str) -> DecisionValue:
    decision = version.decisions[subject, name]
    value = names.named(run, row, name, version)
    _, case = names.decided(run, decision, Env(at_hand(row), version))
    return _made(subject, row, name, shown(value), decision.type, case, version)


def _made(
    subject: str,
    row: SubjectRow,
    name: str,
    value: model.Value,
    kind: Type,
    case: str,
    version: Version,
) -> DecisionValue:
    index = row.index if isinstance(row, PeriodRow) else None
    return DecisionValue(subject, key_text(row), index, name, value, kind, case, version.name)


def shown(value: Value) -> model.Value:
    """A value as it comes out: a row is its key, a period row `key:start`."""
    match value:
        case EntityRow():
            return str(value.key)
        case PeriodRow():
            return f"{key_text(value)}:{value.start}"
        case Fraction():
            return int(value) if value.denominator == 1 else value
        case DurationValue():
            return f"{value.count} {value.kind}"
        case bool() | str() | datetime() | date() | None:
            return value
        case _:
            assert_never(value)
