"""The tables of a PostgreSQL server as the book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from termwise.book.governed import Seen
from termwise.book.problems import BookError, BookProblem
from termwise.columns.postgres.source import take_book
from termwise.columns.postgres.tables import load_book
from termwise.language import types as t
from termwise.language.program import Program

from tests.book.small_program import entity, field, program
from tests.columns import awkward
from tests.columns.agreement import SAMPLE, shipped
from tests.columns.servers import Connection, connections

PARTNER = entity(
    "partner",
    [
        field("name", t.Text(), missing=True),
        field("parent", t.Row("partner"), missing=True),
        field("open", t.Boolean(), missing=True),
    ],
)
DEAL = entity(
    "deal",
    [
        field("partner", t.Row("partner"), missing=True),
        field("kind", t.Enumeration(("small", "LARGE"), "deal.kind")),
        field("sold_on", t.Date()),
        field("signed_at", t.Moment(), missing=True),
        field("users", t.Quantity("users"), missing=True),
        field("fee", t.Money("EUR"), missing=True),
        field("weight", t.Number(), missing=True),
    ],
    numeric_key=True,
    date="sold_on",
)
PROGRAM = program(PARTNER, DEAL)

TABLES = """
CREATE DOMAIN amount AS numeric(20, 2);
CREATE TYPE kind AS ENUM ('LARGE', 'small');
CREATE TABLE partner (partner_id varchar(20), name text, parent text, open boolean);
CREATE TABLE deal (
    deal_id integer, partner text, kind kind, sold_on date, signed_at timestamp, users bigint,
    fee amount, weight numeric, recorded_on date
);
"""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    yield from connections()


@pytest.fixture
def tables(connection: Connection) -> Iterator[Connection]:
    with connection.transaction(force_rollback=True):
        connection.execute(TABLES)
        yield connection


def taken(connection: Connection, made: Program = PROGRAM) -> dict[str, list[tuple[object, ...]]]:
    """The typed tables, as the compiler reads them."""
    return {
        name: connection.execute(f'SELECT * FROM "book.{name}" ORDER BY 1').fetchall()
        for name in made.entities
    }


def problems(connection: Connection, seen: Seen | None = None) -> Sequence[BookProblem]:
    with pytest.raises(BookError) as raised:
        take_book(connection, PROGRAM, seen)
    return raised.value.problems


def test_every_type_of_field(tables: Connection) -> None:
    tables.execute("INSERT INTO partner VALUES ('é', '', NULL, true), ('Z', '漢字', 'é', NULL)")
    tables.execute(
        "INSERT INTO deal VALUES (7, 'Z', 'LARGE', '2020-02-29', '2020-10-25 02:30', 10, "
        "9999999999999999.99, 0.333333, NULL), "
        "(8, NULL, 'small', '1900-01-01', NULL, NULL, NULL, 2.500000000, '2020-01-01')"
    )
    take_book(tables, PROGRAM)
    found = taken(tables)
    assert sorted(found["partner"]) == [
        ("Z", "漢字", "é", None, None),
        ("é", None, None, True, None),
    ]
    first, second = found["deal"]
    assert first[:4] == (7, "Z", 1, date(2020, 2, 29))
    # Of a time that comes twice the earlier is meant: that of the summer.
    assert str(first[4]) == "2020-10-25 00:30:00"
    assert first[5:] == (10, 999999999999999999, 333333, None)
    assert second[5:] == (None, None, 2500000, date(2020, 1, 1))


def test_the_tables_of_the_sample_are_its_files(connection: Connection) -> None:
    made = shipped()
    with connection.transaction(force_rollback=True):
        load_book(connection, made.terms, made.book(SAMPLE))
        expected = taken(connection, made.terms)
        for name, each in made.terms.entities.items():
            columns = ", ".join(f'"{f.name}" {_kind(f.type)}' for f in each.fields.values())
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            content = SAMPLE.joinpath(f"{name}.csv").read_bytes()
            names = content.decode().splitlines()[0]
            with (
                connection.cursor() as cursor,
                cursor.copy(f'COPY "{name}" ({names}) FROM STDIN CSV HEADER') as into,
            ):
                into.write(content)
        take_book(connection, made.terms, Seen(date(2016, 12, 31)))
        assert taken(connection, made.terms) == expected
    assert any(expected.values())


def _kind(declared: t.Type) -> str:
    match declared:
        case t.Date():
            return "date"
        case t.Money():
            return "numeric(12, 2)"
        case t.Quantity():
            return "integer"
        case _:
            return "text"


@pytest.mark.parametrize(
    ("insert", "code", "named"),
    [
        ("deal (deal_id, sold_on) VALUES (1, '2020-01-01')", "missing-value", "kind"),
        ("deal VALUES (NULL, NULL, 'small', '2020-01-01')", "missing-value", "deal_id"),
        ("deal VALUES (1, NULL, 'small', '2201-01-01')", "year-out-of-range", "sold_on"),
        ("deal VALUES (1, NULL, 'small', 'infinity')", "bad-date", "sold_on"),
        (
            "deal VALUES (1, NULL, 'small', '2020-01-01', '2020-03-29 02:30')",
            "no-such-time",
            "signed_at",
        ),
        (
            "deal VALUES (1, NULL, 'small', '2020-01-01', '2020-03-29 01:30:00.5')",
            "bad-moment",
            "signed_at",
        ),
        (
            "deal (deal_id, kind, sold_on, fee) VALUES (1, 'small', '2020-01-01', 1e16 + 0.01)",
            "too-large",
            "fee",
        ),
        (
            "deal (deal_id, kind, sold_on, weight) VALUES (1, 'small', '2020-01-01', 0.0000001)",
            "too-many-decimals",
            "weight",
        ),
        (
            "deal (deal_id, kind, sold_on, weight) VALUES (1, 'small', '2020-01-01', 'NaN')",
            "bad-amount",
            "weight",
        ),
        ("deal VALUES (1, 'x', 'small', '2020-01-01')", "unknown-reference", "partner"),
        ("partner VALUES ('a'), ('b'), ('a')", "duplicate-key", "partner_id"),
        ("partner VALUES (' a')", "bad-key", "partner_id"),
        ("partner VALUES (E'a\\u2028b')", "bad-key", "partner_id"),
        ("partner VALUES (E'a\\u00a0')", "bad-key", "partner_id"),
        ("partner VALUES ('')", "missing-value", "partner_id"),
        ("partner VALUES ('a', repeat('é', 5001))", "text-too-long", "name"),
    ],
)
def test_cells_that_do_not_fit(tables: Connection, insert: str, code: str, named: str) -> None:
    tables.execute(f"INSERT INTO {insert}")
    [found] = problems(tables)
    assert (found.code, found.table, found.field, found.row) == (
        code,
        insert.split(" ", 1)[0],
        named,
        None,
    )


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ("DROP TABLE partner", "missing-table", None),
        ("ALTER TABLE partner DROP partner_id", "missing-column", "partner_id"),
        ("ALTER TABLE partner ADD extra text", "unknown-column", "extra"),
        ("ALTER TABLE deal ALTER fee TYPE double precision", "inexact", "fee"),
        ("ALTER TABLE deal ALTER sold_on TYPE text", "wrong-type", "sold_on"),
        ("ALTER TABLE partner ALTER open TYPE text", "wrong-type", "open"),
        ("ALTER TABLE partner ALTER name TYPE integer USING 1", "wrong-type", "name"),
        ("ALTER TABLE deal ALTER deal_id TYPE text", "wrong-type", "deal_id"),
    ],
)
def test_tables_that_do_not_fit(
    tables: Connection, change: str, code: str, named: str | None
) -> None:
    tables.execute(change)
    [found] = problems(tables)
    assert (found.code, found.table, found.row) == (code, change.split()[2], None)
    assert named is None or named in (found.field or found.message)
    assert found.help


def test_an_enumerated_column_is_a_word(tables: Connection) -> None:
    tables.execute("ALTER TABLE deal ALTER kind TYPE text")
    tables.execute("INSERT INTO deal VALUES (1, NULL, 'large', '2020-01-01')")
    [found] = problems(tables)
    assert (found.code, found.value, found.help) == (
        "unknown-value",
        "large",
        "did you mean LARGE?",
    )


def test_every_problem_in_one_go(tables: Connection) -> None:
    tables.execute("INSERT INTO partner SELECT ' ' || n FROM generate_series(1, 150) AS n")
    tables.execute("INSERT INTO deal VALUES (1, NULL, NULL, '1899-01-01')")
    with pytest.raises(BookError) as raised:
        take_book(tables, PROGRAM)
    assert len(raised.value.problems) + raised.value.more == 152


def test_rows_that_no_version_governs(connection: Connection) -> None:
    made = awkward.program().terms
    with connection.transaction(force_rollback=True):
        connection.execute(
            "CREATE TABLE partner (partner_id text, name text);"
            "CREATE TABLE nothing (nothing_id text, day date, partner text, fee numeric);"
            "CREATE TABLE deal (deal_id bigint, fee numeric, kind text, sold_at timestamptz);"
            "INSERT INTO deal VALUES (1, 1, 'odd', '2019-12-31 23:00Z'),"
            "(2, 1, 'odd', '2019-12-31 22:59:59Z')"
        )
        with pytest.raises(BookError) as raised:
            take_book(connection, made, Seen(date(2021, 1, 1)))
        [found] = raised.value.problems
        assert (found.code, found.field, found.value) == ("ungoverned-row", "sold_at", "2019-12-31")
        assert found.message.startswith("deal_id 2: ")
        take_book(connection, made)
