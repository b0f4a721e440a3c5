"""Folders of csv in the database: the same rows as the row reader's, or the same problems."""

from __future__ import annotations

from pathlib import Path

import pytest
from termwise.language import types as t

from tests.book.small_program import ORDERS, PARTNERS, SMALL, folder, of_type
from tests.columns.stored import loaded_rows, read_rows

PARTNER_ROWS = PARTNERS + "P1,Contoso,FR,2009-05-20,\nP2,Fabrikam,,,P1\n"
ORDER_ROWS = ORDERS + "7,P1,new_contract,2009-06-01,100,4.99,\n9,,renewal,2010-06-01,1,0,7\n"


@pytest.mark.parametrize(
    "partners",
    [
        PARTNER_ROWS,
        "\ufeff" + PARTNER_ROWS,
        PARTNER_ROWS.replace("\n", "\r\n"),
        PARTNER_ROWS.replace("\n", "\r"),
        PARTNER_ROWS.replace("\n", "\n\n"),
        PARTNER_ROWS.rstrip("\n"),
        PARTNER_ROWS.replace("Contoso", '"Contoso"'),
        PARTNER_ROWS.replace("Contoso", '"Con""to,so"'),
        PARTNER_ROWS.replace("Contoso", '"Con\nto\r\nso"'),
        PARTNER_ROWS.replace("Contoso", '"Con\r""\nto,"').replace("\n", "\r\n"),
        PARTNER_ROWS.replace("Contoso", '"Con\nto"').replace("Fabrikam", "Fab\x02rikam"),
        PARTNER_ROWS.replace("Contoso", '"Con\nto"').replace(",P1\n", ",P3\n"),
        PARTNER_ROWS.replace("Contoso", '"Con\nto').replace("Fabrikam", '"Fabrikam"'),
        PARTNER_ROWS.replace("Contoso", ' "Contoso"'),
        PARTNER_ROWS.replace("Contoso", '"Contoso" '),
        PARTNER_ROWS.replace("Contoso", 'Con"toso'),
        PARTNER_ROWS.replace("Contoso", '"Contoso'),
        PARTNER_ROWS.replace("Contoso", "Con\0toso"),
        PARTNER_ROWS.replace("Contoso", "Con\x01toso"),
        PARTNER_ROWS.replace("P1\n", "P1,\n"),
        PARTNER_ROWS.replace("P1\n", "P1,,,\n"),
        PARTNER_ROWS.replace("20,\n", "20\n"),
        PARTNER_ROWS.replace("Contoso,FR", '"Contoso",FR,'),
        PARTNER_ROWS.replace("P2,", " P2,"),
        PARTNER_ROWS.replace(",P1\n", ",P3\n"),
        PARTNER_ROWS.replace("P2,", "P1,"),
        PARTNER_ROWS.replace("Fabrikam", ""),
        PARTNER_ROWS.replace("parent", "name"),
        PARTNER_ROWS.replace("parent", "daughter"),
        PARTNER_ROWS.replace("parent", "recorded_on").replace("P1\n", "2010-01-01\n"),
        PARTNER_ROWS.replace(",", ";"),
        "\n" + PARTNER_ROWS,
        PARTNERS,
        PARTNERS.rstrip(),
        "",
        "partner_id\n",
        '"partner_id","name"\nP1,Contoso\n',
        '"partner_id","na\nme"\nP1,Contoso\n',
    ],
)
def test_both_readers_agree(tmp_path: Path, partners: str) -> None:
    book = folder(tmp_path, partner_csv=partners, order_csv=ORDER_ROWS)
    assert loaded_rows(SMALL, book) == read_rows(SMALL, book)


@pytest.mark.parametrize("data", [b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe9"])
def test_bytes_that_are_not_utf8(tmp_path: Path, data: bytes) -> None:
    book = folder(tmp_path, thing_csv=b"thing_id,value\nT1," + data + b"\n")
    assert loaded_rows(of_type(t.Text()), book) == read_rows(of_type(t.Text()), book)


@pytest.mark.parametrize("name", ["a[b]", "a*b", "a?b", "{a,b}", "k=v", "it's", "b\\b", "[a]\\b"])
def test_folders_with_strange_names(tmp_path: Path, name: str) -> None:
    (tmp_path / "axb").mkdir()
    book = folder(tmp_path / name, partner_csv=PARTNER_ROWS, order_csv=ORDER_ROWS)
    assert loaded_rows(SMALL, book) == read_rows(SMALL, book)


def test_an_absent_file_and_one_too_many(tmp_path: Path) -> None:
    assert loaded_rows(SMALL, tmp_path / "none") == read_rows(SMALL, tmp_path / "none")
    book = folder(tmp_path, partner_csv=PARTNER_ROWS)
    assert loaded_rows(SMALL, book) == read_rows(SMALL, book)
    folder(tmp_path, order_csv=ORDER_ROWS, orders_csv=ORDER_ROWS)
    assert loaded_rows(SMALL, book) == read_rows(SMALL, book)
