"""At which stage each thing is made: strata a column, not a table.

What is read of the very same row can be made in the same stage; what is read of another row was
made in an earlier one. A period's rows wait for what they read of their owners, where nobody is
kept waiting in a circle, so that the columns can be carried along instead of joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from termwise.columns.signatures import (
    decision_expressions,
    measure_expressions,
    rule_expressions,
)
from termwise.language import tree as t
from termwise.language.dependencies import Edge, Node, Reads, ordered, owners_of
from termwise.language.program import Program
from termwise.language.tree import Expr
from termwise.language.types import Row
from termwise.language.walk import walk


def levels_of(
    program: Program, reads: Reads, loops: Sequence[frozenset[Node]]
) -> tuple[Mapping[Node, int], tuple[Node, ...]]:
    """The stage of every node, and all nodes in an order in which they can be made.

    The members of a loop are made in one stage, and read in later ones.
    """
    edges = {node: set(found) for node, found in reads.edges.items()}
    for reader, period in _looking_back(program):
        edges[reader].add(Edge(Node("rows", period), own=False, earlier=False))
    for node in list(edges):
        if node.kind == "rows":
            _wait_for_owners(node, program, edges)
    order = ordered({node: frozenset(found) for node, found in edges.items()})
    loop_of = {node: loop for loop in loops for node in loop}
    levels: dict[Node, int] = {}
    # Each pass lifts what waits for a loop; there are no more of them than loops can be nested.
    for _ in range(2 + 2 * len(loops)):
        before = dict(levels)
        for node in order:
            found = (_after(node, edge, levels, loop_of) for edge in edges[node])
            levels[node] = max(found, default=0)
            if node in loop_of:
                levels[node] = max(levels.get(member, 0) for member in loop_of[node])
        if levels == before:
            break
    return levels, order


def _after(
    node: Node, edge: Edge, levels: Mapping[Node, int], loop_of: Mapping[Node, frozenset[Node]]
) -> int:
    made = levels.get(edge.node, 0)
    loop = loop_of.get(edge.node)
    if loop is not None:
        return made if loop_of.get(node) is loop else made + 1
    return made if edge.own else made + 1


def _wait_for_owners(rows: Node, program: Program, edges: dict[Node, set[Edge]]) -> None:
    owners = set(owners_of(program, rows.subject))
    wanted = {
        edge.node
        for node, found in edges.items()
        if node.subject == rows.subject and node.kind != "rows"
        for edge in found
        if edge.node.subject in owners
    }
    for node in sorted(wanted):
        if rows not in _reached(node, edges):
            edges[rows].add(Edge(node, own=False, earlier=False))


def _reached(start: Node, edges: Mapping[Node, set[Edge]]) -> set[Node]:
    found: set[Node] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(edge.node for edge in edges.get(node, ()))
    return found


def _looking_back(program: Program) -> Iterator[tuple[Node, str]]:
    """What reads the row before its own: that is another row, made before."""
    for version in program.versions:
        for measure in version.measures.values():
            reader = Node("value", measure.subject, measure.name)
            yield from _periods_before(reader, measure_expressions(measure))
        for decision in version.decisions.values():
            exprs = decision_expressions(decision)
            yield from _periods_before(Node("value", decision.subject, decision.name), exprs)
            if isinstance(decision.body, tuple):
                yield from _periods_before(Node("case", decision.subject, decision.name), exprs)
        for rule in version.rules.values():
            for kind in ("when", "effect"):
                reader = Node("when" if kind == "when" else "effect", rule.subject, rule.id)
                yield from _periods_before(reader, rule_expressions(rule))


def _periods_before(reader: Node, exprs: Iterable[Expr | None]) -> Iterator[tuple[Node, str]]:
    for expr in exprs:
        for node in walk(expr) if expr is not None else ():
            if isinstance(node, t.Previous):
                assert isinstance(node.type, Row)
                yield reader, node.type.subject
