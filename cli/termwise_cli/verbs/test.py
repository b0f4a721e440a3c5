"""`termwise test`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from termwise_cli import exit_codes
from termwise_cli.options import PROGRAM_ARGUMENT, output_format
from termwise_cli.scenario_engines import SCENARIO_ENGINES, ScenarioEngine


@click.command()
@PROGRAM_ARGUMENT
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@output_format("text", "json", "junit", "github")
@click.option(
    "--engine",
    type=click.Choice(SCENARIO_ENGINES),
    default="rete",
    show_default=True,
    help="What evaluates the scenarios: row by row, or SQL on DuckDB.",
)
def command(
    program: Path,
    scenarios: tuple[str, ...],
    format: Literal["text", "json", "junit", "github"],
    engine: ScenarioEngine,
) -> None:
    """Run a program's scenarios.

    A SCENARIO is a file, or the name of one in the program's folder `scenarios`; without any, all
    are run. Where something else came out than a scenario expects, both are shown side by side.

    Exits with 1 where a scenario fails or cannot be run, else with 0.
    """
    from termwise_cli import testing
    from termwise_cli.console import data
    from termwise_cli.progress import progress
    from termwise_cli.scenario_reports import report
    from termwise_cli.scenario_reports.tally import tally

    with progress("Running scenarios") as step:
        name, runs = testing.run(program, scenarios, engine, step)
    data(report(name, runs, format))
    if tally(runs).passed < len(runs):
        raise click.exceptions.Exit(exit_codes.FINDINGS)
