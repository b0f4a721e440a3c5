"""Runs of the command line, and books for them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.cli.calls import SAMPLE, call

PROGRAM = "online-services-fr"
AS_OF = "2011-12-31"


def run(
    out: Path, book: Path, *more: str, program: str | Path = PROGRAM, as_of: str = AS_OF
) -> tuple[str, str]:
    """What a run prints, on stdout and stderr; its files are in `out`."""
    given: tuple[str | Path, ...] = ("--book", book, "--as-of", as_of, "--out", out, *more)
    done = call("run", program, *given)
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr.replace(str(out), "OUT")


def files(out: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in out.iterdir()}


def large_book(folder: Path, times: int) -> Path:
    """The sample book with every order so many times, each under keys of its own."""
    folder.mkdir()
    orders = SAMPLE / "order.csv"
    for path in SAMPLE.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            COPY (
                SELECT * EXCLUDE (time) REPLACE (
                    order_id || '/' || time AS order_id,
                    renewal_of || '/' || time AS renewal_of
                )
                FROM read_csv('{orders}', all_varchar = true), range({times}) AS r(time)
            ) TO '{folder / orders.name}' (HEADER)
            """
        )
    return folder
