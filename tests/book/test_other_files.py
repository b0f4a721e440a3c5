"""Books in jsonl and parquet."""

from __future__ import annotations

import importlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from termwise.book.reader import read_book

from tests.book.small_program import ORDERS, PARTNERS, SMALL, folder, told

pa: Any = importlib.import_module("pyarrow")
pq: Any = importlib.import_module("pyarrow.parquet")

LINE = '{"partner_id": "P1", "name": "Contoso"}\n'


def test_a_book_in_jsonl(tmp_path: Path) -> None:
    orders = (
        '\n{"order_id": 7, "kind": "renewal", "ordered_on": "2009-06-01", "users": 1e2,'
        ' "price": 4.99, "partner": null}\n'
    )
    book = read_book(SMALL, folder(tmp_path, partner_jsonl="\ufeff" + LINE, order_jsonl=orders))
    assert book.tables["partner"].rows == (("P1", "Contoso", None, None, None),)
    assert book.tables["order"].rows == ((7, None, "renewal", date(2009, 6, 1), 100, 499, None),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "row 2: this line is not JSON: Expecting property name"),
        ("[1]", "row 2: [1] is not a row; a row is an object"),
        ('{"partner_id": "P2", "name": "a", "name": "b"}', 'row 2: the field "name" comes twice'),
        ('{"partner_id": "P2", "name": NaN}', "row 2: NaN is not a number of JSON"),
        (f'{{"partner_id": "P2", "name": {"9" * 5000}}}', "row 2: a number on this line has too"),
        ("[" * 100_000, "row 2: this line is nested too deeply"),
        ('{"partner_id": "P2", "name": 5}', "row 2, field name: 5 is a value of type int; give a"),
        ('{"partner_id": "P2", "name": ["x"]}', "is a value of type list; give a text"),
        ('{"partner_id": "P2", "name": "\\ud800"}', 'row 2, field name: "\\ud800" contains half a'),
        ('{"partner_id": "P2"}', "row 2, field name: the cell is empty"),
        ('{"partner_id": "P2", "name": "x", "land": 1}', 'row 2: partner has no field "land"'),
        ("\udcff", "row 2: the byte 0xFF at offset 40 is not UTF-8"),
    ],
)
def test_a_broken_line(tmp_path: Path, line: str, problem: str) -> None:
    content = (LINE + line + "\n").encode("utf-8", "surrogateescape")
    found = told(SMALL, folder(tmp_path, partner_jsonl=content, order_csv=ORDERS))
    assert len(found) == 1, found
    assert problem in found[0]


def write_orders(path: Path, **changes: Any) -> Path:
    columns = {
        "order_id": pa.array([7], pa.int64()),
        "partner": pa.array(["P1"]).dictionary_encode(),
        "kind": ["renewal"],
        "ordered_on": pa.array([date(2009, 6, 1)]),
        "users": pa.array([100], pa.int32()),
        "price": pa.array([Decimal("4.99")], pa.decimal128(18, 4)),
    } | changes
    book = folder(path, partner_csv=PARTNERS + "P1,Contoso,,,\n")
    pq.write_table(pa.table(columns), book / "order.parquet")
    return book


def test_a_book_in_parquet(tmp_path: Path) -> None:
    [row] = read_book(SMALL, write_orders(tmp_path)).tables["order"].rows
    assert row == (7, "P1", "renewal", date(2009, 6, 1), 100, 499, None)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"price": [4.99]}, "field price: the column is of type double, which is not exact"),
        ({"ordered_on": [datetime(2009, 6, 1)]}, "row 1, field ordered_on: 2009-06-01 00:00:00"),
        ({"users": [None]}, "row 1, field users: the cell is empty"),
        ({"kind": [b"renewal"]}, "row 1, field kind: b'renewal' is a value of type bytes"),
        ({"extra": [1]}, 'order has no field "extra"'),
        ({"renewal_of": [8]}, "row 1, field renewal_of: there is no order 8; add its row to order"),
    ],
)
def test_a_broken_parquet_table(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    found = told(SMALL, write_orders(tmp_path, **changes))
    assert len(found) == 1, found
    assert problem in found[0]


def test_not_parquet_at_all(tmp_path: Path) -> None:
    [problem] = told(SMALL, folder(tmp_path, partner_csv=PARTNERS, order_parquet=b"PAR1"))
    assert "order.parquet: this cannot be read as parquet: " in problem
