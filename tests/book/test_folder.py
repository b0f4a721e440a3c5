"""Which files a folder needs, and which it must not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from termwise.arrow import NoArrowError, load_arrow
from termwise.book import parquet_file

from tests.book.small_program import ORDERS, PARTNERS, SMALL, folder, told


def test_an_entity_without_a_file(tmp_path: Path) -> None:
    assert told(SMALL, folder(tmp_path, partner_csv=PARTNERS)) == [
        "order.csv: the entity order has no file; an empty table has a file with its header row"
    ]


def test_no_folder(tmp_path: Path) -> None:
    [absent] = told(SMALL, tmp_path / "none")
    assert "there is no folder" in absent
    (tmp_path / "file").write_text("")
    [file] = told(SMALL, tmp_path / "file")
    assert "is no folder; a book is a folder with one file an entity" in file
    [name] = told(SMALL, Path("a\0b"))
    assert "a\\x00b" in name


def test_files_that_no_entity_has(tmp_path: Path) -> None:
    book = folder(tmp_path, partner_csv=PARTNERS, order_csv=ORDERS, orders_csv=ORDERS)
    for name in ("notes.txt", ".order.csv", "~$order.csv"):
        (book / name).write_text("passed over")
    (book / "Partner.CSV").write_text("")
    assert told(SMALL, book) == [
        "no entity has the file Partner.CSV; did you mean partner.csv?",
        "no entity has the file orders.csv; did you mean order.csv?",
    ]


def test_two_files_for_one_entity(tmp_path: Path) -> None:
    book = folder(tmp_path, partner_csv=PARTNERS, partner_jsonl="x", order_csv=ORDERS)
    assert told(SMALL, book) == [
        "partner has two files, partner.csv and partner.jsonl; keep one of them"
    ]


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    book = folder(tmp_path, partner_csv=PARTNERS)
    (book / "order.csv").mkdir()
    assert told(SMALL, book) == ["order.csv: this is no ordinary file; put a file in its place"]


def test_parquet_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(module: str = "pyarrow") -> object:
        return load_arrow(f"no_such_{module.replace('.', '_')}")

    monkeypatch.setattr(parquet_file, "load_arrow", absent)
    with pytest.raises(NoArrowError, match="pip install"):
        absent()
    book = folder(tmp_path, partner_parquet=b"", order_csv=ORDERS)
    [problem] = told(SMALL, book)
    assert "install it with: pip install 'termwise[parquet]'; or save the table as csv" in problem
