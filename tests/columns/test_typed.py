"""Parquet and DuckDB files as books: columns that have a type already."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from termwise.book.problems import BookError
from termwise.columns.book import load_database
from termwise.language import types as t
from termwise.language.program import Program

from tests.book.small_program import SMALL, of_type
from tests.columns.stored import Rows, loaded_rows, read_rows, stored_rows

pa: Any = importlib.import_module("pyarrow")
pq: Any = importlib.import_module("pyarrow.parquet")

FIELDS: list[t.Type] = [
    t.Boolean(),
    t.Number(),
    t.Quantity("users"),
    t.Money("EUR"),
    t.Date(),
    t.Moment(),
    t.Text(),
    t.Enumeration(("a", "b"), "thing.value"),
]
COLUMNS: list[Any] = [
    pa.array(["a", "", None, "2009-06-01"]),
    pa.array(["a", "b"]).dictionary_encode(),
    pa.array(["1", "2.50"], pa.large_string()),
    pa.array([True, None, False]),
    pa.array([1, None, -5], pa.int8()),
    pa.array([2**63 - 1, 10**18], pa.int64()),
    pa.array([2**64 - 1, 10**16 + 1], pa.uint64()),
    pa.array([Decimal("1.50"), Decimal("-0.01")], pa.decimal128(5, 2)),
    pa.array([Decimal("1.500000000"), Decimal("2")], pa.decimal128(38, 9)),
    pa.array([Decimal("1.5000000001")], pa.decimal128(38, 10)),
    pa.array([Decimal(10**37), Decimal(10**18)], pa.decimal128(38, 0)),
    pa.array([Decimal(1)], pa.decimal256(50, 2)),
    pa.array([1.5], pa.float64()),
    pa.array([1.5], pa.float32()),
    pa.array([None], pa.float16()),
    pa.array([date(2009, 6, 1), None, date(1900, 1, 1)], pa.date32()),
    pa.array([date(2201, 1, 1)], pa.date64()),
    pa.array([datetime(2009, 6, 1, 12), None], pa.timestamp("us")),
    pa.array([datetime(2009, 6, 1, 12, 0, 0, 5000)], pa.timestamp("ms")),
    pa.array([datetime(2009, 3, 29, 2, 30)], pa.timestamp("s")),
    pa.array([datetime(2009, 6, 1, 12), datetime(1899, 6, 1)], pa.timestamp("ns")),
    pa.array([1], pa.timestamp("ns")),
    pa.array([datetime(2009, 6, 1, 12, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
    pa.array([datetime(2200, 12, 31, 20, tzinfo=UTC)], pa.timestamp("us", "Asia/Tokyo")),
    pa.array([datetime(1899, 12, 31, 20, tzinfo=UTC)], pa.timestamp("ms", "Asia/Tokyo")),
    pa.array([5], pa.duration("s")),
    pa.array([5], pa.time32("s")),
    pa.array([b"a"], pa.binary()),
    pa.array([None], pa.null()),
    pa.array([None, None], pa.int32()),
    pa.array([["a"]], pa.list_(pa.string())),
    pa.array([{"a": 1}], pa.struct({"a": pa.int32()})),
]


@pytest.mark.parametrize("kind", FIELDS, ids=str)
@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.type))
def test_parquet_of_every_type(tmp_path: Path, kind: t.Type, column: Any) -> None:
    keys = [f"T{i}" for i in range(len(column))]
    table = pa.table({"thing_id": keys, "value": column})
    pq.write_table(table, tmp_path / "thing.parquet")
    made = of_type(kind, missing=True)
    assert loaded_rows(made, tmp_path) == read_rows(made, tmp_path)


@pytest.mark.parametrize(
    "names",
    [
        "thing_id value",
        "thing_id",
        "value",
        "thing_id value value",
        "Thing_id value",
        "thing_id value more",
    ],
)
def test_the_columns_of_a_parquet_file(tmp_path: Path, names: str) -> None:
    columns = [pa.array(["a", "b"]) for _ in names.split()]
    pq.write_table(pa.table(columns, names=names.split()), tmp_path / "thing.parquet")
    made = of_type(t.Text())
    assert loaded_rows(made, tmp_path) == read_rows(made, tmp_path)


def in_database(program: Program, path: Path, script: str) -> dict[str, Rows] | list[str]:
    """The rows or the problems of a database made by `script`."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(script)
    with duckdb.connect() as connection:
        try:
            load_database(connection, program, path)
        except BookError as error:
            return [str(problem) for problem in error.problems]
        return stored_rows(connection, program)


PARTNER = "CREATE TABLE partner AS SELECT 'P1' AS partner_id, 'Contoso' AS name;"


