"""Deciding one row more: its own values in order, its lines, its decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from termwise.language.dependencies import Node, Reads
from termwise.language.program import EntitySource
from termwise.outcome.model import DecisionValue, Line
from termwise.rete.cells import ACCEPTED, Compute, Row
from termwise.rete.compiler.subjects import CompiledSubject
from termwise.rete.layout import Effect, Layout, Named, Round
from termwise.rete.output import Tellers, rules_in_order
from termwise.rete.rounds import Rounds

if TYPE_CHECKING:
    from termwise.rete.run import Run


@dataclass(frozen=True, slots=True)
class CasePlan:
    """How rows of one entity under one version are decided.

    `steps` are the cells in an order in which each finds what it reads; `meets` tells whether the
    row may gather itself; `gathers_itself` are the places of the measures it could do so in.
    """

    compiled: CompiledSubject
    steps: Sequence[tuple[int, Compute]]
    lines: Sequence[tuple[int, Callable[[Row, Any], Line]]]
    decisions: Sequence[Callable[[Row, str], DecisionValue]]
    meets: Sequence[Callable[[Row, Any], bool]]
    gathers_itself: Sequence[int]


def case_plan(
    number: int, subject: str, language: str, compiled: CompiledSubject, rounds: Rounds, run: Run
) -> CasePlan:
    """The plan for one entity and version, with its functions compiled for such rows."""
    layout = run.compiled.layouts[subject]
    steps = [
        (cell, compiled.functions[cell])
        for cell in _order(number, layout, run.compiled.reads, rounds)
        if cell in compiled.functions
    ]
    version = run.program.versions[number]
    lines = [
        (cell, run.compiled.line(number, rule, language))
        for rule, owner in rules_in_order(run).items()
        if owner == subject and rule in version.rules
        for cell in [layout.cell(number, Effect(rule))]
        if cell is not None
    ]
    tellers = Tellers(subject, run, lambda _number: compiled)
    own = [
        run.compiled.places[number, subject, name]
        for (owner, name), measure in version.measures.items()
        if owner == subject and measure.source == EntitySource(subject)
    ]
    return CasePlan(
        compiled, steps, lines, list(tellers.under(number)), list(compiled.meets.values()), own
    )


def _order(number: int, layout: Layout, reads: Reads, rounds: Rounds) -> Iterator[int]:
    """The cells of a row, each after those of the row that it reads."""
    graph: dict[int, set[int]] = {}
    for node in reads.order:
        cell = _cell(node, number, layout, rounds)
        if cell is not None:
            found = graph.setdefault(cell, set())
            for edge in reads.edges[node]:
                read = _cell(edge.node, number, layout, rounds) if edge.own else None
                if read is not None and read != cell:
                    found.add(read)
    return iter(TopologicalSorter(graph).static_order())


def _cell(node: Node, number: int, layout: Layout, rounds: Rounds) -> int | None:
    if node.subject != layout.subject:
        return None
    match node.kind:
        case "value":
            return layout.cell(number, Named(node.name))
        case "effect":
            return layout.cell(number, Effect(node.name))
        case "case" | "when":
            return layout.cell(number, Round(rounds.of[node]))
        case "accepted":
            return ACCEPTED
        case "rows":
            return None
