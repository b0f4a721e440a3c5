"""Deciding one row more: its own values in order, its lines, its decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from termwise.language.dependencies import Node, Reads
from termwise.language.program import Decision, EntitySource, Version
from termwise.outcome.model import Line
from termwise.outcome.ordering import can_be_refused, decisions_in_order, rules_in_order
from termwise.rete.cells import ACCEPTED, Compute, Row
from termwise.rete.compiler.case_function import CaseFunction, DecideRow
from termwise.rete.compiler.subjects import CompiledSubject
from termwise.rete.layout import Effect, Layout, Named, Round
from termwise.rete.rounds import Rounds

if TYPE_CHECKING:
    from termwise.rete.run import Run


@dataclass(frozen=True, slots=True)
class CasePlan:
    """How rows of one entity under one version are decided.

    `meets` tell whether a row may gather itself; `gathers_itself` are the places of the measures
    it could do so in.
    """

    decide: DecideRow
    functions: Mapping[int, Compute]
    meets: Sequence[Callable[[Row, Any], bool]]
    gathers_itself: Sequence[int]


def case_plan(
    number: int, subject: str, language: str, compiled: CompiledSubject, rounds: Rounds, run: Run
) -> CasePlan:
    """The plan for one entity and version, with its functions compiled for such rows."""
    version, layout = run.program.versions[number], run.compiled.layouts[subject]
    # A fresh row is accepted from the start where nothing can refuse it.
    sure = not run.compiled.requirements(number, subject)
    order = _order(number, layout, run.compiled.reads, rounds)
    function = CaseFunction(
        subject,
        version.name,
        run.program,
        compiled,
        [cell for cell in order if cell in compiled.functions and not (cell == ACCEPTED and sure)],
        list(_lines(number, subject, language, run)),
        list(_decisions(version, layout, run)),
        can_be_refused(subject, run.versions_known),
    )
    meets = list(compiled.meets.values())
    own = own_measures(number, subject, run)
    return CasePlan(function.write(), compiled.functions, meets, own)


def own_measures(number: int, subject: str, run: Run) -> list[int]:
    """The places of those measures of an entity, in a version, that gather its own rows."""
    return [
        run.compiled.places[number, subject, name]
        for (owner, name), measure in run.program.versions[number].measures.items()
        if owner == subject and measure.source == EntitySource(subject)
    ]


def _lines(
    number: int, subject: str, language: str, run: Run
) -> Iterator[tuple[int, Callable[[Row, Any], Line]]]:
    declared, layout = run.program.versions[number].rules, run.compiled.layouts[subject]
    for rule, owner in rules_in_order(run.versions_known).items():
        cell = layout.cell(number, Effect(rule)) if owner == subject else None
        if cell is not None and rule in declared:
            yield cell, run.compiled.line(number, rule, language)


def _decisions(version: Version, layout: Layout, run: Run) -> Iterator[tuple[int, Decision]]:
    number = run.compiled.numbers[version.name]
    for name in decisions_in_order(layout.subject, run.versions_known):
        decision = version.decisions.get((layout.subject, name))
        cell = layout.cell(number, Named(name))
        if decision is not None and cell is not None:
            yield cell, decision


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
