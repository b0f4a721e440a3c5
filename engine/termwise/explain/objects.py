"""Traces as objects for programs: what `docs/reference/trace.md` describes."""

from __future__ import annotations

from typing import assert_never

from termwise.explain.rule_objects import governed_object, rule_object
from termwise.explain.step_objects import (
    Object,
    maybe_object,
    row_object,
    text_or_none,
)
from termwise.explain.telling import Telling
from termwise.explain.value_objects import parameter_object, value_object
from termwise.outcome.trace import (
    Absence,
    Clocks,
    DatedAhead,
    FactsOnly,
    NoPeriodRows,
    NotKnownYet,
    RowsOfVersion,
    Trace,
    VersionLacksRule,
)


def trace_object(told: Trace | Absence, telling: Telling) -> Object:
    """A trace, or why there is none, in texts, numbers of rows, and nothing else."""
    return _absence(told, telling) if isinstance(told, Absence) else _trace(told, telling)


def _trace(trace: Trace, telling: Telling) -> Object:
    return {
        "row": row_object(trace.row),
        **_clocks(trace.clocks),
        "governed": None if trace.governed is None else governed_object(trace.governed, telling),
        "rules": [rule_object(rule, telling) for rule in trace.rules],
        "values": [value_object(value, telling) for value in trace.values],
        "parameters": [parameter_object(parameter, telling) for parameter in trace.parameters],
    }


def _absence(absence: Absence, telling: Telling) -> Object:
    return {
        "row": row_object(absence.row),
        **_clocks(absence.clocks),
        "rule": absence.rule,
        "absent": _why_absent(absence, telling),
    }


def _why_absent(absence: Absence, telling: Telling) -> Object:
    match absence.why:
        case VersionLacksRule(governed=governed, having=having):
            return {
                "why": "version-lacks-rule",
                "governed": governed_object(governed, telling),
                "versions": list(having),
            }
        case FactsOnly(day=day, first=first):
            return {"why": "facts-only", "day": f"{day}", "first": text_or_none(first)}
        case DatedAhead():
            return {"why": "dated-ahead"}
        case NotKnownYet():
            return {"why": "not-known-yet"}
        case NoPeriodRows(period=period, versions=versions):
            return {
                "why": "no-period-rows",
                "period": period,
                "versions": [_rows_of(each, telling) for each in versions],
            }
        case _:
            assert_never(absence.why)


def _rows_of(rows: RowsOfVersion, telling: Telling) -> Object:
    return {
        "version": rows.version,
        "why": rows.why,
        "start": maybe_object(rows.start, telling),
        "until": maybe_object(rows.until, telling),
        "where": maybe_object(rows.where, telling),
    }


def _clocks(clocks: Clocks) -> Object:
    return {
        "as_of": f"{clocks.as_of}",
        "terms_known_at": text_or_none(clocks.terms_known_at),
        "rows_known_at": text_or_none(clocks.rows_known_at),
    }
