"""Whether the matcher keeps its memory: many matches on one rule set, many reloads.

Run: python benchmarks/matcher_memory.py [matches] [reloads]
Prints the resident memory (MB, from /proc, so Linux only) after each tenth of the work.
"""

from __future__ import annotations

import gc
import os
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from termwise.rete.conditions import AllOf, AnyOf, Column, Compare, Condition, Negation
from termwise.rete.matcher import Matcher

USERS = Column("users", "int")
SEATS = Column("seats", "int")
PLAN = Column("plan", "text")
COLUMNS = (USERS, SEATS, PLAN)


def rules(seed: int) -> Sequence[Condition]:
    """Twenty conditions for each seed: one rule set, and one for a part matched beforehand."""
    source = random.Random(seed)
    exploding = AnyOf(tuple(Compare(USERS, "=", source.randrange(99)) for _ in range(9)))
    return [
        AllOf((Compare(USERS, ">", source.randrange(99)), Negation(Compare(PLAN, "=", f"p{i}"))))
        for i in range(19)
    ] + [AllOf((exploding, AnyOf(tuple(Compare(SEATS, "=", i) for i in range(9)))))]


def resident_megabytes() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def report(name: str, total: int, step: Callable[[int], None]) -> None:
    print(f"{name}: {resident_megabytes():.1f} MB before", end="", flush=True)
    for number in range(total):
        step(number)
        if (number + 1) % max(1, total // 10) == 0:
            print(f", {resident_megabytes():.1f}", end="", flush=True)
    print(f" after {total:,}")


def main(matches: int, reloads: int) -> None:
    source = random.Random(1)
    with Matcher(COLUMNS, rules(0)) as matcher:

        def one_match(_: int) -> None:
            matcher.match((source.randrange(10**6), source.randrange(20), f"p{source.random()}"))

        report("matches", matches, one_match)

    def one_reload(number: int) -> None:
        with Matcher(COLUMNS, rules(number)) as fresh:
            fresh.match((50, 3, "p1"))

    report("reloads", reloads, one_reload)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*given, *(1_000_000, 1_000)[len(given) :])
