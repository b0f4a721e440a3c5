"""`termwise schema`."""

from __future__ import annotations

import click


@click.command()
@click.argument(
    "name",
    required=False,
    metavar="[NAME]",
    type=click.Choice(["program", "version", "scenario", "book"]),
)
def command(name: str | None) -> None:
    """Print the JSON Schema of a kind of file.

    NAME is program, version, scenario or book. Editors use the schema to complete and check what
    is typed. Without NAME: the kinds of file and the paths of their schemas.
    """
    from termwise.resources import shipped

    from termwise_cli.console import data

    folder = shipped("schemas")
    if name is not None:
        data((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        return
    for kind in ("program", "version", "scenario", "book"):
        data(f"{kind:<9} {folder / f'{kind}.schema.json'}")
