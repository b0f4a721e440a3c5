"""From a book to files on Spark."""

from __future__ import annotations

import tempfile
from pathlib import Path

from termwise.columns.book import statistics
from termwise.columns.book_run import Ran, Target, load
from termwise.columns.compiler import Asked
from termwise.columns.served import Stage, write
from termwise.columns.session import Resources, session
from termwise.columns.spark.book import view_tables, write_tables
from termwise.columns.spark.engine import evaluate
from termwise.columns.spark.session import prepared, started
from termwise.language.program import Program


def run(
    program: Program, book: Path, asked: Asked, target: Target, master: str, stage: Stage
) -> Ran:
    """Evaluate a book, a folder or a DuckDB file, on a Spark master, and write what comes out.

    The book is read and checked here, and handed over as parquet files in the folder for
    temporary files, which every worker must see. Raises BookError, UnsupportedTerms, RunError and
    OSError, and then leaves what stood in the folder before.
    """
    with tempfile.TemporaryDirectory(prefix="termwise-") as folder:
        tables = Path(folder)
        with stage("Reading"), session(Resources()) as connection:
            load(connection, program, book, asked)
            known = statistics(connection, program)
            write_tables(connection, program, tables)
        with started(master) as spark:
            own = prepared(spark)
            view_tables(own, program, tables)
            with stage("Evaluating") as step:
                found = evaluate(
                    own, program, asked, known, decisions=target.decisions, progress=step
                )
            return write(found, target, stage)
