"""Runs the engine and the oracle on many random programs, and compares what comes out.

    python tests/long/differential.py --programs 20000 --seed 1

Programs that differ are kept, one folder each, with everything that is needed to see why.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def main() -> int:
    """The number of programs that differ, as the exit code sees it: none, or some."""
    from tests.long.runs import run_many

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=0, help="where the seeds begin (0)")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes (1)")
    parser.add_argument(
        "--keep", type=Path, default=Path("disagreements"), help="where those that differ go"
    )
    arguments = parser.parse_args()
    totals = run_many(arguments.programs, arguments.seed, arguments.jobs, arguments.keep)
    sys.stdout.write(totals.report())
    return 1 if totals.disagreements else 0


if __name__ == "__main__":
    # Run as a file, only this file's own folder is known.
    sys.path.insert(0, str(_ROOT))
    raise SystemExit(main())
