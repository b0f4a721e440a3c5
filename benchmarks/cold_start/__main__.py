"""Time commands from nothing, and what compiling a program costs; print a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ..books.making import AS_OF, make_book
from ..books.running import PeerError
from ..machine import described
from .calls import calls
from .compiling import PROCESSES, compiling
from .figures import table, verdicts
from .timing import timed

ROUNDS: Final = 21


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 where a command fails."""
    options = _parser().parse_args(arguments)
    with TemporaryDirectory() as made:
        folder = Path(made)
        make_book(folder / "book", 0)
        try:
            figures = timed(calls(folder / "book", AS_OF, folder / "out"), options.rounds)
            compiled = compiling(AS_OF, options.processes)
        except PeerError as error:
            print(error, file=sys.stderr)
            return 1
    told = [*verdicts(figures), compiled.verdict()]
    print(table(figures), "\n".join(f"- {each}" for each in told), _machine(), sep="\n\n")
    return 0


def _machine() -> str:
    return described(("click", "duckdb", "PyYAML", "sqlglot"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold_start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="default: %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
