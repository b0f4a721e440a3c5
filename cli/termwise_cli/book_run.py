"""Evaluates a book and writes what comes out, for `termwise run`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, assert_never

import click
from termwise.language.check.folder import load_program
from termwise.language.program import Program
from termwise.outcome.summary import Summary, summarise, summary_json, summary_text
from termwise.outcome.writers import Format, write_lines, write_outcome

from termwise_cli.clocks import Clocks
from termwise_cli.console import note
from termwise_cli.counts import counted
from termwise_cli.params import ServerUrl
from termwise_cli.programs import check_language, note_if_nothing_governs
from termwise_cli.progress import Passing, progress


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written where: both files in a format, or lines alone; and the summary."""

    out: Path
    format: Format
    decisions: bool
    language: str | None
    summary: Literal["text", "json"]


def run_duckdb(
    folder: Path,
    book: Path | ServerUrl,
    clocks: Clocks,
    wanted: Wanted,
    threads: int | None,
    memory: str | None,
) -> str:
    """Write the outcome's files with the columns engine and return its summary.

    Raises `ProgramError`, `BookError`, `RunError` and `UnsupportedTerms`, before anything is
    written.
    """
    from termwise.columns.book_run import Target, run
    from termwise.columns.compiler import Asked
    from termwise.columns.session import Resources

    program = _program(folder, clocks, wanted)
    asked = Asked(_day(clocks), clocks.terms, clocks.rows, wanted.language)
    target = Target(wanted.out, wanted.format, wanted.decisions)
    with _on_disk(book, program, clocks) as path:
        done = run(program, path, asked, target, Resources(threads, memory), progress)
    _note_written(done.lines, done.decisions, wanted)
    return _shown(done.summary, wanted)


def run_postgres(folder: Path, where: str | ServerUrl, clocks: Clocks, wanted: Wanted) -> str:
    """The same on a PostgreSQL server that has the book in its tables; OSError where it fails."""
    from termwise.columns.book_run import Target
    from termwise.columns.compiler import Asked
    from termwise.columns.postgres.book_run import run
    from termwise.columns.postgres.server import Server

    program = _program(folder, clocks, wanted)
    asked = Asked(_day(clocks), clocks.terms, clocks.rows, wanted.language)
    target = Target(wanted.out, wanted.format, wanted.decisions)
    server = Server("--dsn", where) if isinstance(where, str) else Server("--book", where.url)
    done = run(program, server, asked, target, progress)
    _note_written(done.lines, done.decisions, wanted)
    return _shown(done.summary, wanted)


def run_spark(
    folder: Path, book: Path | ServerUrl, clocks: Clocks, wanted: Wanted, master: str
) -> str:
    """The same on Spark; OSError where it cannot be started."""
    from termwise.columns.book_run import Target
    from termwise.columns.compiler import Asked
    from termwise.columns.spark.book_run import run

    program = _program(folder, clocks, wanted)
    asked = Asked(_day(clocks), clocks.terms, clocks.rows, wanted.language)
    target = Target(wanted.out, wanted.format, wanted.decisions)
    with _on_disk(book, program, clocks) as path:
        done = run(program, path, asked, target, master, progress)
    _note_written(done.lines, done.decisions, wanted)
    return _shown(done.summary, wanted)


def run_rete(folder: Path, book: Path | ServerUrl, clocks: Clocks, wanted: Wanted) -> str:
    """The same with the row engine.

    Raises `ProgramError`, `BookError` and `RunError`, before anything is written.
    """
    from termwise.book.governed import Seen
    from termwise.book.reader import read_book
    from termwise.rete.engine import Engine

    program = _program(folder, clocks, wanted)
    as_of = _day(clocks)
    with _on_disk(book, program, clocks) as path:
        read = read_book(program, path, Seen(as_of, clocks.terms, clocks.rows))
    with progress("Evaluating") as step:
        outcome = Engine(program).evaluate(
            read,
            as_of,
            terms_known_at=clocks.terms,
            rows_known_at=clocks.rows,
            language=wanted.language,
            decisions=wanted.decisions,
            progress=step,
        )
    lines, decisions = len(outcome.lines), len(outcome.decisions)
    with progress("Writing") as step:
        rows = Passing(step, lines + decisions)
        if wanted.decisions:
            write_outcome(
                rows.through(outcome.lines),
                rows.through(outcome.decisions),
                wanted.out,
                wanted.format,
            )
        else:
            write_lines(rows.through(outcome.lines), wanted.out, wanted.format)
    _note_written(lines, decisions if wanted.decisions else None, wanted)
    return _shown(summarise(outcome.lines), wanted)


@contextmanager
def _on_disk(book: Path | ServerUrl, program: Program, clocks: Clocks) -> Iterator[Path]:
    """The book as a folder or file: a server's tables are checked there and copied."""
    if isinstance(book, Path):
        yield book
        return
    from termwise.book.governed import Seen
    from termwise.columns.postgres.folder import as_folder
    from termwise.columns.postgres.server import Server

    seen = Seen(_day(clocks), clocks.terms, clocks.rows)
    with ExitStack() as stack:
        with progress("Copying the book"):
            copied = as_folder(Server("--book", book.url), program, seen)
            path = stack.enter_context(copied)
        yield path


def refuse_files(book: Path | ServerUrl) -> None:
    """The row engine reads folders."""
    if isinstance(book, Path) and not book.is_dir():
        message = "The engine rete reads a folder; a DuckDB file is for --engine duckdb."
        raise click.BadParameter(message, param_hint="'--book'")


def _program(folder: Path, clocks: Clocks, wanted: Wanted) -> Program:
    program = load_program(folder)
    check_language(program, wanted.language)
    note_if_nothing_governs(program, clocks.terms)
    return program


def _day(clocks: Clocks) -> date:
    if clocks.as_of is None:  # pragma: no cover - the option is required
        raise TypeError("a book has no as-of date of its own")
    return clocks.as_of


def _note_written(lines: int, decisions: int | None, wanted: Wanted) -> None:
    also = "" if decisions is None else f" and {counted(decisions, 'decision')}"
    note(f"Wrote {counted(lines, 'line')}{also} to {wanted.out}")


def _shown(summary: Summary, wanted: Wanted) -> str:
    match wanted.summary:
        case "text":
            return summary_text(summary)
        case "json":
            return summary_json(summary)
        case _:
            assert_never(wanted.summary)
