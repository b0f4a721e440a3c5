"""Runs every engine on many random programs, and compares what comes out.

    python tests/long/differential.py --programs 20000 --seed 1

    python tests/long/differential.py --programs 400 --engines rete,duckdb,postgres,spark

Without --engines it is the plain evaluator and the row engine; with it, each engine named is held
against the first, byte for byte on lines and decisions, in one process.
Programs that differ are kept, one folder each, with everything that is needed to see why. The
counts are written again after every few programs, so that an interrupted run has some, too.
`python tests/long/summary.py FILE…` adds up the counts of several runs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.long.engines import Name

_ROOT = Path(__file__).parents[2]
_CHUNK = 250


def main() -> int:
    """The number of programs that differ, as the exit code sees it: none, or some."""
    from tests.long import engine_runs, runs
    from tests.long.totals import Totals

    arguments = _parser().parse_args()
    totals = Totals()
    seeds = range(arguments.seed, arguments.seed + arguments.programs)
    if arguments.engines:
        found = engine_runs.run(seeds, arguments.engines, arguments.keep)
    else:
        found = runs.run(seeds, arguments.jobs, arguments.keep)
    for number, each in enumerate(found, 1):
        totals.add(each)
        if arguments.counts and (number % _CHUNK == 0 or number == len(seeds)):
            arguments.counts.write_text(totals.saved(), encoding="utf-8")
    sys.stdout.write(totals.report())
    return 1 if totals.disagreements else 0


def _parser() -> argparse.ArgumentParser:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=0, help="where the seeds begin (0)")
    parser.add_argument(
        "--engines", type=_engines, metavar="NAME,…", help="which engines; one process alone"
    )
    parser.add_argument("--jobs", type=int, default=1, help="how many processes (1)")
    parser.add_argument(
        "--keep", type=Path, default=Path("disagreements"), help="where those that differ go"
    )
    parser.add_argument(
        "--counts", type=Path, help="where counts and the coverage by construct go, as JSON"
    )
    return parser


def _engines(text: str) -> tuple[Name, ...]:
    from tests.long.engines import NAMES

    found = tuple(name for name in NAMES if name in text.split(","))
    unknown = set(text.split(",")) - set(NAMES)
    if unknown or len(found) < 2:
        raise argparse.ArgumentTypeError(f"two or more of {', '.join(NAMES)}")
    return found


if __name__ == "__main__":
    # Run as a file, only this file's own folder is known.
    sys.path.insert(0, str(_ROOT))
    raise SystemExit(main())
