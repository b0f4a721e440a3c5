"""`termwise check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from termwise_cli import exit_codes
from termwise_cli.engines import ENGINES, EngineName
from termwise_cli.options import output_format
from termwise_cli.params import PROGRAM


@click.command()
@click.argument("programs", type=PROGRAM, nargs=-1, required=True, metavar="PROGRAM...")
@output_format("text", "json", "sarif", "github")
@click.option("--strict", is_flag=True, help="Take every warning for an error.")
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="Also find what this engine does not run.",
)
def command(
    programs: tuple[Path, ...],
    format: Literal["text", "json", "sarif", "github"],
    strict: bool,
    engine: EngineName | None,
) -> None:
    """Find what is wrong in programs and their scenarios.

    Every file is read: its form, the names and types in it, and the rows and names of the
    scenarios. All that is found is printed, with its place and what to do about it.

    Exits with 1 where there is an error (with --strict: a warning), else with 0.
    """
    from termwise_cli import checking
    from termwise_cli.check_reports import found_text, summary
    from termwise_cli.console import data, note
    from termwise_cli.progress import progress

    checked = []
    for folder in programs:
        with progress(f"Checking {folder.resolve().name}") as step:
            one = checking.for_engine(checking.check(folder, step), engine)
        checked.append(checking.strict(one) if strict else one)
    data(found_text([d for one in checked for d in one.diagnostics], format, sys.stdout))
    for one in checked:
        note(summary(one))
    if any(one.failed for one in checked):
        raise click.exceptions.Exit(exit_codes.FINDINGS)
