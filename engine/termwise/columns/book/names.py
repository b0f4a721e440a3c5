"""What tables and columns are called in the database, and how names and texts are quoted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from termwise.book.shape import RECORDED_ON
from termwise.language.program import Entity, Program

SCHEMA: Final = "book"
"""The schema that the tables of the book stand in."""


def quoted(name: str) -> str:
    """A name of SQL, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text of SQL."""
    return "'" + text.replace("'", "''") + "'"


def table_name(program: Program, entity: str) -> str:
    """The name of an entity's table: the entity's, unless only capitals part it from another."""
    return _apart(entity, program.entities)


def column_name(entity: Entity, field: str) -> str:
    """The name of a field's column, or of `recorded_on`: the field's, with the same exception."""
    return _apart(field, (RECORDED_ON, *entity.fields))


def table(program: Program, entity: str) -> str:
    """An entity's table as statements name it."""
    return f"{SCHEMA}.{quoted(table_name(program, entity))}"


def _apart(name: str, among: Iterable[str]) -> str:
    """DuckDB takes `Name` and `name` for one; no name of the language has a `~`."""
    alike = [each for each in among if each.lower() == name.lower()]
    place = alike.index(name)
    return f"{name}~{place + 1}" if place else name
