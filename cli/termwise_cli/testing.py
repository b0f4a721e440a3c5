"""Runs a program's scenarios for `termwise test`."""

from __future__ import annotations

from pathlib import Path

import click
from termwise.language.check.folder import load_program
from termwise.scenario.files import scenario_files
from termwise.scenario.suite import ScenarioRun, Suite

from termwise_cli.programs import scenario_file
from termwise_cli.progress import Step
from termwise_cli.scenario_engines import ScenarioEngine, evaluation_by


def run(
    folder: Path, named: tuple[str, ...], engine: ScenarioEngine, step: Step
) -> tuple[str, list[ScenarioRun]]:
    """The program's name, and the runs of the scenarios named, or of all.

    Raises `UnsupportedTerms` where the engine does not run the program.
    """
    program = load_program(folder)
    files = dict(scenario_file(folder, each) for each in named) or dict(scenario_files(folder))
    if not files:
        raise click.UsageError(f"{program.name} has no scenarios: it has no file scenarios/*.yaml.")
    runs = []
    for each in Suite(program, evaluation_by(engine, program)).run(files):
        runs.append(each)
        step(len(runs), len(files))
    return program.name, runs
