"""`termwise run` on DuckDB: the same files as the row engine's, whatever it may take."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import SAMPLE, call
from tests.columns.runs import PROGRAM, files, large_book, run

pq: Any = importlib.import_module("pyarrow.parquet")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve thousand orders, of which come a hundred thousand lines."""
    return large_book(tmp_path_factory.mktemp("large") / "book", 40)


@pytest.fixture(scope="module")
def by_rows(book: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], str]:
    """The files and the summary of the row engine."""
    out = tmp_path_factory.mktemp("rete")
    printed, _ = run(out, book, "--engine", "rete")
    return files(out), printed


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_the_sample_byte_for_byte(tmp_path: Path, format: str, language: str) -> None:
    given = ("--format", format, "--lang", language, "--summary", "json")
    rete = run(tmp_path / "rete", SAMPLE, *given, "--engine", "rete")
    assert run(tmp_path / "duckdb", SAMPLE, *given) == rete
    assert files(tmp_path / "duckdb") == files(tmp_path / "rete")


def test_the_sample_in_parquet(tmp_path: Path) -> None:
    given = ("--format", "parquet")
    rete = run(tmp_path / "rete", SAMPLE, *given, "--engine", "rete")
    assert run(tmp_path / "duckdb", SAMPLE, *given) == rete
    for name in ("lines.parquet", "decisions.parquet"):
        one, other = (pq.read_table(tmp_path / e / name) for e in ("duckdb", "rete"))
        assert one.schema.remove_metadata() == other.schema.remove_metadata()
        assert one.equals(other)


@pytest.mark.parametrize("threads", ["1", "2", "8"])
def test_the_order_holds_with_any_number_of_threads(
    tmp_path: Path, book: Path, by_rows: tuple[dict[str, bytes], str], threads: str
) -> None:
    printed, _ = run(tmp_path, book, "--threads", threads)
    assert printed == by_rows[1]
    assert files(tmp_path) == by_rows[0]
    assert by_rows[0]["lines.csv"].count(b"\n") > 100_000


def test_with_little_memory_it_spills(
    tmp_path: Path,
    book: Path,
    by_rows: tuple[dict[str, bytes], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spilled = tmp_path / "spilled"
    spilled.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spilled))
    run(tmp_path / "out", book, "--memory-limit", "80MB", "--threads", "2")
    assert files(tmp_path / "out") == by_rows[0]
    assert not list(spilled.iterdir())


def test_far_too_little_memory(tmp_path: Path, book: Path) -> None:
    given = ("--book", book, "--as-of", "2011-12-31", "--out", tmp_path / "out")
    done = call("run", PROGRAM, *given, "--memory-limit", "5MB")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: 5MB of memory are not enough for this")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("engine", ["duckdb", "rete"])
def test_lines_alone(tmp_path: Path, engine: str) -> None:
    both, _ = run(tmp_path / "both", SAMPLE)
    printed, told = run(tmp_path / "alone", SAMPLE, "--only", "lines", "--engine", engine)
    assert printed == both
    assert told == "Wrote 4,052 lines to OUT\n"
    assert files(tmp_path / "alone") == {"lines.csv": files(tmp_path / "both")["lines.csv"]}


def test_a_database_as_book(tmp_path: Path) -> None:
    duckdb = importlib.import_module("duckdb")
    with duckdb.connect(str(tmp_path / "book.duckdb")) as made:
        for path in SAMPLE.iterdir():
            query = f"SELECT * FROM read_csv('{path}', all_varchar = true)"
            made.execute(f'CREATE TABLE "{path.stem}" AS {query}')
    run(tmp_path / "file", tmp_path / "book.duckdb")
    run(tmp_path / "folder", SAMPLE)
    assert files(tmp_path / "file") == files(tmp_path / "folder")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--memory-limit", "much"), "much is not an amount of memory; write it as 512MB"),
        (("--threads", "0"), "0 is not in the range"),
        (("--engine", "rete", "--threads", "2"), "This is for --engine duckdb."),
        (("--engine", "rete", "--memory-limit", "1GB"), "This is for --engine duckdb."),
    ],
)
def test_options_that_do_not_fit(tmp_path: Path, given: tuple[str, ...], told: str) -> None:
    done = call(
        "run", PROGRAM, "--book", SAMPLE, "--as-of", "2011-12-31", "--out", tmp_path / "out", *given
    )
    assert done.exit_code == 2
    assert told in done.stderr


AWKWARD = """program: awkward
title: Texts that break careless writers
currency: EUR
time_zone: Europe/Paris
units: {points: point}
entities:
  thing:
    key: thing_id
    date: on
    fields: {on: date, name: text, note: "text?", points: points}
"""
VERSIONS = {
    "2024-01-01": """effective: 2024-01-01
title: At first
decisions:
  thing.name_of: thing.name
  thing.note_of: thing.note
  thing.share: thing.points / 7 points
rules:
  - {id: told, for: thing, notify: 'So: "{thing.name}", {thing.note}', to: thing}
  - {id: paid, for: thing, pay: 50 EUR, to: thing}
  - {id: given, for: thing, grant: thing.points / 7, to: thing}
""",
    "2024-07-01": """effective: 2024-07-01
title: In another currency
decisions:
  thing.name_of: thing.name
  thing.note_of: thing.note
  thing.share: thing.points / 7 points
rules:
  - {id: told, for: thing, notify: '{thing.note}', to: thing}
  - {id: paid, for: thing, pay: 10 JPY, to: thing}
  - {id: given, for: thing, grant: 2 points, to: thing}
""",
}
NAMES = (
    *"=+-@'\uff1d\uff0b\uff0d\uff20",
    *('"', ",", '","', "\\", "/", "\x01", "\x01,\x01", "\x1f", "\x7f", "\u2028", "\u0085", "#x"),
    *("\t=1", " -1", "9", "A", "a", "Z\u0308", "\U0001f680", "NULL", "null", "1/3", "-5.00", "'x"),
    *("two\nlines", "\rback", "\n", "\\n", "\b\f", '{"a": 1}', "=cmd|' /C calc'!A0", "end,"),
)


@pytest.fixture
def awkward(tmp_path: Path) -> tuple[Path, Path]:
    """A program and a book of texts that break careless writers; each is a note as well."""
    program, book = tmp_path / "program", tmp_path / "book"
    program.mkdir()
    book.mkdir()
    (program / "program.yaml").write_text(AWKWARD)
    for name, text in VERSIONS.items():
        (program / f"{name}.yaml").write_text(text)
    with (book / "thing.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["thing_id", "on", "name", "note", "points"])
        for place, name in enumerate(NAMES):
            plain = name if name.isprintable() and name == name.strip() else ""
            key = f"{plain}{place}" if place % 2 else f"K{plain}{place}"
            day = f"2024-{place % 12 + 1:02}-01"
            rows.writerow([key, day, name, NAMES[-place] if place % 3 else "", place])
    return program, book


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_awkward_texts(tmp_path: Path, awkward: tuple[Path, Path], format: str) -> None:
    program, book = awkward
    given = ("--format", format)
    rete = run(
        tmp_path / "rete", book, *given, "--engine", "rete", program=program, as_of="2024-12-31"
    )
    assert run(tmp_path / "duckdb", book, *given, program=program, as_of="2024-12-31") == rete
    if format != "parquet":
        assert files(tmp_path / "duckdb") == files(tmp_path / "rete")
        return
    for name in ("lines.parquet", "decisions.parquet"):
        one, other = (pq.read_table(tmp_path / e / name) for e in ("duckdb", "rete"))
        assert one.equals(other)