def test_a_database(tmp_path: Path) -> None:
    found = in_database(
        SMALL,
        tmp_path / "it's.duckdb",
        PARTNER + "CREATE TABLE other AS SELECT 1 AS x;"
        """CREATE TABLE "order" AS SELECT 7 AS order_id, 'P1' AS partner,
           'renewal'::ENUM('renewal', 'x') AS kind, DATE '2009-06-01' AS ordered_on,
           100::UTINYINT AS users, 4.990::DECIMAL(18, 3) AS price, ' 2010-01-01'[2:] AS recorded_on;
        """,
    )
    assert found == {
        "partner": [("P1", "Contoso", None, None, None, None)],
        "order": [
            (7, "P1", "renewal", date(2009, 6, 1), 100, 499, None, date(2010, 1, 1)),
        ],
    }


def test_what_is_wrong_with_a_database(tmp_path: Path) -> None:
    found = in_database(
        SMALL,
        tmp_path / "book.duckdb",
        """CREATE TABLE partners AS SELECT 1 AS x;
        CREATE TABLE "order" AS SELECT 177 AS order_id, 'P9' AS partner, 'renewl' AS kind,
           TIME '10:00' AS ordered_on, 5.5 AS users, 4.99::DOUBLE AS price, 17 AS renewal_of,
           4 AS pric;""",
    )
    assert found == [
        "partner: the entity partner has no table; did you mean partners?",
        'order: order has no field "pric"; leave it out, or declare it in program.yaml',
        "order, field ordered_on: the column is of type TIME; give it the type DATE or VARCHAR",
        "order, field price: the column is of type double, which is not exact; "
        "write amounts and numbers as decimal or text",
        'order, row 1, field kind: "renewl" is not one of new_contract, added_users, renewal; '
        "did you mean renewal?",
        "order, row 1, field users: 5.5 has too many decimals: users are counted in whole numbers; "
        "round it where it comes from",
        "order, row 1, field renewal_of: there is no order 17; did you mean 177?",
    ]


def test_no_database(tmp_path: Path) -> None:
    connection = duckdb.connect()
    with pytest.raises(BookError, match="there is no file"):
        load_database(connection, SMALL, tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("x" * 5000)
    with pytest.raises(BookError, match="cannot be read"):
        load_database(connection, SMALL, tmp_path / "text.duckdb")


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("TIMESTAMP '2009-06-01 12:00:00'", datetime(2009, 6, 1, 10, tzinfo=UTC)),
        ("TIMESTAMP_NS '2009-06-01 12:00:00'", datetime(2009, 6, 1, 10, tzinfo=UTC)),
        ("TIMESTAMPTZ '2009-06-01 12:00:00+00'", datetime(2009, 6, 1, 12, tzinfo=UTC)),
        ("'2009-06-01T12:00+01:00'", datetime(2009, 6, 1, 11, tzinfo=UTC)),
        ("TIMESTAMP '2009-06-01 12:00:00.5'", "has fractions of a second"),
        ("TIMESTAMP_NS '2009-06-01 12:00:00.000000001'", "is not a moment"),
        ("TIMESTAMPTZ '2009-06-01 12:00:00.5+00'", "is not a moment"),
        ("TIMESTAMP '2009-03-29 02:30:00'", "does not exist in Europe/Paris"),
        ("TIMESTAMP 'infinity'", "too far off"),
        ("TIMESTAMPTZ 'infinity'", "is not a moment"),
        ("DATE '2009-06-01'", "the column is of type DATE"),
    ],
)
def test_moments_of_a_database(tmp_path: Path, moment: str, told: datetime | str) -> None:
    script = f"CREATE TABLE thing AS SELECT 'T' AS thing_id, {moment} AS value"
    found = in_database(of_type(t.Moment()), tmp_path / "book.duckdb", script)
    if isinstance(found, dict):
        assert found == {"thing": [("T", told, None)]}
    else:
        assert isinstance(told, str)
        assert told in found[0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.decimals(-(10**19), 10**19, places=3, allow_nan=False), max_size=4),
    st.sampled_from([t.Number(), t.Money("EUR"), t.Money("CLF"), t.Quantity("users")]),
)
def test_decimals(
    tmp_path_factory: pytest.TempPathFactory, cells: list[Decimal], kind: t.Type
) -> None:
    path = tmp_path_factory.mktemp("book")
    keys = [f"T{i}" for i in range(len(cells))]
    column = pa.array(cells, pa.decimal128(38, 3))
    pq.write_table(
        pa.table({"thing_id": pa.array(keys, pa.string()), "value": column}), path / "thing.parquet"
    )
    assert loaded_rows(of_type(kind), path) == read_rows(of_type(kind), path)
