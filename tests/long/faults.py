"""Plants faults in the plain evaluator, one at a time, and counts the programs that notice.

    python tests/long/faults.py --programs 400

A fault that no program notices is a construct that generated programs do not really test.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

_ROOT = Path(__file__).parents[2]

if TYPE_CHECKING:
    from tests.differential.comparison import Compared
    from tests.generators import View
    from tests.long.planted import Fault

    Asked = tuple[int, View, Compared]


def main() -> int:
    """The number of faults that went unnoticed, as the exit code sees it: none, or some."""
    from tests.long.planted import FAULTS

    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=400, help="how many (400)")
    parser.add_argument("--seed", type=int, default=0, help="where the seeds begin (0)")
    arguments = parser.parse_args()
    asked = list(_asked(range(arguments.seed, arguments.seed + arguments.programs)))
    unnoticed = 0
    for fault in FAULTS:
        with _planted(fault):
            noticing = len({seed for seed, view, found in asked if _notices(view, found)})
        unnoticed += not noticing
        sys.stdout.write(f"{noticing:>6}  {fault.name}\n")
        sys.stdout.flush()
    return 1 if unnoticed else 0


def _asked(seeds: range) -> Iterator[Asked]:
    """Every book on which the engines agree."""
    from tests.differential.comparison import Compared, compare
    from tests.generators import Seeded, generate

    for seed in seeds:
        case = generate(Seeded(seed))
        for view, found in zip(case.views, compare(case), strict=False):
            if isinstance(found, Compared) and found.agrees:
                yield seed, view, found


def _notices(view: View, found: Compared) -> bool:
    from tests.differential.engines import REFERENCE, outcome
    from tests.differential.outcome import agree

    wrong = outcome(REFERENCE, found.program, found.book, view)
    return not agree(wrong, found.outcomes["rete"])


@contextmanager
def _planted(fault: Fault) -> Iterator[None]:
    """The plain evaluator with a fault, wherever its function is imported."""
    right = getattr(fault.module, fault.function)
    wrong = fault.wrong(right)
    holders = [
        module
        for name, module in sys.modules.items()
        if name.startswith("tests.oracle") and getattr(module, fault.function, None) is right
    ]
    for module in holders:
        setattr(module, fault.function, wrong)
    try:
        yield
    finally:
        for module in holders:
            setattr(module, fault.function, right)


if __name__ == "__main__":
    # Run as a file, only this file's own folder is known.
    sys.path.insert(0, str(_ROOT))
    raise SystemExit(main())
