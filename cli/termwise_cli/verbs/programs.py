"""`termwise programs`."""

from __future__ import annotations

from typing import Literal

import click

from termwise_cli.options import output_format


@click.command()
@output_format("text", "json")
def command(format: Literal["text", "json"]) -> None:
    """List the programs that come with Termwise: name, title, versions."""
    from termwise_cli import shipped_list
    from termwise_cli.console import data, data_json

    match format:
        case "text":
            data(shipped_list.text())
        case "json":
            data_json(shipped_list.objects())
