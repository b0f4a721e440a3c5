"""A server by its address: one transaction that only reads, and errors without its password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from termwise.columns.postgres.engine import Connection

_HOW = "write it as postgres://user@host:5432/database"
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is, as libpq reads it; `option` is what the user gave it with.

    Shown, it has no password.
    """

    option: str
    address: str = field(repr=False)


@contextmanager
def transaction(server: Server) -> Iterator[Connection]:
    """One transaction that sees all tables as they are at its beginning, and is taken back.

    What the server says of connections, rights and room becomes OSError.
    """
    address, password = _read(server)
    try:
        with psycopg.connect(address, application_name="termwise") as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            with connection.transaction(force_rollback=True):
                yield connection
    except psycopg.errors.QueryCanceled as error:
        raise OSError(f"PostgreSQL gave up: {_told(error, password)}") from None
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as error:
        raise OSError(f"PostgreSQL: {_told(error, password)}") from None
    except psycopg.ProgrammingError as error:
        if error.sqlstate is not None:
            raise
        raise OSError(f"{server.option}: {_told(error, password)}") from None


def _read(server: Server) -> tuple[str, str]:
    """The address and its password ("" for none); what cannot be read is not shown.

    Parts of a password may stand in what the parser says of a wrong address.
    """
    address = server.address
    if "://" in address:
        _check_url(server)
    secret = "://" in address or "password" in address
    try:
        return address, str(conninfo_to_dict(address).get("password") or "")
    except psycopg.ProgrammingError as error:
        said = f"it cannot be read; {_HOW}" if secret else _told(error, "")
        raise OSError(f"{server.option}: {said}") from None


def _check_url(server: Server) -> None:
    """A password with `@`, `/` or `?` as they are would be taken for the name of a host."""
    try:
        parts = urlsplit(server.address)
    except ValueError:
        raise OSError(f"{server.option}: it cannot be read; {_HOW}") from None
    before = parts.netloc.rpartition("@")[0]
    if "@" in before or "@" in parts.path + parts.fragment:
        message = "an @, / or ? in a user's name or password is written as %40, %2F or %3F there"
        raise OSError(f"{server.option}: {message}")


def _told(error: Exception, password: str) -> str:
    line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return line.replace(password, _HIDDEN) if password else line
