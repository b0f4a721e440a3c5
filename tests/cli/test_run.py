"""`termwise run`: two files, whole or not at all, and a summary."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.calls import SAMPLE, call, small_program

PARTNERS = "partner_id,name,joined_on\nP1,Contoso,2025-01-15\n"
SALES = (
    "sale_id,partner,sold_on,seats,amount\n"
    "S1,P1,2025-01-10,10,100.00\n"
    "S2,P1,2025-02-10,100,1250.00\n"
    "S3,P1,2025-03-10,10,0.05\n"
)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program."""
    return small_program(tmp_path / "resellers")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small book for it."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "partner.csv").write_text(PARTNERS)
    (folder / "sale.csv").write_text(SALES)
    return folder


def test_a_run(program: Path, book: Path, tmp_path: Path) -> None:
    """The files, and what they come to."""
    out = tmp_path / "new" / "out"
    result = call("run", program, "--book", book, "--as-of", "2025-12-31", "--out", out)
    assert result.exit_code == 0
    assert result.stdout == (
        "pay                 3  175.01 EUR\n"
        "  commission        2  125.01 EUR\n"
        "  large-sale-bonus  1   50.00 EUR\n"
        "refusal             1\n"
        "  has-joined        1\n"
    )
    assert result.stderr == f"Wrote 4 lines and 6 decisions to {out}\n"
    assert sorted(each.name for each in out.iterdir()) == ["decisions.csv", "lines.csv"]
    with (out / "lines.csv").open(newline="") as file:
        lines = {each["line_id"]: each for each in csv.DictReader(file)}
    assert lines["commission:S3"]["amount"] == "0.01"


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_formats(program: Path, book: Path, tmp_path: Path, format: str) -> None:
    """The files are named by their format."""
    given = ("--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    result = call("run", program, *given, "--format", format, "--summary", "json")
    assert result.exit_code == 0
    assert sorted(e.name for e in (tmp_path / "out").iterdir()) == [
        f"decisions.{format}",
        f"lines.{format}",
    ]
    assert json.loads(result.stdout)["kinds"][0] == {
        "kind": "pay",
        "currency": "EUR",
        "count": 3,
        "amount": "175.01",
    }


def test_as_of(program: Path, book: Path, tmp_path: Path) -> None:
    """What happened later is not there yet."""
    given = ("--book", book, "--as-of", "2025-01-31", "--out", tmp_path / "out")
    assert call("run", program, *given).stdout.startswith("refusal")


def test_a_bad_book(program: Path, book: Path, tmp_path: Path) -> None:
    """All problems at once, and nothing is written."""
    (book / "sale.csv").write_text(SALES.replace("0.05", "lots").replace("100,1", "1x,1"))
    given = ("--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    result = call("run", program, *given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "sale.csv, row 3, field seats" in result.stderr
    assert "sale.csv, row 4, field amount" in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_effect_that_cannot_come_out(program: Path, book: Path, tmp_path: Path) -> None:
    """The row is named, and nothing is written."""
    version = program / "2025-01-01.yaml"
    version.write_text(version.read_text().replace("pay: sale.bonus", "pay: 0 EUR - sale.bonus"))
    given = ("--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    result = call("run", program, *given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "S2" in result.stderr
    assert "large-sale-bonus" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written(program: Path, book: Path, tmp_path: Path) -> None:
    """Told, not raised."""
    (tmp_path / "file").touch()
    given = ("--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "file" / "out")
    result = call("run", program, *given)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")


def test_the_folder_of_the_book(program: Path, book: Path) -> None:
    """The next run would find two tables too many."""
    result = call("run", program, "--book", book, "--as-of", "2025-12-31", "--out", book / ".")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "This is the folder of the book" in result.stderr
    assert sorted(each.name for each in book.iterdir()) == ["partner.csv", "sale.csv"]


@pytest.mark.parametrize("day", ["31/12/2025", "2025-02-30", "2025", "soon"])
def test_days(program: Path, book: Path, tmp_path: Path, day: str) -> None:
    """A day is written in one way."""
    given = ("--book", book, "--as-of", day, "--out", tmp_path / "out")
    result = call("run", program, *given)
    assert result.exit_code == 2
    assert f'"{day}" is not a date; write it as 20' in result.stderr


def test_a_language_it_does_not_have(program: Path, book: Path, tmp_path: Path) -> None:
    """Only those of the program."""
    given = ("--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    result = call("run", program, *given, "--lang", "de")
    assert result.exit_code == 2
    assert "is written in en, not in de" in result.stderr


def test_the_sample(tmp_path: Path) -> None:
    """The shipped program with its sample, in French."""
    given = ("--book", SAMPLE, "--as-of", "2010-12-31", "--out", tmp_path, "--lang", "fr")
    assert call("run", "online-services-fr", *given).exit_code == 0
    assert "se termine le" in (tmp_path / "lines.csv").read_text(encoding="utf-8")


def test_a_row_that_no_version_governs(program: Path, book: Path, tmp_path: Path) -> None:
    """Named in one go with what else is wrong, as any other fault of the book."""
    text = SALES.replace("2025-01-10", "2024-12-31").replace("0.05", "lots")
    (book / "sale.csv").write_text(text)
    given = ("--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    result = call("run", program, *given)
    assert (result.exit_code, result.stdout) == (2, "")
    early, wrong = result.stderr.splitlines()
    assert early.startswith("sale.csv, row 2, field sold_on: no version governs 2024-12-31")
    assert wrong.startswith("sale.csv, row 4, field amount: ")
    assert not (tmp_path / "out").exists()


def test_no_terms_were_known(program: Path, book: Path, tmp_path: Path) -> None:
    """Nothing comes out, and the reason is told."""
    given = ("--book", book, "--as-of", "2025-12-31", "--out", tmp_path / "out")
    result = call("run", program, *given, "--known-at", "1999-12-31")
    assert (result.exit_code, result.stdout) == (0, "no lines\n")
    assert "No version of resellers had been announced by 1999-12-31" in result.stderr
