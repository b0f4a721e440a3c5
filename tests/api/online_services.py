"""The shipped program and its sample book, in pieces; programs that differ from it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Final

from termwise import Program

ROOT: Final = Path(__file__).parents[2]
RULES: Final = ROOT / "rules" / "online-services-fr"
FOLDER: Final = ROOT / "samples" / "online-services-fr"

AS_OF: Final = "2011-12-31"

Row = dict[str, str]
Rows = dict[str, list[Row]]


def sample_rows() -> Rows:
    """Every row of the sample book, as texts."""
    return {file.stem: _rows(file) for file in sorted(FOLDER.glob("*.csv"))}


def _rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def free_orders(rows: Rows) -> list[Row]:
    """The orders that no other row refers to: the book stays whole without one of them."""
    renewed = {order["renewal_of"] for order in rows["order"]}
    return [order for order in rows["order"] if order["order_id"] not in renewed]


def without(rows: Rows, order: Row) -> Rows:
    """The book without one order."""
    return {**rows, "order": [each for each in rows["order"] if each is not order]}


def changed_program(folder: Path, percent: int) -> Program:
    """The shipped program, with another rate of commission on new contracts."""
    shutil.copytree(RULES, folder, ignore=shutil.ignore_patterns("scenarios", "*.lock"))
    for version in folder.glob("20*.yaml"):
        text = version.read_text(encoding="utf-8")
        assert text.count("    value: 12%\n") == 1
        version.write_text(text.replace("value: 12%", f"value: {percent}%"), encoding="utf-8")
    return Program.load(folder)
