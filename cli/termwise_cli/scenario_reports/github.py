"""Scenarios as commands of GitHub Actions."""

from __future__ import annotations

from collections.abc import Sequence

from termwise.language.render.github import render_github
from termwise.scenario.suite import ScenarioRun

from termwise_cli.scenario_reports.findings import findings
from termwise_cli.scenario_reports.tally import tally


def github(runs: Sequence[ScenarioRun]) -> str:
    """A command for everything found, and a line that counts, which the log shows as it is."""
    commands = render_github(found for run in runs for found in findings(run))
    return f"{commands}\n{tally(runs)}" if commands else str(tally(runs))
