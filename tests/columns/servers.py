"""The connection that tests of PostgreSQL share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

import psycopg
import pytest

from tests.columns.server import is_installed, server

Connection = psycopg.Connection[tuple[object, ...]]

REQUIRED: Final = "TERMWISE_ALL_ENGINES"
"""Set where a server must be there: continuous integration installs one."""


def connections() -> Iterator[Connection]:
    """A connection to a server of its own, without a transaction under way."""
    if not is_installed() and REQUIRED not in os.environ:
        pytest.skip("no PostgreSQL is installed here")
    with server() as dsn, psycopg.connect(dsn, autocommit=True) as made:
        yield made
