"""From the tables of a PostgreSQL server to files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from termwise.book.governed import Seen
from termwise.columns.book_run import Ran, Target
from termwise.columns.compiler import Asked
from termwise.columns.postgres.engine import Connection, evaluate
from termwise.columns.postgres.source import take_book
from termwise.columns.served import Stage, write
from termwise.language.program import Program


def run(program: Program, dsn: str, asked: Asked, target: Target, stage: Stage) -> Ran:
    """Evaluate the tables on the search path of `dsn`, and write what comes out.

    All of it happens in one transaction that sees the tables as they are at its beginning, writes
    temporary tables alone, and is taken back. Raises BookError, UnsupportedTerms, RunError and
    OSError, and then leaves what stood in the folder before.
    """
    with _transaction(dsn) as connection:
        with stage("Reading"):
            seen = Seen(asked.as_of, asked.terms_known_at, asked.rows_known_at)
            take_book(connection, program, seen)
        with stage("Evaluating") as step:
            found = evaluate(connection, program, asked, decisions=target.decisions, progress=step)
        return write(found, target, stage)


@contextmanager
def _transaction(dsn: str) -> Iterator[Connection]:
    """What a server says of connections, rights and room becomes OSError."""
    try:
        with psycopg.connect(dsn, application_name="termwise") as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            with connection.transaction(force_rollback=True):
                yield connection
    except psycopg.errors.QueryCanceled as error:
        raise OSError(f"PostgreSQL gave up: {_first_line(error)}") from error
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as error:
        raise OSError(f"PostgreSQL: {_first_line(error)}") from error
    except psycopg.ProgrammingError as error:
        if error.sqlstate is not None:
            raise
        raise OSError(f"--dsn: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
