"""Outputs that are sorted before they become text: a few narrow columns, not whole rows of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.ahead import Ahead, AheadOf
from termwise.columns.output import Output
from termwise.columns.relation import SOURCE, Relation, columns_read
from termwise.columns.sql import Node

NARROW = "o"
"""The alias under which cells read the narrow rows."""

Cells = Mapping[str, Node]


@dataclass(frozen=True)
class Written:
    """What is made of an output: columns from its `cells`, in the order of `order`.

    Both may say what is better computed `ahead`.
    """

    cells: Callable[[Cells], Cells]
    order: Callable[[Node], Node]


@dataclass(frozen=True)
class Narrow:
    """The rows of an output as its cells read them, with the columns of its order."""

    comment: str
    relation: Relation
    cells: Cells
    order: tuple[str, ...]
    ranks: str = ""
    """The entity whose keys the first column of the order numbers, in order; "" where none."""

    @property
    def columns(self) -> set[str]:
        """What is read of the relation."""
        read = {name for cell in self.cells.values() for _, name in columns_read(cell)}
        return {*read, *self.order}


def narrowed(output: Output, columns: tuple[str, ...], written: Written, before: AheadOf) -> Narrow:
    """The columns of an output over no more than what they are made from."""
    relation = output.relation
    if relation.union:
        united = {name: sql.column(name, NARROW) for name in columns}
        cells = {name: _undone(cell) for name, cell in written.cells(united).items()}
        ranks = output.entity if _rank(relation, output.order[0], written, before) else ""
        return Narrow(output.comment, relation, cells, output.order, ranks)
    made = written.cells({name: relation.columns[name] for name in columns})
    narrowing = _Narrowing(relation, before)
    cells = {name: narrowing.cell(node) for name, node in made.items()}
    ranks = ""
    for place, name in enumerate(output.order):
        rank = narrowing.rank(written.order(relation.columns[name]))
        narrowing.found.column(name, relation.columns[name] if rank is None else rank)
        if place == 0 and rank is not None:
            ranks = output.entity
    return Narrow(output.comment, narrowing.found, cells, output.order, ranks)


class _Narrowing:
    """A relation with what cells read, each once."""

    def __init__(self, relation: Relation, before: AheadOf) -> None:
        self._source = relation.source
        self._before = before
        self._names: dict[Node, str] = {}
        self.found = Relation(
            relation.comment, relation.source, joins=relation.joins, where=relation.where
        )

    def cell(self, node: Node) -> Node:
        """A cell over the columns of the relation."""

        def replaced(each: Node) -> Node:
            match each:
                case Ahead():
                    return self._column(self._ahead(each))
                case exp.Column():
                    return self._column(each)
                case _:
                    return each

        return node.transform(replaced)

    def rank(self, node: Node) -> Node | None:
        """What is computed ahead in the place of a column of the order."""
        return self._made_before(node) if isinstance(node, Ahead) else None

    def _column(self, node: Node) -> Node:
        if node not in self._names:
            self._names[node] = name = f"c{len(self._names)}"
            self.found.column(name, node)
        return sql.column(self._names[node], NARROW)

    def _ahead(self, node: Ahead) -> Node:
        made = self._made_before(node)
        return node.this if made is None else made

    def _made_before(self, node: Ahead) -> Node | None:
        plain = all(column.table == SOURCE for column in node.this.find_all(exp.Column))
        if not plain or not isinstance(self._source, Relation):
            return None
        name = self._before.column(self._source, node.this)
        return None if name is None else sql.column(name, SOURCE)


def _rank(union: Relation, name: str, written: Written, before: AheadOf) -> bool:
    """Order all parts of a union by what is computed ahead; whether that can be."""
    ranks = [
        _Narrowing(part, before).rank(written.order(part.columns[name])) for part in union.union
    ]
    for part, rank in zip(union.union, ranks, strict=True):
        if rank is not None and None not in ranks:
            part.columns[name] = rank
    return None not in ranks


def _undone(node: Node) -> Node:
    def replaced(each: Node) -> Node:
        return each.this if isinstance(each, Ahead) else each

    return node.transform(replaced)
