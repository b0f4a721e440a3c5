"""A subject's rows while columns are added to them."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.block import Block
from termwise.columns.relation import SOURCE, Relation
from termwise.columns.rows import Place, Rows
from termwise.columns.sql import Node
from termwise.columns.values import Stored, Value, columns_of
from termwise.columns.watching import Watch


class Layer:
    """Adds columns to the rows of a subject; what was just added is read only after `settle`."""

    def __init__(self, rows: Rows, comment: str) -> None:
        self.rows = rows
        self._comment = comment
        self._fresh: set[str] = set()
        self._beyond: list[str] = []
        self._open()

    def _open(self) -> None:
        self.watch = Watch()
        self.relation = Relation(self._comment, self.rows.relation)
        self.before = self.rows
        self.relation.carry(self.rows.relation.columns)
        self.block = Block(self.relation)
        self.rows = replace(self.rows, relation=self.relation)
        self._fresh.clear()

    @property
    def place(self) -> Place:
        """The row as the expressions of this layer read it."""
        return Place(self.rows, SOURCE)

    def settle(self) -> None:
        """Let everything added so far be read as columns."""
        if self._fresh:
            self._note()
            self._open()

    def beyond(self) -> list[str]:
        """The columns that tell where a day was beyond the calendar since this was last asked."""
        self._note()
        found, self._beyond = self._beyond, []
        return found

    def _note(self) -> None:
        if self.watch.found:
            column = f"beyond the calendar {len(self.relation.columns)}"
            self.relation.column(column, sql.any_of(self.watch.found))
            self.watch.found.clear()
            self._beyond.append(column)

    def add(self, name: str, value: Value) -> Stored:
        """Add a value under a name."""
        stored, columns = columns_of(name, value)
        for column, node in columns.items():
            self.relation.column(column, node)
            if not isinstance(node, exp.Column | exp.Literal):
                self._fresh.add(name)
        self.rows = replace(self.rows, values={**self.rows.values, name: stored})
        if columns:
            self._fresh.add(name)
        return stored

    def add_column(self, name: str, node: Node) -> None:
        """Add a column that no expression reads."""
        self.relation.column(name, node)

    def group(self, name: str, numbers: tuple[int, ...], column: str) -> None:
        """Say for which versions a column has a name of a row without a version."""
        groups = dict(self.rows.groups)
        groups[name] = (*groups.get(name, ()), (frozenset(numbers), column))
        self.rows = replace(self.rows, groups=groups)
