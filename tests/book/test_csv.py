"""Books in csv: what is read, and what is said of every way to get a file wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from termwise.book.chunks import CHUNK
from termwise.book.reader import read_book
from termwise.language import types as t

from tests.book.small_program import ORDERS, PARTNERS, SMALL, folder, of_type, told

PARTNER_ROWS = PARTNERS + "P1,Contoso,FR,2009-05-20,\nP2,Fabrikam,,,P1\n"


def partners(path: Path, content: str | bytes) -> list[str]:
    return told(SMALL, folder(path / "book", partner_csv=content, order_csv=ORDERS))


def test_a_book(tmp_path: Path) -> None:
    orders = ORDERS + "7,P1,new_contract,2009-06-01,100,4.99,\n9,,renewal,2010-06-01,1,0,7\n"
    book = read_book(SMALL, folder(tmp_path, partner_csv=PARTNER_ROWS, order_csv=orders))
    assert list(book.tables) == ["partner", "order"]
    assert book.tables["partner"].columns == tuple(PARTNERS.strip().split(","))
    assert book.tables["partner"].rows == (
        ("P1", "Contoso", "FR", date(2009, 5, 20), None),
        ("P2", "Fabrikam", None, None, "P1"),
    )
    assert book.tables["order"].rows == (
        (7, "P1", "new_contract", date(2009, 6, 1), 100, 499, None),
        (9, None, "renewal", date(2010, 6, 1), 1, 0, 7),
    )
    assert book.tables["order"].recorded_on is None


def test_columns_in_any_order_and_the_day_a_row_was_recorded(tmp_path: Path) -> None:
    content = "recorded_on,name,partner_id\n2010-01-01,Contoso,P1\n,Fabrikam,P2\n"
    book = read_book(SMALL, folder(tmp_path, partner_csv=content, order_csv=ORDERS))
    table = book.tables["partner"]
    assert table.rows == (("P1", "Contoso", None, None, None), ("P2", "Fabrikam", None, None, None))
    assert table.recorded_on == (date(2010, 1, 1), None)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + PARTNER_ROWS,
        PARTNER_ROWS.replace("\n", "\r\n"),
        PARTNER_ROWS.replace("\n", "\r"),
        PARTNER_ROWS.replace("\n", "\n\n"),
        PARTNER_ROWS.rstrip("\n"),
        PARTNER_ROWS.replace("Contoso", '"Contoso"'),
    ],
)
def test_files_as_programs_save_them(tmp_path: Path, content: str) -> None:
    assert partners(tmp_path, content) == []


def test_the_example_of_the_reference(tmp_path: Path) -> None:
    content = PARTNERS + "".join(f"P{i},N,,,\n" for i in range(5)) + "P9,N,,2009-13-01,\n"
    assert partners(tmp_path, content) == [
        "partner.csv, row 7, field agreement_signed_on: "
        '"2009-13-01" is not a date; write it as 2009-12-31'
    ]


def test_rows_are_counted_by_physical_lines(tmp_path: Path) -> None:
    content = PARTNERS + 'P1,"two\r\nlines",,,\n\nP2,"a\nb\nc",,x,\nP3,N,,y,\n'
    rows = [line.split(", field")[0] for line in partners(tmp_path, content)]
    assert rows == ["partner.csv, row 5", "partner.csv, row 8"]


def test_lines_are_right_beyond_the_first_stretch(tmp_path: Path) -> None:
    rows = "".join(f"P{i},N,,,\n" for i in range(2 * CHUNK))
    [problem] = partners(tmp_path, PARTNERS + rows + 'P1x,"N\n",,,\nP2x,N,,x,\n')
    assert problem.startswith(f"partner.csv, row {2 * CHUNK + 4}, ")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "partner.csv: the file has no header row; its first row names the fields: "),
        ("\n\n", "partner.csv: the file has no header row"),
        ("partner_id;name\n", "row 1: the columns are separated by semicolons; save the file with"),
        ("partner_id,name,nmae\n", 'row 1: partner has no field "nmae"; leave it out'),
        ("partner_id,name,contry\n", 'has no field "contry"; did you mean country?'),
        ("partner_id,name,Country\n", "did you mean country?"),
        ("partner_id,name,name\n", 'row 1: the column "name" comes twice; keep one of the two'),
        ("partner_id\n", "row 1, field name: there is no column name; add it"),
        (PARTNERS + "P1,N,,\n", "row 2: this row has 4 cells, the header has 5; write every cell"),
        (PARTNERS + "P1\n", "row 2: this row has 1 cell, the header has 5; write every cell"),
        (PARTNERS + "P1,N,,,,\n", "row 2: this row has 6 cells, the header has 5; put a cell that"),
        (PARTNERS + "P1,,,,\n", "row 2, field name: the cell is empty; fill it in"),
        (PARTNERS + ",N,,,\n", "row 2, field partner_id: the cell is empty; fill it in"),
        (PARTNERS + 'P1,"a"b,,,\n', "row 2: a quotation mark ends a cell, but the cell goes on"),
        (PARTNERS + 'P1,N,,,\nP2,"a,,,\n', "row 3: a quotation mark opened in this row is not"),
        (PARTNERS + f"P1,{'x' * 140_000},,,\n", "row 2: a cell that begins here is longer than"),
        (PARTNERS + "P1,a\0b,,,\n", 'row 2, field name: "a\\x00b" contains a NUL character'),
        (PARTNERS + f"P1,{'x' * 10_001},,,\n", "this text of 10001 characters is too long"),
        (PARTNERS + "P1,\x1b[31m,,x,\n", '"x" is not a date'),
    ],
)
def test_a_broken_file(tmp_path: Path, content: str, problem: str) -> None:
    found = partners(tmp_path, content)
    assert any(problem in each for each in found), found
    assert len(found) == 1


def test_after_a_stray_quotation_mark_reading_goes_on(tmp_path: Path) -> None:
    found = partners(tmp_path, PARTNERS + 'P1,"a"b,,,\nP2,"two\n",,,\nP3,N,,x,\n')
    assert [each.split(":")[0] for each in found] == [
        "partner.csv, row 2",
        "partner.csv, row 5, field agreement_signed_on",
    ]


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    content = (PARTNERS + "P1,Soci\u00e9t\u00e9,,,\n").encode("cp1252")
    offset = content.index(b"\xe9")
    assert partners(tmp_path, content) == [
        f"partner.csv, row 2: the byte 0xE9 at offset {offset} is not UTF-8; "
        'save the file as UTF-8; in an old Windows file this byte is "\u00e9"'
    ]
    [problem] = partners(tmp_path, PARTNERS.encode("utf-16"))
    assert "saved as UTF-16; save it as UTF-8" in problem


def test_a_whole_book_of_problems_comes_in_order(tmp_path: Path) -> None:
    book = folder(
        tmp_path,
        partner_csv=PARTNERS + "P1,,,,\nP1,N,,x,P11\n",
        order_csv=ORDERS + "1,P1,renewl,2009-06-01,1.5,4.999,\n",
    )
    assert told(SMALL, book) == [
        "partner.csv, row 2, field name: the cell is empty; "
        "fill it in; only fields declared with a ? may be empty",
        'partner.csv, row 3, field partner_id: the key "P1" stands in row 2 already; '
        "take one of the two rows out, or give it a key of its own",
        'partner.csv, row 3, field agreement_signed_on: "x" is not a date; write it as 2009-12-31',
        'partner.csv, row 3, field parent: there is no partner "P11"; did you mean P1?',
        'order.csv, row 2, field kind: "renewl" is not one of new_contract, added_users, renewal; '
        "did you mean renewal?",
        'order.csv, row 2, field users: "1.5" has too many decimals: '
        "users are counted in whole numbers; round it where it comes from",
        'order.csv, row 2, field price: "4.999" has too many decimals: EUR has 2 decimals; '
        "round it where it comes from",
    ]


def test_a_table_whose_keys_are_in_doubt_brings_no_problems_elsewhere(tmp_path: Path) -> None:
    orders = ORDERS + "1,P2,renewal,2009-06-01,1,1,\n"
    found = told(SMALL, folder(tmp_path, partner_csv=PARTNERS + "P2,N\n", order_csv=orders))
    assert len(found) == 1
    assert "this row has 2 cells" in found[0]


def test_every_kind_of_column_reads_the_same_in_bulk_and_alone(tmp_path: Path) -> None:
    # One cell that has to be looked at sends its whole stretch the slow way.
    plain = "thing_id,value\n" + "".join(f"T{i},v{i % 7}\n" for i in range(50))
    program = of_type(t.Text(), missing=True)
    quick = read_book(program, folder(tmp_path, thing_csv=plain)).tables["thing"].rows
    slow = read_book(program, folder(tmp_path, thing_csv=plain + "T é,é\n")).tables["thing"].rows
    assert slow[:50] == quick
