"""From a program to its plan: strata of stages in running order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from termwise.language.dependencies import Node, Reads, reads_of
from termwise.language.program import Program, Require
from termwise.plan.groups import CONDITIONS, Groups, group_conditions
from termwise.plan.loops import loops_of, settled
from termwise.plan.stages import (
    Choose,
    Compute,
    Emit,
    Gather,
    GenerateRows,
    Judge,
    Loop,
    Match,
    Stage,
    Stratum,
)


@dataclass(frozen=True)
class Plan:
    """What is done for a program, in which order, on any engine."""

    program: Program
    reads: Reads
    groups: Groups
    strata: tuple[Stratum, ...]


def make_plan(program: Program) -> Plan:
    """The plan of a checked program; the same program always gives the same plan."""
    reads = settled(reads_of(program))
    groups = group_conditions(reads)
    return Plan(program, reads, groups, tuple(_Strata(program, reads, groups).made()))


class _Strata:
    def __init__(self, program: Program, reads: Reads, groups: Groups) -> None:
        self._program = program
        self._reads = reads
        self._groups = groups
        self._loop_of: dict[Node, frozenset[Node]] = {
            node: loop for loop in loops_of(reads) for node in loop
        }
        self._read_lines = {
            edge.node
            for edges in reads.edges.values()
            for edge in edges
            if edge.node.kind == "effect"
        }
        versions = program.versions
        self._rules = list(
            dict.fromkeys((r.subject, r.id) for v in versions for r in v.rules.values())
        )

    def made(self) -> list[Stratum]:
        by_number: dict[int, list[Stage]] = {}
        self._place(by_number)
        lines = [Emit(subject, rule) for subject, rule in self._rules]
        by_number[max(by_number, default=0) + 1] = [e for e in lines if self._comes_last(e)]
        strata = [by_number[number] for number in sorted(by_number) if by_number[number]]
        return [Stratum(number, tuple(stages)) for number, stages in enumerate(strata, 1)]

    def _comes_last(self, emit: Emit) -> bool:
        node = Node("effect", emit.subject, emit.rule)
        return node not in self._read_lines or self._is_requirement(emit.rule)

    def _is_requirement(self, rule: str) -> bool:
        found = (v.rules.get(rule) for v in self._program.versions)
        return any(r is not None and isinstance(r.effect, Require) for r in found)

    def _place(self, by_number: dict[int, list[Stage]]) -> None:
        placed: set[frozenset[Node]] = set()
        matches: dict[int, set[int]] = {}
        for node in self._reads.order:
            loop = self._loop_of.get(node)
            if loop is not None:
                if loop not in placed:
                    placed.add(loop)
                    number = max(self._number(member) for member in loop)
                    by_number.setdefault(number, []).append(self._loop(loop))
            elif node.kind in CONDITIONS:
                group = self._groups.of[node]
                matches.setdefault(self._groups.levels[group], set()).add(group)
            else:
                by_number.setdefault(self._number(node), []).extend(self._stages(node))
        for level, groups in matches.items():
            stages = by_number.setdefault(level, [])
            for group in sorted(groups):
                members = self._groups.members[group]
                stages.append(self._match(n for n in members if n not in self._loop_of))

    def _number(self, node: Node) -> int:
        """The stratum after the matches that a thing needs."""
        needed = self._groups.needed_by(node, self._reads)
        return 1 + max((self._groups.levels[g] for g in needed), default=0)

    def _loop(self, loop: frozenset[Node]) -> Loop:
        order = [node for node in self._reads.order if node in loop]
        stages: list[Stage] = []
        for node in order:
            found = [self._match((node,))] if node.kind in CONDITIONS else self._stages(node)
            stages.extend(found)
        return Loop(tuple(dict.fromkeys(node.subject for node in order)), tuple(stages))

    def _match(self, nodes: Iterable[Node]) -> Match:
        """The conditions of these, in the order in which rules are declared."""
        members = list(nodes)
        subject = members[0].subject
        decisions = tuple(n.name for n in members if n.kind == "case")
        wanted = {n.name for n in members if n.kind == "when"}
        return Match(subject, decisions, tuple(rule for _, rule in self._rules if rule in wanted))

    def _stages(self, node: Node) -> list[Stage]:
        match node.kind:
            case "rows":
                return [GenerateRows(node.subject)]
            case "accepted":
                reached = self._reads.reached([node])
                return [Judge(node.subject)] if any(n.kind == "effect" for n in reached) else []
            case "effect":
                comes_last = self._comes_last(Emit(node.subject, node.name))
                return [] if comes_last else [Emit(node.subject, node.name)]
            case "value":
                return self._value(node)
            case _:
                return []

    def _value(self, node: Node) -> list[Stage]:
        """A name may be a measure in one version, and a decision of either form in others."""
        key = (node.subject, node.name)
        stages: dict[Stage, None] = {}
        for version in self._program.versions:
            if key in version.measures:
                stages[Gather(*key)] = None
            decision = version.decisions.get(key)
            if decision is not None:
                chosen = isinstance(decision.body, tuple)
                stages[Choose(*key) if chosen else Compute(*key)] = None
        return list(stages)
