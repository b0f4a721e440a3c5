"""Many cases one after the other, in one process or in several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.differential.comparison import Compared, agrees, compare
from tests.differential.coverage import Seen, seen
from tests.differential.deciding import decided
from tests.differential.threads import answers_from_threads
from tests.generators import Seeded, View, generate
from tests.long.keeping import keep
from tests.long.totals import Counted, counts_of

_IN_THREADS = 10
"""One program in so many is evaluated from eight threads, too."""


def run(seeds: range, jobs: int, folder: Path) -> Iterator[Counted]:
    """Compare the programs of these seeds; those that differ go to `folder`."""
    work = partial(_one, folder=folder)
    if jobs == 1:
        yield from map(work, seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(work, seeds, chunksize=20)


def _one(seed: int, folder: Path) -> Counted:
    case = generate(Seeded(seed))
    found = compare(case)
    counts = counts_of(found)
    differs = not all(map(agrees, found))
    shown: list[Seen] = []
    for view, book in zip(case.views, found, strict=False):
        if isinstance(book, Compared):
            differs |= _more_differs(seed, view, book, counts)
            if book.agrees and (there := seen(book, view)) is not None:
                shown.append(there)
    if differs:
        keep(folder / str(seed), case)
    return Counted(seed, not differs, counts, shown)


def _more_differs(seed: int, view: View, book: Compared, counts: Counter[str]) -> bool:
    """Whether rows decided one by one, or answers from threads, differ."""
    rows = list(decided(book.program, view))
    counts["rows decided one by one"] += len(rows)
    differs = not all(row.agrees for row in rows)
    if seed % _IN_THREADS == 0:
        counts["books evaluated from 8 threads"] += 1
        differs |= answers_from_threads(book, view) != {book.outcomes["rete"]}
    return differs
