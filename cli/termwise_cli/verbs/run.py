"""`termwise run`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, assert_never

import click

from termwise_cli.engines import ENGINES, EngineName, check_options
from termwise_cli.options import LANGUAGE, PROGRAM_ARGUMENT, as_of, clocks
from termwise_cli.params import BOOK, MEMORY, ServerUrl


@click.command()
@PROGRAM_ARGUMENT
@click.option(
    "--book",
    type=BOOK,
    metavar="PATH",
    help="The folder with a table for each entity (csv, parquet or jsonl), a DuckDB file, or "
    "postgres://user@host/database with the tables (a password belongs in ~/.pgpass).",
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
    type=click.Choice(ENGINES),
    default="duckdb",
    show_default=True,
    help="What evaluates the program: SQL on duckdb, postgres or spark; or rete, row by row.",
)
@click.option(
    "--dsn",
    metavar="TEXT",
    help="For --engine postgres, in the place of --book: how to reach the server that has the book "
    "in its tables, such as 'host=db dbname=sales' (a password belongs in ~/.pgpass).",
)
@click.option(
    "--master",
    metavar="URL",
    help="For --engine spark: where it runs (default: local[*], this machine).",
)
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many threads duckdb may use (default: one a processor).",
)
@click.option(
    "--memory-limit",
    type=MEMORY,
    metavar="SIZE",
    help="How much memory duckdb may use, such as 1GB; beyond it spills to temporary files.",
)
@click.option(
    "--only",
    type=click.Choice(["lines"]),
    help="Write the lines alone, without the decisions.",
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
    book: Path | ServerUrl | None,
    as_of: date,
    out: Path,
    known_at: date | None,
    terms_known_at: date | None,
    rows_known_at: date | None,
    engine: EngineName,
    dsn: str | None,
    master: str | None,
    threads: int | None,
    memory_limit: str | None,
    only: Literal["lines"] | None,
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

    check_options(
        engine,
        {
            "--book": book,
            "--dsn": dsn,
            "--master": master,
            "--threads": threads,
            "--memory-limit": memory_limit,
        },
    )
    if isinstance(book, Path) and out.resolve() == book.resolve():
        message = "This is the folder of the book, where its files would be taken for tables."
        raise click.BadParameter(message, param_hint="'--out'")
    clocks = Clocks(as_of, known_at, terms_known_at, rows_known_at)
    wanted = book_run.Wanted(out, format, only is None, language, summary)
    match engine:
        case "duckdb":
            assert book is not None
            data(book_run.run_duckdb(program, book, clocks, wanted, threads, memory_limit))
        case "postgres":
            where = book if isinstance(book, ServerUrl) else dsn
            assert where is not None
            data(book_run.run_postgres(program, where, clocks, wanted))
        case "spark":
            assert book is not None
            data(book_run.run_spark(program, book, clocks, wanted, master or "local[*]"))
        case "rete":
            assert book is not None
            book_run.refuse_files(book)
            data(book_run.run_rete(program, book, clocks, wanted))
        case _:
            assert_never(engine)
