"""Adds up the counts of long runs: how much was compared, and the coverage by construct.

python tests/long/summary.py counts/*.json
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def main() -> int:
    """Write the sums as Markdown."""
    from tests.long.totals import Totals

    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", help="what runs wrote with --counts")
    totals = Totals()
    for file in parser.parse_args().files:
        totals.add_saved(file.read_text(encoding="utf-8"))
    sys.stdout.write(f"```\n{totals.report()}```\n\n{totals.coverage.table()}")
    return 0


if __name__ == "__main__":
    # Run as a file, only this file's own folder is known.
    sys.path.insert(0, str(_ROOT))
    raise SystemExit(main())
