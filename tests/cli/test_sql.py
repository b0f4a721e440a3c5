"""`termwise sql`: the script is printed, and it is what evaluates a book."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from termwise.columns.book import load_folder
from termwise.columns.dialects import DIALECTS
from termwise.language.check.folder import load_program
from termwise.shipped_programs import program_folder
from termwise_cli.verbs.sql import DIALECTS as SHOWN

from tests.cli.calls import SAMPLE, call, small_program


def test_the_script_runs_as_it_is_printed() -> None:
    printed = call("sql", "online-services-fr", "--as-of", "2010-12-31", "--lang", "fr")
    assert printed.exit_code == 0
    assert printed.stdout.startswith("-- online-services-fr as of 2010-12-31, for duckdb.\n")
    with duckdb.connect() as connection:
        load_folder(connection, load_program(program_folder("online-services-fr")), SAMPLE)
        rows: dict[str, int] = {}
        for statement in duckdb.extract_statements(printed.stdout):
            comment = statement.query.strip().splitlines()[0]
            rows[comment] = len(connection.execute(statement).fetchall())
    assert rows["-- lines of customer-bill"] > 1000
    found = {comment: count for comment, count in rows.items() if "No row may be found" in comment}
    assert not {comment for comment, count in found.items() if count and "catalog" not in comment}


def test_every_dialect_can_be_asked_for() -> None:
    assert set(SHOWN) == set(DIALECTS)


def test_a_comment_is_never_ended_by_a_name(tmp_path: Path) -> None:
    folder = small_program(tmp_path / "p")
    printed = call("sql", folder, "--as-of", "2025-12-31").stdout
    for line in printed.splitlines():
        assert len(line) <= 100 or not line.startswith("--")


@pytest.mark.parametrize("engine", ["duckdb", "rete"])
def test_the_shipped_program_runs_on_every_engine(engine: str) -> None:
    done = call("check", "online-services-fr", "--engine", engine)
    assert (done.exit_code, done.stdout) == (0, "")


PROGRAM = """program: capped
title: A cap that is used up sale by sale
currency: EUR
time_zone: Europe/Paris
entities:
  sale: {key: sale_id, date: on, fields: {on: date, amount: money}}
"""
VERSION = """effective: 2024-01-01
title: The first
measures:
  sale.so_far: {sum: other.kept, over: sale as other, before: sale}
decisions:
  sale.kept: min(sale.amount, max(1000 EUR - sale.so_far, 0 EUR))
rules:
  - {id: paid, for: sale, pay: sale.kept, to: sale}
"""


def test_what_reads_its_own_past_runs_on_every_engine(tmp_path: Path) -> None:
    folder = tmp_path / "capped"
    folder.mkdir()
    (folder / "program.yaml").write_text(PROGRAM)
    (folder / "2024-01-01.yaml").write_text(VERSION)
    (tmp_path / "book").mkdir()
    sales = "S1,2024-02-01,900.00\nS2,2024-02-01,900.00\n"
    (tmp_path / "book" / "sale.csv").write_text(f"sale_id,on,amount\n{sales}")
    given = ("--book", tmp_path / "book", "--as-of", "2024-12-31")
    files = []
    for engine in ("rete", "duckdb"):
        assert call("check", folder, "--engine", engine).exit_code == 0
        out = tmp_path / engine
        done = call("run", folder, *given, "--out", out, "--engine", engine)
        assert done.exit_code == 0, done.output
        files.append((out / "lines.csv").read_text())
    assert files[0] == files[1]
    assert files[0].count("100.00") == 1


AHEAD = """effective: 2024-01-01
title: What a year comes to depends on the next one
periods: {year: {each: sale, every: 1 year, from: sale.on}}
decisions:
  year.next: "at(year.sale.year, year.start + 12 months)"
  year.ahead: year.next.kept
  year.kept: "default(year.previous.total, 1 EUR)"
  year.total: "default(year.ahead, 2 EUR)"
"""


def test_the_script_tells_what_goes_round(tmp_path: Path) -> None:
    folder = tmp_path / "ahead"
    folder.mkdir()
    (folder / "program.yaml").write_text(PROGRAM)
    (folder / "2024-01-01.yaml").write_text(AHEAD)
    done = call("sql", folder)
    assert done.exit_code == 0, done.output
    assert "until nothing changes" in done.stdout
    assert "Another beginning must come to the same" in done.stdout
