"""The sample book in the tables of a server, and the server's address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import psycopg

COLUMNS = {
    "ordered_on": "date",
    "starts_on": "date",
    "ends_on": "date",
    "passed_on": "date",
    "valid_from": "date",
    "agreement_signed_on": "date",
    "users": "integer",
    "monthly_price_per_user": "numeric(12, 2)",
}


def copy_sample(connection: psycopg.Connection, folder: Path) -> None:
    """Make a table of each csv file of a book like the sample."""
    for file in folder.glob("*.csv"):
        _copy(connection, file)


def _copy(connection: psycopg.Connection, file: Path) -> None:
    names = file.read_text().splitlines()[0].split(",")
    columns = ", ".join(f'"{name}" {COLUMNS.get(name, "text")}' for name in names)
    connection.execute(f'CREATE TABLE "{file.stem}" ({columns})'.encode())
    copy = f'COPY "{file.stem}" FROM STDIN CSV HEADER'.encode()
    with connection.cursor() as cursor, cursor.copy(copy) as into:
        into.write(file.read_bytes())


def url_of(dsn: str, **more: str) -> str:
    """The address of the server as a URL."""
    parts = dict(each.split("=", 1) for each in dsn.split())
    asked = urlencode({"host": parts["host"], **more})
    return f"postgresql://{parts['user']}@/{parts['dbname']}?{asked}"
