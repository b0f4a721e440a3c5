"""Why a rule is not even held against a row, told."""

from __future__ import annotations

from typing import assert_never

from termwise.explain.conditions import values_told
from termwise.explain.formulas import worth
from termwise.explain.governing import reason_told
from termwise.explain.telling import Telling
from termwise.outcome.trace import (
    Absence,
    Clocks,
    DatedAhead,
    FactsOnly,
    NoPeriodRows,
    NotKnownYet,
    RowsOfVersion,
    VersionLacksRule,
)


def absence_told(absence: Absence, telling: Telling) -> list[str]:
    """The reason, in one sentence or a few."""
    words, why = telling.words, absence.why
    match why:
        case VersionLacksRule(governed=governed, having=having):
            reason = reason_told(governed, telling)
            day, version = governed.reason.day, governed.version
            said = words.version_lacks.format(version=version, reason=reason, day=day)
            return [said, words.version_has.format(versions=words.join.join(having))]
        case FactsOnly(day=day):
            return [words.facts_only.format(day=day)]
        case DatedAhead():
            return [words.dated_ahead.format(as_of=absence.clocks.as_of)]
        case NotKnownYet():
            return [words.not_known_yet.format(known=absence.clocks.rows_known_at)]
        case NoPeriodRows(period=period, versions=versions):
            row = telling.row(absence.row)
            said = words.no_period_rows.format(period=period, row=row)
            clocks = absence.clocks
            return [said, *(_of_version(each, period, clocks, telling) for each in versions)]
        case _:
            assert_never(why)


def _of_version(rows: RowsOfVersion, period: str, clocks: Clocks, telling: Telling) -> str:
    words, version = telling.words, rows.version
    if rows.start is None:
        return words.undeclared.format(version=version, period=period)
    start, name = worth(rows.start, telling), rows.start.text
    match rows.why:
        case "undeclared":
            return words.undeclared.format(version=version, period=period)
        case "no-start":
            return words.no_start.format(version=version, name=name)
        case "no-time":
            assert rows.until is not None
            return words.no_time.format(
                version=version,
                start=start,
                start_name=name,
                end=worth(rows.until, telling),
                end_name=rows.until.text,
            )
        case "where":
            assert rows.where is not None
            values = values_told(rows.where, telling)
            return words.where_fails.format(
                version=version, condition=rows.where.text, values=values
            )
        case "later":
            return words.starts_later.format(
                version=version, start=start, name=name, as_of=clocks.as_of
            )
        case "not-governed":
            return words.not_governed.format(version=version, start=start, name=name)
        case _:
            assert_never(rows.why)
