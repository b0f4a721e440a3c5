"""`termwise explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from termwise_cli.options import LANGUAGE, PROGRAM_ARGUMENT, SCENARIO_ARGUMENT, output_format

if TYPE_CHECKING:
    from termwise_cli import explaining


@click.command()
@PROGRAM_ARGUMENT
@SCENARIO_ARGUMENT
@click.option("--line", metavar="ID", help="The one line to explain, in full.")
@click.option("--why-not", metavar="RULE", help="The rule that did not have effect.")
@click.option("--key", metavar="KEY", help="With --why-not: the row it did not have effect for.")
@LANGUAGE
@output_format("text", "json")
def command(
    program: Path,
    scenario: str,
    line: str | None,
    why_not: str | None,
    key: str | None,
    language: str | None,
    format: Literal["text", "json"],
) -> None:
    """Tell why a line came out, or why none did.

    Without --line or --why-not every line of the scenario is told in brief: the sentence and the
    numbers. With --line, one line with its conditions, all values it came from, the version and
    the sources. With --why-not, what would have to change for a rule to have effect.

    Exits with 2 where the scenario cannot be evaluated or has no such line, rule or row.
    """
    from termwise_cli import explaining
    from termwise_cli.console import data, data_json

    asked = _asked(line, why_not, key)
    explained = explaining.explain(program, scenario, asked, language)
    match format:
        case "text":
            data(explaining.text(explained, asked))
        case "json":
            data_json(explaining.objects(explained))
    if not explained.explanations:
        from termwise_cli.console import note

        note("Nothing to explain: the scenario has no line, or the rule no row.")


def _asked(line: str | None, why_not: str | None, key: str | None) -> explaining.Asked:
    from termwise_cli import explaining

    if line is not None and (why_not is not None or key is not None):
        raise click.UsageError("Give --line alone, or --why-not (with --key).")
    if key is not None and why_not is None:
        raise click.UsageError("--key goes with --why-not: which rule?")
    if line is not None:
        return explaining.OneLine(line)
    if why_not is not None:
        return explaining.WhyNot(why_not, key)
    return explaining.EveryLine()
