"""A copy of a server's tables says what the tables say, to both readers of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from termwise.book.governed import Seen
from termwise.book.problems import BookError
from termwise.book.reader import read_book
from termwise.columns.postgres.folder import as_folder
from termwise.columns.postgres.server import Server
from termwise.columns.postgres.tables import load_book

from tests.columns.servers import Connection, connections
from tests.columns.stored import loaded_rows, rows_of
from tests.columns.test_postgres_tables import PROGRAM, TABLES, taken

SEEN = Seen(date(2030, 1, 1))


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    yield from connections()


@pytest.fixture
def server(connection: Connection) -> Iterator[Server]:
    """One whose tables are seen by other connections, too."""
    connection.execute(TABLES)
    yield Server("--book", connection.info.dsn)
    connection.execute("DROP TABLE partner, deal; DROP DOMAIN amount; DROP TYPE kind")


def test_every_type_of_field(connection: Connection, server: Server) -> None:
    connection.execute(
        "INSERT INTO partner VALUES ('é', '', NULL, true), "
        "(E'Z\\\\', E'a\"b,\\r\\nc\\n', 'é', false)"
    )
    connection.execute(
        "INSERT INTO deal VALUES (7, 'é', 'LARGE', '2020-02-29', '2020-10-25 02:30', 10, "
        "9999999999999999.90, 0.333333, NULL), "
        "(8, NULL, 'small', '1900-01-01', NULL, NULL, NULL, 2.500000000, '2020-01-01'), "
        "(9, NULL, 'small', '2200-12-31', '2020-01-01 00:00', 0, -0.10, -1e3, NULL)"
    )
    with connection.transaction(force_rollback=True), as_folder(server, PROGRAM, SEEN) as folder:
        assert sorted(each.name for each in folder.iterdir()) == ["deal.csv", "partner.csv"]
        read = read_book(PROGRAM, folder)
        assert loaded_rows(PROGRAM, folder) == rows_of(read)
        load_book(connection, PROGRAM, read)
        copied = taken(connection)
    with connection.transaction(force_rollback=True):
        from termwise.columns.postgres.source import take_book

        take_book(connection, PROGRAM)
        assert copied == taken(connection)
    assert not folder.exists()


def test_moments_with_a_zone(connection: Connection, server: Server) -> None:
    connection.execute("ALTER TABLE deal ALTER signed_at TYPE timestamptz")
    connection.execute(
        "INSERT INTO deal (deal_id, kind, sold_on, signed_at) "
        "VALUES (1, 'small', '2020-01-01', '2020-10-25 02:30+01:00')"
    )
    with as_folder(server, PROGRAM, SEEN) as folder:
        assert "2020-10-25T01:30:00Z" in (folder / "deal.csv").read_text()
        assert loaded_rows(PROGRAM, folder) == rows_of(read_book(PROGRAM, folder))


def test_what_is_wrong_is_told_of_the_server(connection: Connection, server: Server) -> None:
    connection.execute("INSERT INTO partner VALUES (' a')")
    with pytest.raises(BookError) as raised, as_folder(server, PROGRAM, SEEN):
        pytest.fail("nothing is copied")
    [found] = raised.value.problems
    assert (found.code, found.table, found.row) == ("bad-key", "partner", None)
