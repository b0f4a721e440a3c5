"""What tables and columns are called in the database, and how names and texts are quoted."""

from __future__ import annotations

from typing import Final

from termwise.columns.capitals import apart

SCHEMA: Final = "book"
"""The schema that the tables of the book stand in."""


def quoted(name: str) -> str:
    """A name of SQL, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text of SQL."""
    return "'" + text.replace("'", "''") + "'"


def table(entity: str) -> str:
    """An entity's table as statements name it."""
    return f"{SCHEMA}.{quoted(apart(entity))}"
