"""The connection that tests of PostgreSQL share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

import psycopg
import pytest

from tests.columns.server import is_installed, server

Connection = psycopg.Connection[tuple[object, ...]]

_ALL: Final = "TERMWISE_ALL_ENGINES"


def may_be_passed_over() -> bool:
    """Whether an engine may be absent: where continuous integration runs, all are there."""
    return _ALL not in os.environ


def connections() -> Iterator[Connection]:
    """A connection to a server of its own, without a transaction under way."""
    if not is_installed() and may_be_passed_over():
        pytest.skip("no PostgreSQL is installed here")
    with server() as dsn, psycopg.connect(dsn, autocommit=True) as made:
        yield made
