"""`termwise plan`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from termwise_cli.options import PROGRAM_ARGUMENT, output_format


@click.command()
@PROGRAM_ARGUMENT
@output_format("text", "json")
def command(program: Path, format: Literal["text", "json"]) -> None:
    """Show in which order a program is evaluated.

    The plan is what every engine follows: rows to generate, values to gather, decisions to take
    and rules to match, in strata of which each needs only those before it.
    """
    from termwise.language.check.folder import load_program
    from termwise.plan.printing import plan_json, plan_text
    from termwise.plan.strata import make_plan

    from termwise_cli.console import data, data_json

    plan = make_plan(load_program(program))
    match format:
        case "text":
            data(plan_text(plan))
        case "json":
            data_json(plan_json(plan))
