"""`termwise run` on servers: the same files as in this process, byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cli.calls import SAMPLE, call
from tests.columns.served_sample import copy_sample, url_of
from tests.columns.server import is_installed, server
from tests.columns.servers import may_be_passed_over

ASKED = ("run", "online-services-fr", "--as-of", "2016-12-31")


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """A server that has the sample book in its tables."""
    if not is_installed() and may_be_passed_over():
        pytest.skip("no PostgreSQL is installed here")
    with server() as found:
        with psycopg.connect(found) as connection:
            copy_sample(connection, SAMPLE)
        yield found


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_postgres(dsn: str, tmp_path: Path, format: str) -> None:
    given = (*ASKED, "--format", format)
    here = call(*given, "--book", SAMPLE, "--out", tmp_path / "here")
    there = call(*given, "--engine", "postgres", "--dsn", dsn, "--out", tmp_path / "there")
    assert (there.exit_code, there.stdout) == (0, here.stdout)
    assert here.stdout
    for name in ("lines", "decisions"):
        file = f"{name}.{format}"
        assert (tmp_path / "there" / file).read_bytes() == (tmp_path / "here" / file).read_bytes()


def test_parquet_of_postgres(dsn: str, tmp_path: Path) -> None:
    from pyarrow.parquet import read_table  # type: ignore[import-untyped]

    given = (*ASKED, "--format", "parquet")
    call(*given, "--book", SAMPLE, "--out", tmp_path / "here")
    call(*given, "--engine", "postgres", "--dsn", dsn, "--out", tmp_path / "there")
    for name in ("lines.parquet", "decisions.parquet"):
        rows = [read_table(tmp_path / each / name).to_pylist() for each in ("there", "here")]
        assert rows[0] == rows[1]
        assert rows[0]


def test_the_tables_of_the_server_stay(dsn: str, tmp_path: Path) -> None:
    """It is only read: no table more, no row less."""
    names = (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname !~ '^(pg|sql)_' ORDER BY 1"
    )
    with psycopg.connect(dsn) as connection:
        before = connection.execute(names).fetchall()
        call(*ASKED, "--engine", "postgres", "--dsn", dsn, "--out", tmp_path)
        assert connection.execute(names).fetchall() == before


def test_a_book_that_does_not_fit(dsn: str, tmp_path: Path) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE SCHEMA empty")
    result = call(
        *ASKED,
        "--engine",
        "postgres",
        "--dsn",
        f"{dsn} options=-csearch_path=empty",
        "--out",
        tmp_path / "out",
    )
    assert result.exit_code == 2
    assert "partner: the entity partner has no table on the search path" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--engine", "postgres", "--dsn", "host=/nowhere dbname=x"), "Error: postgresql: "),
        (("--engine", "postgres", "--dsn", "nonsense=1"), "Error: --dsn: "),
        (("--engine", "postgres"), "Missing option '--dsn' (for --engine postgres), or"),
        (("--engine", "postgres", "--book", SAMPLE), "has the book in its tables: give postgres:"),
        (
            ("--engine", "postgres", "--dsn", "dbname=x", "--book", "postgres://h/x"),
            "Give '--dsn' or '--book', not both",
        ),
        ((), "Missing option '--book' (for --engine duckdb)."),
        (("--dsn", "host=x", "--book", SAMPLE), "This is for --engine postgres."),
        (("--master", "local", "--book", SAMPLE), "This is for --engine spark."),
        (
            ("--engine", "postgres", "--dsn", "x=y", "--threads", "2"),
            "This is for --engine duckdb.",
        ),
        (("--engine", "spark"), "Missing option '--book' (for --engine spark)."),
    ],
)
def test_options_that_do_not_fit(given: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = call(*ASKED, "--out", tmp_path / "out", *given)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("engine", ["duckdb", "rete", "postgres"])
def test_the_tables_of_a_server_as_book(dsn: str, tmp_path: Path, engine: str) -> None:
    given = (*ASKED, "--engine", engine)
    here = call(*ASKED, "--book", SAMPLE, "--out", tmp_path / "here")
    there = call(*given, "--book", url_of(dsn), "--out", tmp_path / "there")
    assert (there.exit_code, there.stdout) == (0, here.stdout), there.stderr
    for name in ("lines.csv", "decisions.csv"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


@pytest.mark.parametrize("engine", ["duckdb", "rete", "spark", "postgres"])
def test_every_engine_tells_faults_of_a_server_alike(dsn: str, tmp_path: Path, engine: str) -> None:
    url = url_of(dsn, options="-csearch_path=wrong")
    with psycopg.connect(dsn) as connection:
        connection.execute("DROP SCHEMA IF EXISTS wrong CASCADE; CREATE SCHEMA wrong")
        for file in SAMPLE.glob("*.csv"):
            connection.execute(
                f'CREATE TABLE wrong."{file.stem}" (LIKE public."{file.stem}")'.encode()
            )
        connection.execute("INSERT INTO wrong.partner VALUES (' P1', 'x', NULL)")
    result = call(*ASKED, "--engine", engine, "--book", url, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert 'partner, field partner_id: " P1" ' in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("option", "address", "said"),
    [
        ("--book", "postgres://u:s3cret@127.0.0.1:1/x", "postgresql: connection"),
        ("--book", "postgres://u:pass@s3cret@h/x", "is written as %40"),
        ("--book", "postgres://u:pass/s3cret@h/x", "is written as %40"),
        ("--book", "postgres://u:pass#s3cret@h/x", "is written as %40"),
        ("--book", "postgres://u:pass?s3cret@127.0.0.1:1/x", "postgresql: connection"),
        ("--book", "postgres://u:s3cret@[h/x", "it cannot be read"),
        ("--book", "postgres://u:s3cret@127.0.0.1:port/x", "postgresql: "),
        ("--book", "postgre://u:s3cret@h/x", "postgre:// is no address of a book"),
        ("--dsn", "host=127.0.0.1 port=1 password=s3cret", "postgresql: connection"),
        ("--dsn", "host=h password=pass s3cret", "--dsn: it cannot be read"),
    ],
)
def test_a_password_is_never_shown(option: str, address: str, said: str, tmp_path: Path) -> None:
    given = ("--engine", "postgres", option, address, "--out", tmp_path / "out")
    result = call(*ASKED, *given)
    assert result.exit_code == 2
    assert said in result.stderr.lower() or said in result.stderr
    assert "s3cret" not in result.output


def test_spark(tmp_path: Path) -> None:
    if shutil.which("java") is None and may_be_passed_over():
        pytest.skip("no Java is installed here")
    here = call(*ASKED, "--book", SAMPLE, "--out", tmp_path / "here")
    given = ("--engine", "spark", "--master", "local[2]", "--book", SAMPLE)
    there = call(*ASKED, *given, "--out", tmp_path / "there")
    assert (there.exit_code, there.stdout) == (0, here.stdout)
    for name in ("lines.csv", "decisions.csv"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
