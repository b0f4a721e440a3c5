"""What a scenario came to as diagnostics, for hosts that show those beside the lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from termwise.language.diagnostics import Diagnostic
from termwise.scenario.compare import Failure
from termwise.scenario.runner import Failed, Passed, Unrunnable
from termwise.scenario.suite import ScenarioRun

DIFFERS = "scenario-differs"


def findings(run: ScenarioRun) -> Iterator[Diagnostic]:
    """One for each expectation that was not met, or for each fault of the file."""
    match run.verdict:
        case Passed():
            return
        case Failed(failures=failures):
            yield from (Diagnostic(DIFFERS, told(each), each.span) for each in failures)
        case Unrunnable(diagnostics=diagnostics):
            yield from diagnostics
        case _:
            assert_never(run.verdict)


def told(failure: Failure) -> str:
    """A failure in one sentence."""
    columns = (
        f"{d.column}: expected {d.expected or 'nothing'}, came out {d.came or 'nothing'}"
        for d in failure.differences
    )
    return "; ".join([failure.message, *columns])
