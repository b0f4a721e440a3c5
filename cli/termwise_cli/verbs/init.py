"""`termwise init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write a small program to start from.

    DIR must be new or empty. It gets a commented program.yaml, one version, two scenarios and a
    README: a whole program, which passes `termwise check` and `termwise test`.
    """
    import shlex

    from termwise_cli.console import note
    from termwise_cli.new_program import create

    name, written = create(folder)
    note(f"Wrote the program {name}:")
    for each in written:
        note(f"  {folder / each}")
    note(f"Next: termwise test {shlex.quote(str(folder))}")
