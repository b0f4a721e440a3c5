"""`termwise sql`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from termwise_cli.options import PROGRAM_ARGUMENT
from termwise_cli.params import DAY

DIALECTS: Final = ("duckdb", "postgres", "spark", "snowflake", "bigquery")
"""The keys of `termwise.columns.dialects.DIALECTS`, named here so that help comes at once."""


@click.command()
@PROGRAM_ARGUMENT
@click.option(
    "--dialect",
    type=click.Choice(DIALECTS),
    default="duckdb",
    show_default=True,
    help="For which engine the script is written; for snowflake and bigquery it is printed alone: "
    "Termwise runs nothing there.",
)
@click.option(
    "--as-of",
    type=DAY,
    metavar="DATE",
    help="The day up to whose end everything is seen (default: today).",
)
@click.option("--lang", "language", metavar="CODE", help="Language of messages.")
def command(program: Path, dialect: str, as_of: date | None, language: str | None) -> None:
    """Print the SQL that a program is compiled to.

    Each stage has a comment. The script evaluates any book that stands in the schema `book`; `run`
    does the same with what it knows of the numbers of one book, and in fewer digits.

    Snowflake and BigQuery are printed, not run: there is no engine for them here, and what is
    printed for them was read by a parser, but never by these databases.
    """
    from termwise.columns.compiler import Asked
    from termwise.columns.dialects import DIALECTS as KNOWN
    from termwise.columns.printing import sql_text
    from termwise.language.check.folder import load_program

    from termwise_cli.console import data, note
    from termwise_cli.programs import check_language

    loaded = load_program(program)
    check_language(loaded, language)
    words = KNOWN[dialect]()
    if not words.runs:
        note(f"SQL for {dialect} is printed, not run: nothing of it was tried there.")
    asked = Asked(as_of or date.today(), language=language)
    data(sql_text(loaded, asked, words))
