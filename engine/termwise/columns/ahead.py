"""Expressions that may be computed ahead: where there are few rows, before a join multiplies them.

What depends on an order alone is the same for each of its months.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.relation import SOURCE, Relation
from termwise.columns.sql import Node


class Ahead(exp.Expression):
    """`this`, which is better computed before rows are multiplied."""

    arg_types: ClassVar[dict[str, bool]] = {"this": True}


def ahead(node: Node) -> Node:
    """The node, to be computed ahead where that saves work."""
    return Ahead(this=node)


class AheadOf:
    """Puts columns into the first relations that have what they are made from."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Node], tuple[str, Relation | None]] = {}

    def column(self, relation: Relation, node: Node) -> str | None:
        """The column of a relation that has the value of `node`, which reads its columns.

        All its rows have it from one relation, so it may tell the place of a row among others.
        None where nothing is won: the columns are made only where rows are multiplied, or later.
        """
        name, origin = self._column(relation, node)
        return None if origin is None else name

    def _column(self, relation: Relation, node: Node) -> tuple[str, Relation | None]:
        """The column, and the relation that it is made in."""
        key = (id(relation), node)
        if key not in self._known:
            name = f"@ahead {len(self._known) + 1}"
            self._known[key] = (name, None)
            self._known[key] = (name, self._put(relation, node, name))
        return self._known[key]

    def _put(self, relation: Relation, node: Node, name: str) -> Relation | None:
        """Add the column; the relation that it is made in, or None where it cannot be added."""
        if not _takes_columns(relation):
            return None
        if relation.union:
            return self._put_into_all(relation, node, name)
        made = {each.name: relation.columns[each.name] for each in node.find_all(exp.Column)}
        inner = _put_in(node, made)
        passed = all(isinstance(m, exp.Column) and m.table == SOURCE for m in made.values())
        if passed and isinstance(relation.source, Relation):
            before, origin = self._column(relation.source, inner)
            if origin is not None:
                relation.column(name, sql.column(before, SOURCE))
            return origin
        if any(not join.unique for join in relation.joins):
            return None
        relation.column(name, inner)
        return relation

    def _put_into_all(self, union: Relation, node: Node, name: str) -> Relation | None:
        origins = [self._put(part, node, name) for part in union.union]
        if any(origin is not origins[0] for origin in origins) or origins[0] is None:
            return None
        union.column(name, sql.column(name, SOURCE))
        return origins[0]


def _takes_columns(relation: Relation) -> bool:
    """Whether one column more changes nothing else."""
    fixed = relation.distinct or relation.group or relation.constants or relation.recursive
    return not fixed and relation.body is None


def _put_in(node: Node, made: Mapping[str, Node]) -> Node:
    def replaced(each: Node) -> Node:
        return made[each.name].copy() if isinstance(each, exp.Column) else each

    return node.transform(replaced)
