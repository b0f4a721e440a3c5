"""Measures and decisions of a row by name, and whether the row is accepted."""

from __future__ import annotations

from fractions import Fraction

from termwise.language.program import Case, Decision, Require, Rule, Version

from tests.oracle import measures, outcomes, terms
from tests.oracle.exact import bounded
from tests.oracle.rows import EntityRow, Env, PeriodRow, SubjectRow, Value, at_hand, owners_of
from tests.oracle.rows import subject_of as subject_of
from tests.oracle.state import Run


def exists(run: Run, row: SubjectRow) -> bool:
    """Whether a row is there as of the day; a reference may lead to one that is not yet."""
    return isinstance(row, PeriodRow) or row in run.rows


def version_of(run: Run, row: SubjectRow, reader: Version | None) -> Version | None:
    """The version a row is decided by; a row without a date takes its reader's.

    None for a row that is facts only.
    """
    if isinstance(row, PeriodRow):
        return None if row.governed is None else run.version_named(row.governed)
    day = run.date_of(row)
    return reader if day is None else run.version_on(day)


def named(run: Run, row: SubjectRow, name: str, reader: Version | None) -> Value:
    """A measure, decision or `accepted` of a row; missing where its version has no such name."""
    if not exists(run, row):
        return None
    if name == "accepted":
        return accepted(run, row)
    version = version_of(run, row, reader)
    if version is None:
        return None
    return run.once(
        ("value", row, name, version.name), lambda: _worked_out(run, row, name, version)
    )


def _worked_out(run: Run, row: SubjectRow, name: str, version: Version) -> Value:
    place = subject_of(row), name
    env = Env(at_hand(row), version)
    if place in version.measures:
        found = measures.measured(run, version.measures[place], row, env)
    elif place in version.decisions:
        found, _ = decided(run, version.decisions[place], env)
    else:
        return None
    return bounded(found, f"{name} of {row}") if isinstance(found, Fraction) else found


def decided(run: Run, decision: Decision, env: Env) -> tuple[Value, str]:
    """The value of a decision, and the id of the case that gave it."""
    if not isinstance(decision.body, tuple):
        return terms.value(run, decision.body, env), ""
    case = _case(run, decision.body, env)
    return (None, "") if case is None else (terms.value(run, case.then, env), case.id)


def _case(run: Run, cases: tuple[Case, ...], env: Env) -> Case | None:
    return next((case for case in cases if terms.holds(run, case.when, env)), None)


def accepted(run: Run, row: SubjectRow) -> bool:
    """Whether no requirement that is judged for the row fails, and its owners are accepted.

    An owner that does not exist yet has nothing decided of it: it is not accepted.
    """
    return run.once(("accepted", row), lambda: _is_accepted(run, row))


def _is_accepted(run: Run, row: SubjectRow) -> bool:
    return owners_accepted(run, row) and not failing(run, row)


def owners_accepted(run: Run, row: SubjectRow) -> bool:
    """Whether the rows that a period row was generated from are accepted."""
    return all(exists(run, owner) and accepted(run, owner) for owner in owners_of(row))


def failing(run: Run, row: SubjectRow) -> list[tuple[Version, Rule]]:
    """The requirements judged for a row that fail, its owners' aside."""
    return [
        (version, rule)
        for version in judges(run, row)
        for rule in version.rules.values()
        if rule.subject == subject_of(row)
        and isinstance(rule.effect, Require)
        and outcomes.fails(run, rule, rule.effect, version, row)
    ]


def judges(run: Run, row: SubjectRow) -> list[Version]:
    """The versions whose rules are read for a row: its own, or all for one without a date."""
    if isinstance(row, EntityRow) and run.date_of(row) is None:
        return [reign.version for reign in run.reigns]
    version = version_of(run, row, None)
    return [] if version is None else [version]
