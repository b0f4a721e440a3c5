"""`termwise evaluate`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import click

from termwise_cli.options import (
    LANGUAGE,
    PROGRAM_ARGUMENT,
    SCENARIO_ARGUMENT,
    as_of,
    clocks,
    output_format,
)


@click.command()
@PROGRAM_ARGUMENT
@SCENARIO_ARGUMENT
@as_of(required=False)
@clocks
@LANGUAGE
@output_format("text", "json")
def command(
    program: Path,
    scenario: str,
    as_of: date | None,
    known_at: date | None,
    terms_known_at: date | None,
    rows_known_at: date | None,
    language: str | None,
    format: Literal["text", "json"],
) -> None:
    """Show what comes out of one scenario: its lines, then its decisions.

    A SCENARIO is a file, or the name of one in the program's folder `scenarios`. What it expects
    is not looked at. Days given here take the place of the scenario's own.

    Exits with 2 where the scenario cannot be evaluated, else with 0.
    """
    from termwise_cli import evaluation
    from termwise_cli.clocks import Clocks
    from termwise_cli.console import data, data_json

    clocks = Clocks(as_of, known_at, terms_known_at, rows_known_at)
    evaluated = evaluation.evaluate(program, scenario, clocks, language)
    match format:
        case "text":
            data(evaluation.text(evaluated))
        case "json":
            data_json(evaluation.objects(evaluated))
