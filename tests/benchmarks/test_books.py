"""The peers of `python -m benchmarks.books` write the same lines: so their times compare."""

from __future__ import annotations

import csv
import hashlib
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

for package in ("duckdb", "openfisca_core", "polars"):
    pytest.importorskip(package, reason="the peers are of the dependency group `bench`")

# By name: the type checker runs without the peers, too.
answers = import_module("benchmarks.books.answers")
making = import_module("benchmarks.books.making")
peers = import_module("benchmarks.books.peer")
plot = import_module("benchmarks.books.plot")
roster = import_module("benchmarks.books.roster")
running = import_module("benchmarks.books.running")
table = import_module("benchmarks.books.table")
timing = import_module("benchmarks.books.timing")

ORDERS = 300
THERE = [peer for peer in roster.PEERS if peer.there()]
RETE = next(peer for peer in roster.PEERS if peer.name == "Termwise, row engine")
RULES = {
    "agreement-signed",
    "web-certified",
    "technically-certified",
    "in-catalog",
    "priced",
    "acquisition-commission",
    "recurring-commission",
    "customer-bill",
    "internal-use-priced",
    "internal-use-bill",
    "expiry-notice",
    "internal-use-free",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    making.make_book(folder, ORDERS)
    return folder


@pytest.fixture(scope="module")
def right(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return running.run_peer(RETE, book, making.AS_OF, tmp_path_factory.mktemp("out"))


@pytest.mark.parametrize(
    "peer", [peer for peer in THERE if peer is not RETE], ids=lambda peer: peer.name
)
def test_every_peer_writes_what_the_row_engine_writes(
    peer: Any, book: Path, right: Any, tmp_path: Path
) -> None:
    found = running.run_peer(peer, book, making.AS_OF, tmp_path)
    assert answers.agrees(found.answer, peer, right.answer)
    assert found.megabytes > 1
    assert list(tmp_path.iterdir()) == []


def test_the_book_reaches_every_rule_and_version(book: Path, tmp_path: Path) -> None:
    command = peers.by_hand("python_by_hand")(book, making.AS_OF, tmp_path)
    running.run_command("Python by hand", command)
    with (tmp_path / "lines.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["rule"] for line in lines} == RULES
    assert {line["version"] for line in lines} == {"2009-05-17", "2009-11-17", "2010-12-01"}
    assert any(line["key"].startswith("'-") for line in lines)
    assert any('"' in line["key"] for line in lines)


def test_the_same_seed_makes_the_same_book(book: Path, tmp_path: Path) -> None:
    making.make_book(tmp_path / "again", ORDERS)
    making.make_book(tmp_path / "other", ORDERS, seed=1)
    for name in making.TABLES:
        digests = [
            hashlib.sha256((folder / f"{name}.csv").read_bytes()).digest()
            for folder in (book, tmp_path / "again", tmp_path / "other")
        ]
        assert digests[0] == digests[1]
        assert (digests[0] == digests[2]) == (name in ("application", "price"))


def test_a_book_has_as_many_orders_as_asked_for(book: Path) -> None:
    with (book / "order.csv").open(encoding="utf-8", newline="") as file:
        orders = list(csv.DictReader(file))
    keys = {order["order_id"] for order in orders}
    assert len(keys) == len(orders) == ORDERS
    assert {order["renewal_of"] for order in orders} - keys == {""}
    assert any(order["ordered_on"] > making.AS_OF.isoformat() for order in orders)


def test_parquet_holds_the_same_rows(book: Path, tmp_path: Path) -> None:
    duckdb = import_module("duckdb")
    making.make_book(tmp_path, ORDERS, format="parquet")
    for name in making.TABLES:
        found = duckdb.sql(f"FROM '{tmp_path / name}.parquet'")
        with (book / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert found.columns == header
        shown = [["" if cell is None else str(cell) for cell in row] for row in found.fetchall()]
        assert shown == rows


def test_a_peer_with_one_cent_more_is_found_out(book: Path, tmp_path: Path) -> None:
    wrong = (
        "import sys, pathlib, subprocess\n"
        "*command, out = sys.argv[1:]\n"
        "subprocess.run([*command, out], check=True)\n"
        "path = pathlib.Path(out)\n"
        "text = path.read_text(encoding='utf-8')\n"
        "path.write_text(text.replace('.00,EUR', '.01,EUR', 1), encoding='utf-8')\n"
    )
    by_hand = peers.by_hand("python_by_hand")

    def command(*given: Any) -> list[str]:
        return [sys.executable, "-c", wrong, *by_hand(*given)]

    asked = (peers.Peer("Python", "bar", by_hand), peers.Peer("Wrong", "other", command))
    with pytest.raises(timing.DisagreementError, match="Wrong comes to other lines than Python"):
        timing.timed(asked, book, ORDERS, making.AS_OF, 1, tmp_path)


def test_a_peer_that_fails_is_told(book: Path, tmp_path: Path) -> None:
    def command(*_: Any) -> list[str]:
        return [sys.executable, "-c", "raise SystemExit(3)"]

    with pytest.raises(running.PeerError, match="Broken failed"):
        running.run_peer(peers.Peer("Broken", "other", command), book, making.AS_OF, tmp_path)


def figure(peer: Any, orders: int, seconds: float, megabytes: float) -> Any:
    ran = running.Ran(seconds, seconds, megabytes, 0.0, "")
    return timing.Timed(peer, orders, (ran,))


def test_tables_and_plots_compare_with_the_bar() -> None:
    bar, _, polars, *_ = roster.PEERS
    sizes = [
        [figure(bar, orders, orders / 1e5, 100), figure(polars, orders, orders / 5e4, 250)]
        for orders in (10_000, 100_000)
    ]
    set_up = {each.peer.name: each for each in sizes[0]}
    told = table.table(sizes[1], set_up).splitlines()
    assert told[3].split("|")[6:9] == ["          2.00 ", "          2.00 ", "       2.50 "]
    drawn = plot.plot("Seconds", sizes, lambda each: each.seconds)
    assert drawn.count("<circle") == 4
    assert ">Polars by hand<" in drawn
