"""The rows of a subject at some stage: which relation has them, and what stands in its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from termwise.columns import sql
from termwise.columns.relation import POSITION, Relation
from termwise.columns.sql import Node
from termwise.columns.values import RowValue, Stored, Value, read

START = "@start"
END = "@end"
FULL_START = "@full_start"
FULL_END = "@full_end"
INDEX = "@index"
BEFORE = "@previous start"
VERSION = "@version"
KEY_TEXT = "@key"
ACCEPTED = "accepted"

NO_VERSION = -1
"""The version's number of a row that is facts only."""


@dataclass(frozen=True)
class Rows:
    """A subject's rows. `keys` are the columns of its key: of a period its owners' and its start.

    `values` by name: fields, `@start` …, measures, decisions and what rules came to; of an entity
    without a date, `groups` has its names with the versions that each column is for. What stands
    under `owner.name` is carried from the row of an owner.
    """

    subject: str
    relation: Relation
    keys: tuple[str, ...]
    values: Mapping[str, Stored] = field(default_factory=dict)
    groups: Mapping[str, tuple[tuple[frozenset[int], str], ...]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    """The columns by which rows of one day, or lines, are put in order."""


@dataclass(frozen=True)
class Place:
    """A row that can be read in a FROM: the relation's columns under an alias.

    `prefix` is that of the columns carried from an owner. `outer`: the row may not be there.
    """

    rows: Rows
    alias: str
    outer: bool = False
    prefix: str = ""
    subject: str = ""

    def is_there(self) -> Node:
        """Whether the row is there."""
        return sql.is_there(sql.column(self.rows.keys[0], self.alias))

    def value(self, name: str) -> Value | None:
        """A value that stands in a column; None where there is no such column."""
        stored = self.rows.values.get(self.prefix + name)
        if stored is None:
            return None
        return read(stored, self.alias, self.is_there() if self.outer else None)

    def groups(self, name: str) -> tuple[tuple[frozenset[int], str], ...]:
        """Of a row without a version, the columns that a name has."""
        return self.rows.groups.get(self.prefix + name, ())

    def row(self) -> RowValue:
        """The row as a value."""
        assert not self.prefix
        keys = tuple(sql.column(key, self.alias) for key in self.rows.keys)
        return RowValue(self.rows.subject, keys, self.outer)


__all__ = [
    "ACCEPTED",
    "BEFORE",
    "END",
    "FULL_END",
    "FULL_START",
    "INDEX",
    "KEY_TEXT",
    "NO_VERSION",
    "POSITION",
    "START",
    "VERSION",
    "Place",
    "Rows",
]
