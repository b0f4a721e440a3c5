"""The script of duckdb_by_hand.sql, run.

Run: python -m benchmarks.books.peers.duckdb_by_hand BOOK AS_OF OUT
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def run(book: str, as_of: str, out: str) -> None:
    """Write the lines of a book."""
    with duckdb.connect() as database:
        database.execute("SET VARIABLE as_of = $day::DATE", {"day": as_of})
        database.execute("SET VARIABLE book = $path", {"path": book})
        database.execute("SET VARIABLE out = $path", {"path": out})
        database.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


if __name__ == "__main__":
    run(*sys.argv[1:])
