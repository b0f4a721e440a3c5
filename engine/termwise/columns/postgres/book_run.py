"""From the tables of a PostgreSQL server to files."""

from __future__ import annotations

from termwise.book.governed import Seen
from termwise.columns.book_run import Ran, Target
from termwise.columns.compiler import Asked
from termwise.columns.postgres.engine import evaluate
from termwise.columns.postgres.server import Server, transaction
from termwise.columns.postgres.source import take_book
from termwise.columns.served import Stage, write
from termwise.language.program import Program


def run(program: Program, server: Server, asked: Asked, target: Target, stage: Stage) -> Ran:
    """Evaluate the tables on the search path of a server, and write what comes out.

    All of it happens in one transaction that sees the tables as they are at its beginning, writes
    temporary tables alone, and is taken back. Raises BookError, UnsupportedTerms, RunError and
    OSError, and then leaves what stood in the folder before.
    """
    with transaction(server) as connection:
        with stage("Reading"):
            seen = Seen(asked.as_of, asked.terms_known_at, asked.rows_known_at)
            take_book(connection, program, seen)
        with stage("Evaluating") as step:
            found = evaluate(connection, program, asked, decisions=target.decisions, progress=step)
        return write(found, target, stage)
