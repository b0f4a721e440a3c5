"""Scenarios as plain objects, for programs that read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import assert_never

from termwise.language.loader.folder import shown
from termwise.language.render.json import to_objects
from termwise.scenario.compare import Failure
from termwise.scenario.runner import Failed, Passed, Unrunnable
from termwise.scenario.suite import ScenarioRun

from termwise_cli.scenario_reports.tally import tally

Object = dict[str, object]


def objects(program: str, runs: Sequence[ScenarioRun]) -> Object:
    """All runs, with their count."""
    return {"program": program, "scenarios": [_run(r) for r in runs], "count": asdict(tally(runs))}


def _run(run: ScenarioRun) -> Object:
    return {
        "name": run.name,
        "file": shown(run.path),
        "title": next(iter(run.title.values()), ""),
        "seconds": round(run.seconds, 3),
        **_verdict(run),
    }


def _verdict(run: ScenarioRun) -> Object:
    match run.verdict:
        case Passed():
            return {"result": "passed"}
        case Failed(failures=failures):
            return {"result": "failed", "failures": [_failure(each) for each in failures]}
        case Unrunnable(diagnostics=diagnostics):
            return {"result": "could-not-be-run", "diagnostics": to_objects(diagnostics)}
        case _:
            assert_never(run.verdict)


def _failure(failure: Failure) -> Object:
    return {
        "message": failure.message,
        "line": failure.span.line,
        "column": failure.span.column,
        "differences": [
            {"column": d.column, "expected": d.expected, "came_out": d.came}
            for d in failure.differences
        ],
    }
