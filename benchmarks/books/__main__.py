"""Run all peers on books of several sizes, compare their lines, print what each took."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Final

from ..cold_start.compiling import PROCESSES, Compiled, compiling
from .making import AS_OF
from .page import write_page
from .peer import ROOT, Peer
from .roster import PACKAGES, PEERS
from .running import PeerError
from .table import table
from .timing import DisagreementError, Timed, timed
from .verdicts import verdicts

SIZES: Final = (10_000, 100_000)
ROUNDS: Final = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all peers give the same lines, 1 where they do not or one fails."""
    options = _parser().parse_args(arguments)
    orders = sorted(options.orders)
    there = [peer for peer in PEERS if peer.there()]
    for peer in PEERS:
        if peer not in there:
            print(f"{peer.name}: not there yet, left out.", file=sys.stderr)
    with TemporaryDirectory(dir=options.folder) as made:
        folder = Path(made)
        try:
            compiled = compiling(AS_OF, PROCESSES)
            set_up, *sizes = [_timed(there, each, options.rounds, folder) for each in (0, *orders)]
        except (DisagreementError, PeerError) as error:
            print(error, file=sys.stderr)
            return 1
    told = "\n\n".join(_told(sizes, {each.peer.name: each for each in set_up}, compiled))
    print(told)
    if options.write:
        write_page(told, sizes)
    return 0


def _timed(peers: Sequence[Peer], orders: int, rounds: int, folder: Path) -> list[Timed]:
    book = folder / f"{orders}"
    # In a process of its own, so that this one stays small: see `running`.
    make = [sys.executable, "-m", "benchmarks.books.making", str(book), "--orders", str(orders)]
    run(make, cwd=ROOT, check=True)
    return timed(peers, book, orders, AS_OF, rounds, folder)


def _told(
    sizes: Sequence[Sequence[Timed]], set_up: Mapping[str, Timed], compiled: Compiled
) -> Iterator[str]:
    from ..machine import described

    for figures in sizes:
        load = median(each.load for each in figures)
        yield f"{figures[0].orders:,} orders, the same lines from all (load {load:.1f}):"
        yield table(figures, set_up)
    yield "\n".join(f"- {each}" for each in (*verdicts(sizes, set_up), compiled.verdict()))
    yield described(PACKAGES)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.books", description=__doc__)
    parser.add_argument("--orders", type=int, nargs="+", default=SIZES, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument("--folder", type=Path, help="for books and lines; default: a temporary one")
    parser.add_argument(
        "--write", action="store_true", help="write the figures into docs/performance.md as well"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
