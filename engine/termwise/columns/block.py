"""A relation under construction: joins are added as expressions ask for rows elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from termwise.columns import sql
from termwise.columns.relation import Join, JoinKind, Relation
from termwise.columns.rows import Place, Rows
from termwise.columns.sql import Node


class Block:
    """What a relation selects from: its source, and the rows joined so far."""

    def __init__(self, relation: Relation) -> None:
        self.relation = relation
        self._places: dict[tuple[object, ...], Place] = {}

    def join(self, rows: Rows, keys: Sequence[Node], columns: Sequence[str] = ()) -> Place:
        """The row with these keys, if there is one; the same look-up is made once."""
        names = tuple(columns) or rows.keys
        known = (id(rows.relation), names, tuple(keys))
        found = self._places.get(known)
        if found is None:
            alias = self.alias()
            on = sql.all_of(
                sql.equal(sql.column(name, alias), key)
                for name, key in zip(names, keys, strict=True)
            )
            found = self._places[known] = self.attach(rows, alias, on)
        return found

    def join_where(self, rows: Rows, alias: str, on: Node, known: tuple[object, ...]) -> Place:
        """The one row for which `on` holds, if there is one."""
        found = self._places.get(known)
        if found is None:
            found = self._places[known] = self.attach(rows, alias, on)
        return found

    def known(self, known: tuple[object, ...]) -> Place | None:
        """A join made before."""
        return self._places.get(known)

    def attach(
        self,
        rows: Rows,
        alias: str,
        on: Node | None,
        kind: JoinKind = "LEFT",
        *,
        unique: bool = True,
    ) -> Place:
        """Join rows under an alias."""
        self.relation.joins.append(Join(rows.relation, alias, kind, on, unique))
        return Place(rows, alias, outer=kind == "LEFT")

    def alias(self) -> str:
        """A name that nothing joined has yet."""
        return f"j{len(self.relation.joins) + 1}"
