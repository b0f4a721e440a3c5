"""From a book to files on DuckDB: read, evaluated and written without a row in Python."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from termwise.book.governed import Seen
from termwise.columns.book import load_database, load_folder
from termwise.columns.compiler import Asked
from termwise.columns.duckdb_engine import evaluate, telling
from termwise.columns.files import DECISIONS, LINES, write_file, writing
from termwise.columns.running import Progress
from termwise.columns.session import Resources, session
from termwise.language.program import Program
from termwise.outcome.publish import published
from termwise.outcome.summary import Summary
from termwise.outcome.writers import Format


@dataclass(frozen=True, slots=True)
class Target:
    """Where files go, in which format; `decisions`: whether they are wanted."""

    folder: Path
    format: Format
    decisions: bool = True

    @property
    def paths(self) -> list[Path]:
        """The files that are written."""
        names = ("lines", "decisions") if self.decisions else ("lines",)
        return [self.folder / f"{name}.{self.format}" for name in names]


@dataclass(frozen=True, slots=True)
class Ran:
    """How much was written; `decisions` is None where none were wanted."""

    lines: int
    decisions: int | None
    summary: Summary


def run(
    program: Program,
    book: Path,
    asked: Asked,
    target: Target,
    resources: Resources,
    stage: Callable[[str], AbstractContextManager[Progress]],
) -> Ran:
    """Evaluate a book, a folder or a DuckDB file, and write what comes out, whole or not at all.

    `stage` is told what is under way. Raises BookError, UnsupportedTerms, RunError, MemoryError
    and OSError, and then leaves what stood in the folder before.
    """
    with session(resources) as connection:
        with stage("Reading"):
            load(connection, program, book, asked)
        with stage("Evaluating") as step:
            found = evaluate(
                connection,
                program,
                asked,
                decisions=target.decisions,
                writing=writing(target.format),
                progress=step,
            )
            summary = found.summary()
        with published(target.paths) as new:
            with stage("Writing lines") as step, telling("the lines"):
                outputs = found.sized_lines()
                lines = write_file(connection, outputs, new[0], LINES, target.format, step)
            decisions = None
            if target.decisions:
                with stage("Writing decisions") as step, telling("the decisions"):
                    outputs = found.sized_decisions()
                    decisions = write_file(
                        connection, outputs, new[1], DECISIONS, target.format, step
                    )
        return Ran(lines, decisions, summary)


def load(connection: duckdb.DuckDBPyConnection, program: Program, book: Path, asked: Asked) -> None:
    """Take a book, a folder or a DuckDB file, into a connection. Raises BookError and OSError."""
    seen = Seen(asked.as_of, asked.terms_known_at, asked.rows_known_at)
    if book.is_file():
        load_database(connection, program, book, seen)
    else:
        load_folder(connection, program, book, seen)
