"""In which round of matching the conditions of a subject are asked.

All conditions of a subject whose values are at hand go to the matcher together; one that reads
what others decide, be it through rows elsewhere, waits for a later round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from termwise.language.dependencies import Edge, Node, Reads


@dataclass(frozen=True)
class Rounds:
    """By conditions ("case" and "when" nodes) their round, and how many a subject has."""

    of: Mapping[Node, int]
    count: Mapping[str, int]


def rounds_of(reads: Reads) -> Rounds:
    """Rounds for rows among others: whatever leads back to the subject makes a condition wait."""
    return _assigned(reads, lambda edge: not edge.earlier)


def own_rounds_of(reads: Reads) -> Rounds:
    """Rounds for a row that no other row's values depend on."""
    return _assigned(reads, lambda edge: edge.own)


def _assigned(reads: Reads, counts: Callable[[Edge], bool]) -> Rounds:
    depths: dict[Node, dict[str, int]] = {}
    rounds: dict[Node, int] = {}
    for node in reads.order:
        depth: dict[str, int] = {}
        for edge in reads.edges[node]:
            if counts(edge):
                _deepen(depth, depths.get(edge.node, {}))
                if edge.node in rounds:
                    _deepen(depth, {edge.node.subject: rounds[edge.node] + 1})
        depths[node] = depth
        if node.kind in ("case", "when"):
            rounds[node] = depth.get(node.subject, 0)
    count: dict[str, int] = {}
    for node, number in rounds.items():
        count[node.subject] = max(count.get(node.subject, 0), number + 1)
    return Rounds(rounds, count)


def _deepen(depth: dict[str, int], other: Mapping[str, int]) -> None:
    for subject, number in other.items():
        depth[subject] = max(depth.get(subject, 0), number)
