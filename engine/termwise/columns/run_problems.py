"""Rows that must not be there as the problems of a run, in the words of every engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from termwise.columns.checks import Check
from termwise.language.program import Program, Rule, Version
from termwise.outcome import problem_words as words
from termwise.outcome.problem_words import At
from termwise.outcome.problems import RunProblem

Found = Mapping[str, Any]
"""A row that a check found, by the names of its columns."""


def problems_of(
    check: Check, rows: Sequence[Found], program: Program, versions: Sequence[Version]
) -> Iterator[RunProblem]:
    """What is said of the rows that a check found; `versions` are those in force, by number."""
    if check.code == "reference-loop":
        yield from _loops(check.subject, rows)
        return
    for row in rows:
        yield _problem(check, row, program, versions)


def _problem(check: Check, row: Found, program: Program, versions: Sequence[Version]) -> RunProblem:
    at = At(check.subject, str(row.get("key", "")), row.get("start"), row.get("index"))
    code = check.code
    match code:
        case "missing-amount" | "missing-date" | "missing-party":
            return words.missing(code, check.name, at)
        case "negative-amount" | "beyond-limit":
            return _value(check, row, at, program, versions)
        case "overlapping-rows":
            return words.overlap(At(check.subject, at.key, row["before"]), at)
        case "before-first-version":
            return words.early(at, _day(row["day"], program))
        case "unknown-key":
            return words.unknown_key(at, check.name, check.list_of)
        case "too-many-rows":
            return words.too_many(check.subject, at.key)
        case "beyond-calendar":
            if not check.name:
                return words.rows_beyond_calendar(check.subject)
            return words.beyond_calendar(check.name, at)
        case "cycle" | "reference-loop":
            raise AssertionError(f"no row by row check finds {code}")
        case _:
            assert_never(code)


def _value(
    check: Check, row: Found, at: At, program: Program, versions: Sequence[Version]
) -> RunProblem:
    told = check.told
    assert told is not None, f"{check.code} of {check.name} does not say which value"
    value = told.scale * Fraction(row["num"], row["den"])
    if not told.is_amount:
        return words.beyond(check.name, value, at)
    number = told.version if told.version is not None else row.get("version")
    return words.bad_amount(_rule(check.name, number, versions), value, at, program)


def _rule(name: str, number: int | None, versions: Sequence[Version]) -> Rule:
    if number is not None and name in versions[number].rules:
        return versions[number].rules[name]
    return next(version.rules[name] for version in versions if name in version.rules)


def _day(value: date | datetime, program: Program) -> date:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).astimezone(ZoneInfo(program.time_zone)).date()
    return value


def _loops(entity: str, rows: Sequence[Found]) -> Iterator[RunProblem]:
    """Every circle of references once, from its lowest key on."""
    above = {row["key"]: row["above"] for row in rows}
    told: set[str] = set()
    for first in sorted(above):
        keys: list[str] = []
        key = first
        while key in above and key not in told:
            told.add(key)
            keys.append(key)
            key = above[key]
        if keys and key == first:
            yield words.loop(entity, keys)
