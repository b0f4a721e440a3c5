"""Many cases one after the other, in one process or in several."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.generators import Seeded, generate
from tests.long.comparison import Comparison, compare
from tests.long.totals import Totals, keep


def run_many(programs: int, seed: int, jobs: int, folder: Path) -> Totals:
    """Compare so many programs, of the seeds from `seed` on; those that differ go to `folder`."""
    totals = Totals()
    for number, found in _compared(range(seed, seed + programs), jobs, folder):
        totals.add(number, found)
    return totals


def _compared(seeds: range, jobs: int, folder: Path) -> Iterator[tuple[int, Comparison]]:
    work = partial(_one, folder=folder)
    if jobs == 1:
        yield from map(work, seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(work, seeds, chunksize=20)


def _one(seed: int, folder: Path) -> tuple[int, Comparison]:
    case = generate(Seeded(seed))
    found = compare(case)
    if not found.agrees:
        keep(folder / str(seed), case, found)
    return seed, found
