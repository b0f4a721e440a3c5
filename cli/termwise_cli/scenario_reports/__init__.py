"""What became of scenarios, in the formats of people, programs and code hosts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, assert_never

from termwise.scenario.suite import ScenarioRun

from termwise_cli.scenario_reports.github import github
from termwise_cli.scenario_reports.json import objects
from termwise_cli.scenario_reports.junit import junit
from termwise_cli.scenario_reports.text import text

Format = Literal["text", "json", "junit", "github"]


def report(program: str, runs: Sequence[ScenarioRun], format: Format) -> str:
    """All runs of a program's scenarios, with how many passed."""
    match format:
        case "text":
            return text(runs)
        case "json":
            from json import dumps

            return dumps(objects(program, runs), indent=2)
        case "junit":
            return junit(program, runs)
        case "github":
            return github(runs)
        case _:
            assert_never(format)


__all__ = ["Format", "report"]
