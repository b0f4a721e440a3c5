"""Evaluates a book and writes what comes out, for `termwise run`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, assert_never

from termwise.book.governed import Seen
from termwise.book.reader import read_book
from termwise.language.check.folder import load_program
from termwise.outcome.summary import summarise, summary_json, summary_text
from termwise.outcome.writers import Format, write_outcome
from termwise.rete.engine import Engine

from termwise_cli.clocks import Clocks
from termwise_cli.console import note
from termwise_cli.counts import counted
from termwise_cli.programs import check_language, note_if_nothing_governs
from termwise_cli.progress import Passing, progress


def run(
    folder: Path,
    book_folder: Path,
    clocks: Clocks,
    language: str | None,
    out: Path,
    format: Format,
    summary: Literal["text", "json"],
) -> str:
    """Write the outcome's files and return its summary.

    Raises `ProgramError`, `BookError` and `RunError`, before anything is written.
    """
    if clocks.as_of is None:  # pragma: no cover - the option is required
        raise TypeError("a book has no as-of date of its own")
    program = load_program(folder)
    check_language(program, language)
    note_if_nothing_governs(program, clocks.terms)
    book = read_book(program, book_folder, Seen(clocks.as_of, clocks.terms, clocks.rows))
    with progress("Evaluating") as step:
        outcome = Engine(program).evaluate(
            book,
            clocks.as_of,
            terms_known_at=clocks.terms,
            rows_known_at=clocks.rows,
            language=language,
            progress=step,
        )
    lines, decisions = len(outcome.lines), len(outcome.decisions)
    with progress("Writing") as step:
        rows = Passing(step, lines + decisions)
        write_outcome(rows.through(outcome.lines), rows.through(outcome.decisions), out, format)
    note(f"Wrote {counted(lines, 'line')} and {counted(decisions, 'decision')} to {out}")
    match summary:
        case "text":
            return summary_text(summarise(outcome.lines))
        case "json":
            return summary_json(summarise(outcome.lines))
        case _:
            assert_never(summary)
