"""In which round of matching the conditions of a subject are asked.

All conditions of a subject whose values are at hand go to the matcher together; one that reads
what others decide, be it through rows elsewhere, waits for a later round. Asking too early would
make a circle where the terms have none: a round waits for everything that one of its conditions
reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from termwise.language.dependencies import Edge, Node, Reads

_CONDITIONS = ("case", "when")


@dataclass(frozen=True)
class Rounds:
    """By conditions ("case" and "when" nodes) their round, and how many a subject has."""

    of: Mapping[Node, int]
    count: Mapping[str, int]


def rounds_of(reads: Reads) -> Rounds:
    """Rounds for rows among others: what may lead back to a row's conditions is waited for."""
    return _assigned(reads, lambda _edge: True)


def own_rounds_of(reads: Reads) -> Rounds:
    """Rounds for a row that no other row's values depend on."""
    return _assigned(reads, lambda edge: edge.own)


def _assigned(reads: Reads, counts: Callable[[Edge], bool]) -> Rounds:
    levels = _Levels(reads, counts)
    while levels.raised():
        pass
    conditions = [node for node in reads.order if node.kind in _CONDITIONS]
    by_subject: dict[str, list[int]] = {}
    for subject in dict.fromkeys(node.subject for node in conditions):
        there = {levels.own[node] for node in conditions if node.subject == subject}
        by_subject[subject] = sorted(there)
    of = {node: by_subject[node.subject].index(levels.own[node]) for node in conditions}
    return Rounds(of, {subject: len(there) for subject, there in by_subject.items()})


@dataclass
class _Levels:
    """By thing, one more than the highest level of a condition that it waits for.

    A path of reads leads back to the same row where all its steps stay on the row, or where one
    of them leads to any row; a path of steps to earlier rows does not.
    """

    reads: Reads
    counts: Callable[[Edge], bool]
    own: dict[Node, int] = field(default_factory=dict)
    """Through paths that may end on the same row: of a condition, its level."""
    far: dict[Node, int] = field(default_factory=dict)
    """Through paths with a step to any row."""
    every: dict[Node, int] = field(default_factory=dict)
    """Through any path."""

    def __post_init__(self) -> None:
        # Terms that do go in a circle would rise for ever.
        self._highest = sum(node.kind in _CONDITIONS for node in self.reads.order)

    def raised(self) -> bool:
        """Go over everything once; whether anything rose. Most programs need two rounds."""
        before = sum(self.own.values()), sum(self.far.values()), sum(self.every.values())
        for node in self.reads.order:
            edges = [edge for edge in self.reads.edges[node] if self.counts(edge)]
            self.own[node] = self._top(self._own(edge) for edge in edges)
            self.far[node] = self._top(self._far(edge) for edge in edges)
            self.every[node] = self._top(self._at(edge.node, self.every) for edge in edges)
        return before != (sum(self.own.values()), sum(self.far.values()), sum(self.every.values()))

    def _top(self, levels: Iterable[int]) -> int:
        return min(max(levels, default=0), self._highest)

    def _own(self, edge: Edge) -> int:
        if edge.own:
            return self._at(edge.node, self.own)
        return self._far(edge)

    def _far(self, edge: Edge) -> int:
        if edge.own or edge.earlier:
            return self.far.get(edge.node, 0)
        return self._at(edge.node, self.every)

    def _at(self, node: Node, levels: Mapping[Node, int]) -> int:
        """Once a condition itself is waited for, everything waits for its level to be over."""
        level = levels.get(node, 0)
        return max(level, self.own.get(node, 0) + 1) if node.kind in _CONDITIONS else level
