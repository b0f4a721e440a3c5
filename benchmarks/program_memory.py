"""Whether memory stays flat while changing programs are loaded, evaluated and forgotten.

Run: python benchmarks/program_memory.py [reloads]
Each reload is the shipped program with another rate and another threshold, so nothing of it was
seen before: it is loaded, evaluates the sample book, decides one order, and is dropped. Prints
the resident memory (MB, from /proc, so Linux only) and the matchers still in use, as a table.
"""

from __future__ import annotations

import csv
import gc
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from termwise import Program
from termwise.rete.matcher import matchers_in_use

ROOT: Final = Path(__file__).parents[1]
RULES: Final = ROOT / "rules" / "online-services-fr"
BOOK: Final = ROOT / "samples" / "online-services-fr"
AS_OF: Final = "2011-12-31"


def write_changed(folder: Path, number: int) -> None:
    """The shipped program's files, with a rate and a threshold of their own."""
    for file in RULES.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("value: 12%", f"value: {number / 100:.2f}%")
        text = text.replace("value: 2 sales", f"value: {number} sales")
        (folder / file.name).write_text(text, encoding="utf-8")


def an_order() -> dict[str, str]:
    """An order that is not in the sample book."""
    with (BOOK / "order.csv").open(encoding="utf-8", newline="") as text:
        return next(csv.DictReader(text)) | {"order_id": "NEW"}


def reload(folder: Path, number: int, order: dict[str, str]) -> int:
    """One life of a program; gives the number of its lines."""
    write_changed(folder, number)
    program = Program.load(folder)
    book = program.book(BOOK)
    lines = len(program.evaluate(book, as_of=AS_OF).lines)
    return lines + len(program.decide("order", order, book, as_of=AS_OF).lines)


def resident_megabytes() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(reloads: int) -> None:
    order = an_order()
    print(
        "| reloads | resident MB | matchers in use |",
        "| ------: | ----------: | --------------: |",
        sep="\n",
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(RULES / "program.yaml", folder)
        for number in range(1, reloads + 1):
            reload(folder, number, order)
            if number in (1, 50) or number % max(1, reloads // 10) == 0:
                megabytes, matchers = resident_megabytes(), matchers_in_use()
                print(f"| {number:7,} | {megabytes:11.1f} | {matchers:15} |", flush=True)


if __name__ == "__main__":
    main(*([int(argument) for argument in sys.argv[1:]] or [1_000]))
