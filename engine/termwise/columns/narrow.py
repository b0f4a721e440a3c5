"""Outputs that are sorted before they become text: a few narrow columns, not whole rows of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.output import Output
from termwise.columns.relation import Relation, columns_read
from termwise.columns.sql import Node

NARROW = "o"
"""The alias under which cells read the narrow rows."""


@dataclass(frozen=True)
class Narrow:
    """The rows of an output as its cells read them, with the columns of its order."""

    comment: str
    relation: Relation
    cells: Mapping[str, Node]
    order: tuple[str, ...]

    @property
    def columns(self) -> set[str]:
        """What is read of the relation."""
        read = {name for cell in self.cells.values() for _, name in columns_read(cell)}
        return {*read, *self.order}


def narrowed(output: Output, columns: tuple[str, ...]) -> Narrow:
    """The columns of an output over no more than what they are made from."""
    relation = output.relation
    if relation.union:
        cells = {name: sql.column(name, NARROW) for name in columns}
        return Narrow(output.comment, relation, cells, output.order)
    found = Relation(relation.comment, relation.source, joins=relation.joins, where=relation.where)
    names: dict[tuple[str, str], str] = {}
    for column in columns:
        for alias, name in columns_read(relation.columns[column]):
            names.setdefault((alias, name), f"c{len(names)}")
    for (alias, name), short in names.items():
        found.column(short, sql.column(name, alias))
    for name in output.order:
        found.column(name, relation.columns[name])
    cells = {name: _over(relation.columns[name], names) for name in columns}
    return Narrow(output.comment, found, cells, output.order)


def _over(node: Node, names: Mapping[tuple[str, str], str]) -> Node:
    def replaced(each: Node) -> Node:
        if isinstance(each, exp.Column):
            return sql.column(names[each.table, each.name], NARROW)
        return each

    return node.transform(replaced)
