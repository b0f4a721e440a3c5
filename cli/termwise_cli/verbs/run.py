"""`termwise run`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import click

from termwise_cli.options import LANGUAGE, PROGRAM_ARGUMENT, as_of, clocks


@click.command()
@PROGRAM_ARGUMENT
@click.option(
    "--book",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder with a table for each entity: csv, parquet or jsonl.",
)
@as_of(required=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder to write lines and decisions to.",
)
@clocks
@click.option(
    "--engine",
    type=click.Choice(["rete"]),
    default="rete",
    show_default=True,
    help="What evaluates the program.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["csv", "parquet", "jsonl"]),
    default="csv",
    show_default=True,
    help="The format of the files written.",
)
@click.option(
    "--summary",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the summary.",
)
@LANGUAGE
def command(
    program: Path,
    book: Path,
    as_of: date,
    out: Path,
    known_at: date | None,
    terms_known_at: date | None,
    rows_known_at: date | None,
    engine: Literal["rete"],  # noqa: ARG001 - the only one there is
    format: Literal["csv", "parquet", "jsonl"],
    summary: Literal["text", "json"],
    language: str | None,
) -> None:
    """Evaluate a book and write lines and decisions.

    Both files are written whole or not at all: where the book has faults, or an effect cannot
    come out, all that is wrong is printed and files of an earlier run stay as they are. How many
    lines there are, and what they come to, is printed as a summary.

    Exits with 2 where nothing could be written, else with 0.
    """
    from termwise_cli import book_run
    from termwise_cli.clocks import Clocks
    from termwise_cli.console import data

    if out.resolve() == book.resolve():
        message = "This is the folder of the book, where its files would be taken for tables."
        raise click.BadParameter(message, param_hint="'--out'")
    clocks = Clocks(as_of, known_at, terms_known_at, rows_known_at)
    data(book_run.run(program, book, clocks, language, out, format, summary))
