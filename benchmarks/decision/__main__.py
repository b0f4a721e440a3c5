"""Compare the answers of all peers, time them, print the table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from ..machine import described
from .answers import differences
from .peer import Role
from .roster import PACKAGES, PEERS
from .table import table, zens_best
from .timing import Timed, all_orders, timed

ROUNDS: Final = 200
ORDERS: Final = 100

_TARGETS: Final[dict[Role, float]] = {"termwise": 2.0, "traced": 3.0}
"""By role, how many times zen-engine's best time it may take."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all peers give the same answers, 1 where they do not."""
    options = _parser().parse_args(arguments)
    asked = all_orders(options.rounds, options.orders)
    wrong = list(islice(differences(PEERS, asked), 10))
    if wrong:
        print(*wrong, sep="\n", file=sys.stderr)
        return 1
    print(f"{len(asked):,} orders, the same answers from all.\n")
    figures = timed(PEERS, options.rounds, options.orders)
    print(table(figures), described(PACKAGES), *_verdicts(figures), sep="\n\n")
    return 0


def _verdicts(figures: Sequence[Timed]) -> Iterator[str]:
    best = zens_best(figures)
    for each in figures:
        target = _TARGETS.get(each.peer.role)
        if target is not None:
            times = each.times(best)
            verdict = "within" if times <= target else "over"
            yield f"{each.peer.name}: {times:.2f} times {best.peer.name}, {verdict} {target:g}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decision", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument("--orders", type=int, default=ORDERS, help="a round; default: %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
