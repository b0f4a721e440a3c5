"""Rows below rows: the tree that a reference of an entity to itself makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from termwise.rete.cells import KEY, Row

if TYPE_CHECKING:
    from termwise.rete.run import Run


@dataclass(frozen=True, slots=True)
class Tree:
    """By key, the keys of the rows directly below."""

    children: dict[Any, list[Any]]

    def below(self, row: Row) -> Iterator[Any]:
        """The keys of all rows below one, itself not among them."""
        seen = {row[KEY]}
        waiting = list(self.children.get(row[KEY], ()))
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                yield key
                waiting.extend(self.children.get(key, ()))


def tree_of(entity: str, cell: int, run: Run) -> Tree:
    """The tree of an entity's rows; a loop of references is reported."""
    children: dict[Any, list[Any]] = {}
    above: dict[Any, Any] = {}
    for row in run.rows(entity):
        parent = row[cell]
        if parent is not None:
            children.setdefault(parent[KEY], []).append(row[KEY])
            above[row[KEY]] = parent[KEY]
    for loop in _loops(above):
        run.faults.loop(entity, loop)
    return Tree(children)


def _loops(above: dict[Any, Any]) -> Iterator[list[Any]]:
    """Every circle of references, once."""
    settled: set[Any] = set()
    for first in above:
        path: dict[Any, None] = {}
        key = first
        while key in above and key not in settled and key not in path:
            path[key] = None
            key = above[key]
        if key in path:
            keys = list(path)
            yield keys[keys.index(key) :]
        settled.update(path)
