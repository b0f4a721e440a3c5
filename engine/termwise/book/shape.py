"""The table that an entity's rows stand in: its columns and how their cells are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from termwise.book.cells import PlainCheck, key_parser, parser_for, plain_check
from termwise.book.days import parse_date
from termwise.book.faults import Parser
from termwise.book.words import are_plain_keys
from termwise.language.program import Entity, Program
from termwise.language.types import Row

RECORDED_ON = "recorded_on"
"""The column that every table may have: the day on which a row became known."""


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """One column: `missing` says that cells may be empty, `refers` the entity it leads to.

    `are_plain` is there where texts can be values as they are; see `plain_check`.
    """

    name: str
    parse: Parser
    missing: bool = False
    refers: str | None = None
    is_key: bool = False
    are_plain: PlainCheck | None = None


@dataclass(frozen=True)
class TableShape:
    """An entity's columns: its key, its other fields as declared, `recorded_on`."""

    entity: str
    columns: tuple[ColumnShape, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all columns."""
        return frozenset(column.name for column in self.columns)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The columns that a table must have, in order."""
        return tuple(column.name for column in self.columns if not column.missing)

    def place(self, name: str) -> int:
        """The place of a column, which orders the problems of a row."""
        return next((i for i, column in enumerate(self.columns) if column.name == name), -1)


def table_shape(entity: Entity, program: Program) -> TableShape:
    """The columns of `entity`'s table."""
    columns = [_key_column(entity)]
    for field in entity.fields.values():
        if field.name != entity.key:
            refers = field.type.subject if isinstance(field.type, Row) else None
            parse, are_plain = parser_for(field.type, program), plain_check(field.type, program)
            columns.append(
                ColumnShape(field.name, parse, field.missing, refers, are_plain=are_plain)
            )
    columns.append(ColumnShape(RECORDED_ON, parse_date, missing=True))
    return TableShape(entity.name, tuple(columns))


def _key_column(entity: Entity) -> ColumnShape:
    are_plain = None if entity.numeric_key else are_plain_keys
    parse = key_parser(entity.numeric_key)
    return ColumnShape(entity.key, parse, is_key=True, are_plain=are_plain)
