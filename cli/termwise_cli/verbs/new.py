"""`termwise new`."""

from __future__ import annotations

from pathlib import Path

import click

from termwise_cli.params import PROGRAM


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "program",
    type=PROGRAM,
    required=True,
    metavar="PROGRAM",
    help="The program to copy: a folder, or the name of one that comes with Termwise.",
)
def command(folder: Path, program: Path) -> None:
    """Copy a program to start from.

    DIR must be new or empty. It gets the other program's terms and scenarios, and the program is
    called as DIR is. `termwise programs` lists what there is to start from.
    """
    import shlex

    from termwise_cli.console import note
    from termwise_cli.new_program import create_from

    name, written = create_from(program, folder)
    note(f"Wrote the program {name}, from {program.resolve().name}:")
    for each in written:
        note(f"  {folder / each}")
    note(f"Next: termwise test {shlex.quote(str(folder))}")
