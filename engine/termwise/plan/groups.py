"""Which conditions are matched together: as few matches a row as possible.

Conditions of one subject share a match unless one of them needs what the match decides, directly
or through rows elsewhere. A match costs a call of the engine, which a service pays for every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from termwise.language.dependencies import Node, Reads

CONDITIONS = ("case", "when")


@dataclass(frozen=True)
class Groups:
    """By condition its group; by group its members and the groups whose answers it needs."""

    of: Mapping[Node, int]
    members: Mapping[int, tuple[Node, ...]]
    needs: Mapping[int, frozenset[int]]
    levels: Mapping[int, int]
    """Groups of level 1 need no other match; level n + 1 needs one of level n."""

    def needed_by(self, node: Node, reads: Reads) -> frozenset[int]:
        """The groups whose answers a thing needs before it can be computed."""
        return frozenset(_first_groups(node, reads, self.of))


def group_conditions(reads: Reads) -> Groups:
    """Put every condition into the first group of its subject that it does not need itself."""
    of: dict[Node, int] = {}
    members: dict[int, list[Node]] = {}
    needs: dict[int, set[int]] = {}
    for node in reads.order:
        if node.kind not in CONDITIONS:
            continue
        wanted = _first_groups(node, reads, of)
        behind = _behind(wanted, needs)
        own = (g for g, nodes in members.items() if nodes[0].subject == node.subject)
        group = next((g for g in own if g not in behind), len(members))
        of[node] = group
        members.setdefault(group, []).append(node)
        needs.setdefault(group, set()).update(wanted)
    return Groups(
        of,
        {g: tuple(nodes) for g, nodes in members.items()},
        {g: frozenset(found) for g, found in needs.items()},
        _levels(needs),
    )


def _first_groups(node: Node, reads: Reads, of: Mapping[Node, int]) -> set[int]:
    """The groups met first on the way down from a thing; `earlier` edges lead to other rows."""
    found: set[int] = set()
    seen: set[Node] = set()
    waiting = [edge.node for edge in reads.edges[node] if not edge.earlier]
    while waiting:
        read = waiting.pop()
        if read in of:
            found.add(of[read])
        elif read not in seen:
            seen.add(read)
            waiting.extend(edge.node for edge in reads.edges[read] if not edge.earlier)
    return found


def _behind(groups: set[int], needs: Mapping[int, set[int]]) -> set[int]:
    """These groups and all that they need."""
    found: set[int] = set()
    waiting = list(groups)
    while waiting:
        group = waiting.pop()
        if group not in found:
            found.add(group)
            waiting.extend(needs.get(group, ()))
    return found


def _levels(needs: Mapping[int, set[int]]) -> dict[int, int]:
    levels: dict[int, int] = {}

    def level(group: int) -> int:
        if group not in levels:
            levels[group] = 1 + max((level(other) for other in needs[group]), default=0)
        return levels[group]

    for group in needs:
        level(group)
    return levels
