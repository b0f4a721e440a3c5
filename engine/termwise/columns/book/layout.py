"""The columns of an entity's table in the database."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from termwise.book.shape import RECORDED_ON
from termwise.columns.book.kinds import column_kind, key_kind
from termwise.columns.book.names import SCHEMA, quoted, table
from termwise.columns.capitals import apart
from termwise.language import types as t
from termwise.language.program import Entity, Program


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its name and type in the database.

    `type` is None for the key, whose values `kind` alone describes. `missing`: cells may be
    empty; `refers`: the entity that its values are keys of.
    """

    field: str
    name: str
    kind: str
    type: t.Type | None
    missing: bool
    refers: str | None

    @property
    def quoted(self) -> str:
        """The name as statements write it."""
        return quoted(self.name)


@dataclass(frozen=True, slots=True)
class Layout:
    """An entity's table: its columns in declared order, `recorded_on` last."""

    entity: Entity
    table: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> Column:
        """The column of the key."""
        return next(column for column in self.columns if column.type is None)


def layout(entity: Entity, program: Program) -> Layout:
    """The table of `entity`."""
    columns = [_column(entity, name, program) for name in entity.fields]
    recorded = apart(RECORDED_ON)
    columns.append(Column(RECORDED_ON, recorded, "DATE", t.Date(), True, None))
    return Layout(entity, table(entity.name), tuple(columns))


def _column(entity: Entity, name: str, program: Program) -> Column:
    field = entity.fields[name]
    if name == entity.key:
        kind = key_kind(entity.numeric_key)
        return Column(name, apart(name), kind, None, False, None)
    refers = field.type.subject if isinstance(field.type, t.Row) else None
    kind = column_kind(field.type, program)
    return Column(name, apart(name), kind, field.type, field.missing, refers)


def fresh_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """An empty schema for the tables; what stood there is dropped."""
    drop_schema(connection)
    connection.execute(f"CREATE SCHEMA {SCHEMA}")


def drop_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the tables away."""
    connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def create_table(connection: duckdb.DuckDBPyConnection, made: Layout) -> None:
    """An empty table."""
    columns = ", ".join(f"{column.quoted} {column.kind}" for column in made.columns)
    connection.execute(f"CREATE TABLE {made.table} ({columns})")
