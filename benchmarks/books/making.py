"""Makes books for the shipped program, of any size and always the same for the same seed.

About ten lines come out for an order. A book is awkward on purpose, as the sample book is: names
that break careless readers, keys that need quotes or sort where nobody expects them, contracts
that begin on a 31st or a 29 February, days just before and on each change of the terms, orders
refused for every reason, orders of the days after `AS_OF`.

Run: python -m benchmarks.books.making FOLDER --orders 100000
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from samples.make_online_services import AWKWARD_NAMES

AS_OF: Final = date(2012, 3, 31)
"""The day on which these books are settled: three versions have been in force."""

SEED: Final = 20100217
TABLES: Final = (
    "partner",
    "certification",
    "application",
    "price",
    "customer",
    "order",
    "internal_use",
)

_SCRIPT: Final = Path(__file__).with_suffix(".sql")
_MORE_NAMES: Final = ("#1 Conseil", "＝SOMME(A1)")  # noqa: RUF001 - a full-width sign

Format = Literal["csv", "parquet"]


def make_book(folder: Path, orders: int, seed: int = SEED, format: Format = "csv") -> None:
    """Write the tables of a book with so many orders; partners and customers are in proportion."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    given: dict[str, Any] = {
        "orders": orders,
        "seed": seed,
        "names": [*AWKWARD_NAMES, *_MORE_NAMES],
    }
    with duckdb.connect() as database:
        for name, value in given.items():
            database.execute(f"SET VARIABLE {name} = $value", {"value": value})
        database.execute(_SCRIPT.read_text(encoding="utf-8"))
        for table in TABLES:
            database.execute(f"""COPY "{table}" TO '{folder / table}.{format}' (FORMAT {format})""")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make one book."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.books.making")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--orders", type=int, required=True)
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    options = parser.parse_args(arguments)
    make_book(options.folder, options.orders, options.seed, options.format)
    return 0


if __name__ == "__main__":
    sys.exit(main())
