"""What it costs to compile the shipped program: from its YAML to the SQL of every statement."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from statistics import median
from subprocess import run
from time import process_time
from typing import Final

from ..books.peer import PROGRAM, ROOT
from ..books.running import PeerError, surroundings

MOST: Final = 0.3
"""Seconds that are wanted at most."""

PROCESSES: Final = 7


@dataclass(frozen=True, slots=True)
class Compiled:
    """Seconds of processor, medians over processes: all, and reading and checking the YAML alone.

    Imports do not count.
    """

    seconds: float
    reading: float

    def verdict(self) -> str:
        """Whether it is as quick as wanted."""
        verdict = "within" if self.seconds <= MOST else "over"
        return (
            f"Compiling the program, YAML to SQL: {self.seconds:.2f} s of processor, {verdict}"
            f" {MOST:g} s; {self.reading:.2f} s of it to read and check the YAML."
        )


def compiling(as_of: date, processes: int) -> Compiled:
    """Compile it in so many processes; raises PeerError where one fails."""
    reading, making = zip(*(_in_process(as_of) for _ in range(processes)), strict=True)
    return Compiled(median(map(sum, zip(reading, making, strict=True))), median(reading))


def _in_process(as_of: date) -> tuple[float, float]:
    command = [sys.executable, "-m", __name__, str(as_of)]
    done = run(command, cwd=ROOT, env=surroundings(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeerError(f"compiling failed: {done.stderr}")
    reading, making = json.loads(done.stdout)
    return reading, making


def _times(as_of: date) -> tuple[float, float]:
    """Seconds to read and check the program, and to make its SQL."""
    from sqlglot.generators import duckdb
    from termwise.columns.compiler import Asked
    from termwise.columns.dialect import DuckDB
    from termwise.columns.printing import sql_text
    from termwise.language.check.folder import load_program

    assert duckdb
    start = process_time()
    program = load_program(PROGRAM)
    read = process_time()
    sql_text(program, Asked(as_of), DuckDB())
    return read - start, process_time() - read


if __name__ == "__main__":
    print(json.dumps(_times(date.fromisoformat(sys.argv[1]))))
