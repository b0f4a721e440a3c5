"""How many scenarios passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from termwise.scenario.runner import Failed, Passed, Unrunnable
from termwise.scenario.suite import ScenarioRun

from termwise_cli.counts import counted


@dataclass(frozen=True, slots=True)
class Tally:
    """Scenarios by what became of them."""

    passed: int
    failed: int
    unrunnable: int

    def __str__(self) -> str:
        total = self.passed + self.failed + self.unrunnable
        parts = [counted(total, "scenario"), f"{self.passed:,} passed"]
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts += [f"{self.unrunnable:,} could not be run"] if self.unrunnable else []
        return ", ".join(parts)


def tally(runs: Sequence[ScenarioRun]) -> Tally:
    """Count runs by verdict."""
    verdicts = [type(run.verdict) for run in runs]
    return Tally(verdicts.count(Passed), verdicts.count(Failed), verdicts.count(Unrunnable))
