"""How long `termwise run` takes, and how much memory, on books of rising size.

Run: python benchmarks/row_engine.py [orders ...]
Each book is the sample book so many times over, every copy with keys, partners and customers of
its own (prices and applications once); so twice the orders are twice the work and nothing else.
Prints a table: seconds of the processor and of the clock, the peak of resident memory (MB).
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

SAMPLE: Final = Path(__file__).parents[1] / "samples" / "online-services-fr"
SHARED: Final = ("application", "price")
KEYS: Final = (
    *("partner", "partner_id", "customer", "customer_id", "order_id", "renewal_of"),
    *("certification_id", "internal_use_id"),
)
SIZES: Final = (1_000, 10_000, 100_000)

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    processor: float
    clock: float
    megabytes: float
    lines: int


def write_book(folder: Path, orders: int) -> int:
    """A book of at least so many orders; gives how many it has."""
    tables = {file.stem: _rows(file) for file in SAMPLE.glob("*.csv")}
    copies = -(-orders // len(tables["order"]))
    for name, rows in tables.items():
        times = 1 if name in SHARED else copies
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(each for copy in range(times) for each in _copy(rows, copy))
    return copies * len(tables["order"])


def _rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _copy(rows: list[Row], number: int) -> Iterator[Row]:
    """The rows once more, with keys of their own; the first copy is the sample itself."""
    for row in rows:
        yield {
            name: f"{value}-{number}" if number and value and name in KEYS else value
            for name, value in row.items()
        }


def run(book: Path, out: Path) -> Cost:
    """`termwise run` in a process of its own."""
    arguments = ["run", "online-services-fr", "--as-of", "2011-12-31"]
    arguments += ["--book", str(book), "--out", str(out)]
    start = perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "termwise_cli", *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, to, os.devnull, os.O_WRONLY, 0) for to in (1, 2)],
    )
    _, status, used = os.wait4(child, 0)
    clock = perf_counter() - start
    if status:
        raise SystemExit(f"termwise {' '.join(arguments)} failed: see what it says")
    with (out / "lines.csv").open(encoding="utf-8", newline="") as lines:
        count = sum(1 for _ in csv.reader(lines)) - 1
    return Cost(used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1e3, count)


def main(sizes: tuple[int, ...]) -> None:
    print("| orders | lines | processor s | µs an order | clock s | peak MB |")
    print("| -----: | ----: | ----------: | ----------: | ------: | ------: |")
    for size in sizes:
        with TemporaryDirectory() as folder:
            book = Path(folder) / "book"
            book.mkdir()
            orders = write_book(book, size)
            cost = run(book, Path(folder) / "out")
        each = cost.processor / orders * 1e6
        print(
            f"| {orders:,} | {cost.lines:,} | {cost.processor:.1f} | {each:.0f} | {cost.clock:.1f} "
            f"| {cost.megabytes:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main(tuple(int(argument) for argument in sys.argv[1:]) or SIZES)
