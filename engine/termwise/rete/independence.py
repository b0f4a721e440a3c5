"""Whether one more row of an entity can be decided without evaluating the others anew.

It can where nothing that the row reads on other rows depends on which rows of the entity there
are. The row's own measures may gather its entity: they find the others in the indexes there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, assert_never

from termwise.language.dependencies import Edge, Node, Reads, read_by_messages
from termwise.language.program import (
    EntitySource,
    LineSource,
    Measure,
    PeriodSource,
    Program,
)
from termwise.rete.compiler.measures import looks_back

Where = Literal["own", "before", "elsewhere"]
"""On the row itself, on rows of its entity before it, or on any other row."""


def decides_alone(entity: str, program: Program, reads: Reads) -> bool:
    """Whether no value of another row that a row of `entity` reads depends on that row."""
    periods = {
        period.name
        for declared in program.periods().values()
        for period in declared
        if period.entity == entity or any(owner.entity == entity for owner in period.owners)
    }
    seen: set[tuple[Node, Where]] = set()
    waiting: list[tuple[Node, Where]] = [
        (node, "own") for node in reads.order if node.subject == entity and node.kind != "rows"
    ]
    for effect, edges in read_by_messages(program).items():
        if effect.subject == entity:
            waiting.extend((edge.node, _next(edge, "own")) for edge in edges)
    while waiting:
        node, where = waiting.pop()
        if (node, where) in seen:
            continue
        seen.add((node, where))
        if node.kind == "rows" and node.subject in periods:
            return False
        if any(
            _gathers(measure, entity, periods) and not _allowed(measure, entity, where)
            for measure in _measures(node, program)
        ):
            return False
        waiting.extend((edge.node, _next(edge, where)) for edge in reads.edges.get(node, ()))
    return True


def _next(edge: Edge, where: Where) -> Where:
    match where:
        case "own":
            return "own" if edge.own else "before" if edge.earlier else "elsewhere"
        case "before":
            return "before" if edge.own or edge.earlier else "elsewhere"
        case "elsewhere":
            return "elsewhere"
        case _:
            assert_never(where)


def _measures(node: Node, program: Program) -> Iterator[Measure]:
    if node.kind == "value":
        for version in program.versions:
            measure = version.measures.get((node.subject, node.name))
            if measure is not None:
                yield measure


def _gathers(measure: Measure, entity: str, periods: set[str]) -> bool:
    """Whether one more row of the entity can be among what is gathered, or change it."""
    match measure.source:
        case EntitySource(entity=source):
            return source == entity or (measure.below is not None and measure.subject == entity)
        case PeriodSource(period=source):
            return source in periods
        case LineSource(subject=source):
            return source == entity or source in periods
        case _:
            assert_never(measure.source)


def _allowed(measure: Measure, entity: str, where: Where) -> bool:
    """Rows before the row gather only rows before themselves, so never the row."""
    own = isinstance(measure.source, EntitySource) and measure.subject == entity
    if not own or measure.below is not None:
        return False
    return where == "own" or (where == "before" and looks_back(measure))
