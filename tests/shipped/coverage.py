"""What a program's scenarios reach: rules that came out and that did not, cases that were taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from termwise.language.diagnostics import Findings
from termwise.language.program import Program
from termwise.language.timeline import timeline
from termwise.rete.engine import Engine
from termwise.scenario.declarations import Scenario
from termwise.scenario.files import scenario_files
from termwise.scenario.loader import load_scenario
from termwise.scenario.rows import rows_of
from termwise.scenario.runner import Outcome, evaluate_scenario

Keys = set[tuple[str, int | None]]


@dataclass(slots=True)
class Reached:
    """By version and name, over all scenarios."""

    came: set[tuple[str, str]] = field(default_factory=set)
    """Rules of which a line came out."""
    stayed: set[tuple[str, str]] = field(default_factory=set)
    """Rules of which none came out, of some row that their version governed."""
    cases: set[tuple[str, str, str]] = field(default_factory=set)
    """Decisions with a case that was taken."""


def reached_by_scenarios(program: Program, folder: Path) -> Reached:
    """Evaluate every scenario of the program and note what it reaches."""
    reached, engine = Reached(), Engine(program)
    for path in scenario_files(folder).values():
        scenario = load_scenario(path, Findings())
        assert scenario is not None, path
        _note(evaluate_scenario(engine, program, scenario), program, scenario, reached)
    return reached


def _note(outcome: Outcome, program: Program, scenario: Scenario, reached: Reached) -> None:
    lines: dict[str, Keys] = defaultdict(set)
    for line in outcome.lines:
        reached.came.add((line.version, line.rule))
        lines[line.rule].add((line.key, line.index))
    rows: dict[tuple[str, str], Keys] = defaultdict(set)
    for value in outcome.decisions:
        rows[value.version, value.subject].add((value.key, value.index))
        if value.case:
            name = f"{value.subject}.{value.name}"
            reached.cases.add((value.version, name, value.case))
    for version in program.versions:
        for rule in version.rules.values():
            governed = rows.get((version.name, rule.subject))
            if governed is not None:
                silent = governed - lines[rule.id]
            else:
                # Nothing is decided of its subject: look at the rows that were given.
                owners = set(_given(program, scenario, _owner(program, rule.subject), version.name))
                silent = {(key, None) for key in owners - {key for key, _ in lines[rule.id]}}
            if silent:
                reached.stayed.add((version.name, rule.id))


def _given(program: Program, scenario: Scenario, entity: str, version: str) -> Iterator[str]:
    """Keys of the rows of a scenario that a version governs, or that have no date."""
    declared, reigns = program.entities[entity], timeline(program)
    for row in rows_of(scenario).get(entity, []):
        day = row.get(declared.date or "")
        governs = reigns.on(date.fromisoformat(day[:10])) if day else None
        if day is None or (governs is not None and governs.name == version):
            yield str(row[declared.key])


def _owner(program: Program, subject: str) -> str:
    periods = program.periods()
    return periods[subject][0].entity if subject in periods else subject
