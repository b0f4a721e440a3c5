"""Names that read each other through `previous`: legal, and run row after row."""

from __future__ import annotations

from termwise.language.cycles import at_any_time, components
from termwise.language.dependencies import Node, Reads, ordered


def loops_of(reads: Reads) -> list[frozenset[Node]]:
    """The sets of things that lead to each other once `earlier` edges count too."""
    whole = at_any_time(reads)
    return [
        frozenset(component)
        for component in components(whole)
        if len(component) > 1 or component[0] in {e.node for e in whole.edges[component[0]]}
    ]


def settled(reads: Reads) -> Reads:
    """The same, where only edges within a loop stay `earlier`.

    What is read of an earlier row, but does not lead back, is simply computed before, for all rows.
    """
    loop_of = {node: number for number, loop in enumerate(loops_of(reads)) for node in loop}
    edges = {
        node: frozenset(
            edge
            if edge.earlier and node in loop_of and loop_of[node] == loop_of.get(edge.node)
            else edge._replace(earlier=False)
            for edge in found
        )
        for node, found in reads.edges.items()
    }
    return Reads(edges, ordered(edges))
