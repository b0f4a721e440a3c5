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
        self._known: dict[tuple[int, Node], str | None] = {}

    def column(self, relation: Relation, node: Node) -> str | None:
        """The column of a relation that has the value of `node`, which reads its columns.

        None where nothing is won: the columns are made only where rows are multiplied, or later.
        """
        key = (id(relation), node)
        if key not in self._known:
            name = f"@ahead {len(self._known) + 1}"
            self._known[key] = name
            if not self._put(relation, node, name):
                self._known[key] = None
        return self._known[key]

    def _put(self, relation: Relation, node: Node, name: str) -> bool:
        if not _takes_columns(relation):
            return False
        if relation.union:
            found = all(self._put(part, node, name) for part in relation.union)
            relation.columns.update({name: sql.column(name, SOURCE)} if found else {})
            return found
        made = {each.name: relation.columns[each.name] for each in node.find_all(exp.Column)}
        inner = _put_in(node, made)
        passed = all(isinstance(m, exp.Column) and m.table == SOURCE for m in made.values())
        if passed and isinstance(relation.source, Relation):
            before = self.column(relation.source, inner)
            if before is not None:
                relation.column(name, sql.column(before, SOURCE))
            return before is not None
        if any(not join.unique for join in relation.joins):
            return False
        relation.column(name, inner)
        return True


def _takes_columns(relation: Relation) -> bool:
    """Whether one column more changes nothing else."""
    fixed = relation.distinct or relation.group or relation.constants or relation.recursive
    return not fixed and relation.body is None


def _put_in(node: Node, made: Mapping[str, Node]) -> Node:
    def replaced(each: Node) -> Node:
        return made[each.name].copy() if isinstance(each, exp.Column) else each

    return node.transform(replaced)
