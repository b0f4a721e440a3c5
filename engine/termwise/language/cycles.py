"""Names that are defined by each other: an error that names its members."""

from __future__ import annotations

from dataclasses import replace

from termwise.language.dependencies import Node, Reads, reads_of
from termwise.language.diagnostics import Diagnostic, Label
from termwise.language.program import Program
from termwise.language.source import Span


def find_cycles(program: Program) -> list[Diagnostic]:
    """One error for each circle of names that no `previous` breaks.

    The rows of a period are there all at once: they do not go on from an earlier one to the next.
    """
    reads = reads_of(program)
    circles = [_circle(min(component), component, reads) for component in components(reads)]
    told_of = {node for circle in circles for node in circle}
    whole = at_any_time(reads)
    for component in components(whole):
        rows = [node for node in component if node.kind == "rows"]
        if rows and not told_of & set(component):
            circles.append(_circle(min(rows), component, whole))
    return [_diagnostic(circle, program) for circle in circles if circle]


def at_any_time(reads: Reads) -> Reads:
    """The same, where no row is earlier than another."""
    edges = {
        node: frozenset(edge._replace(earlier=False) for edge in found)
        for node, found in reads.edges.items()
    }
    return replace(reads, edges=edges)


def components(reads: Reads) -> list[list[Node]]:
    """The sets of things that lead to each other without `earlier` edges (Tarjan, iterative)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    on_stack: set[Node] = set()
    found: list[list[Node]] = []
    for root in reads.order:
        if root in index:
            continue
        work: list[tuple[Node, list[Node]]] = [(root, _plain(root, reads))]
        _open(root, index, low, stack, on_stack)
        while work:
            node, rest = work[-1]
            if rest:
                read = rest.pop()
                if read not in index:
                    _open(read, index, low, stack, on_stack)
                    work.append((read, _plain(read, reads)))
                elif read in on_stack:
                    low[node] = min(low[node], index[read])
                continue
            work.pop()
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[node])
            if low[node] == index[node]:
                found.append(_close(node, stack, on_stack))
    return found


def _open(
    node: Node,
    index: dict[Node, int],
    low: dict[Node, int],
    stack: list[Node],
    on_stack: set[Node],
) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    on_stack.add(node)


def _close(node: Node, stack: list[Node], on_stack: set[Node]) -> list[Node]:
    component: list[Node] = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        component.append(member)
        if member == node:
            return component


def _plain(node: Node, reads: Reads) -> list[Node]:
    return sorted((e.node for e in reads.edges[node] if not e.earlier), reverse=True)


def _circle(start: Node, component: list[Node], reads: Reads) -> list[Node]:
    """A shortest circle within a component, from a member on; empty where there is none."""
    members = set(component)
    came: dict[Node, Node] = {}
    level = [start]
    while level:
        following: list[Node] = []
        for node in level:
            for read in reversed(_plain(node, reads)):
                if read == start:
                    return _path(start, node, came)
                if read in members and read not in came:
                    came[read] = node
                    following.append(read)
        level = following
    return []


def _path(start: Node, last: Node, came: dict[Node, Node]) -> list[Node]:
    path = [last]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def _diagnostic(circle: list[Node], program: Program) -> Diagnostic:
    named = list(dict.fromkeys(told(node) for node in circle))
    places = [place for node in circle if (place := _place(node, program)) is not None]
    labels = [Label(place, "and this") for place in dict.fromkeys(places[1:])]
    return Diagnostic(
        "cycle",
        _chain(named),
        places[0],
        "take one of them out of the circle: read the `previous` row, look only `before:` the row,"
        " or gather with `refused: too`",
        tuple(label for label in labels if label.span != places[0]),
    )


def _chain(named: list[str]) -> str:
    """ "a needs b, which needs c, which needs a"."""
    if len(named) == 1:
        return f"{named[0]} {_need(named[0])} itself"
    read = [*named[1:], named[0]]
    steps = (f"{_need(by)} {what}" for by, what in zip(named, read, strict=True))
    return f"{named[0]} {', which '.join(steps)}"


def _need(name: str) -> str:
    return "need" if name.startswith("the rows ") else "needs"


def told(node: Node) -> str:
    """A thing in the author's words."""
    match node.kind:
        case "value" | "case":
            return f"{node.subject}.{node.name}"
        case "effect" | "when":
            return f"the rule {node.name}"
        case "accepted":
            return f"{node.subject}.accepted"
        case "rows":
            return f"the rows of {node.subject}"
        case _:
            raise AssertionError(node.kind)


def _place(node: Node, program: Program) -> Span | None:
    """Where the thing is declared, in the first version that does."""
    for version in program.versions:
        if node.kind in ("effect", "when") and node.name in version.rules:
            return version.rules[node.name].span
        if node.kind == "rows" and node.subject in version.periods:
            return version.periods[node.subject].span
        key = (node.subject, node.name)
        declared = version.measures.get(key) or version.decisions.get(key)
        if declared is not None:
            return declared.span
    return None
