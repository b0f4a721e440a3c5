"""Runs many scenarios of a program, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from termwise.language.diagnostics import Findings
from termwise.language.program import Program, Words
from termwise.scenario.check import ScenarioCheck
from termwise.scenario.loader import Backgrounds, load_scenario
from termwise.scenario.runner import Evaluation, Unrunnable, Verdict, run_scenario


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """A scenario with what became of it; `title` is empty where the file cannot be read."""

    name: str
    path: Path
    title: Words
    verdict: Verdict
    seconds: float


class Suite:
    """The scenarios of one program, and what evaluates it."""

    def __init__(self, program: Program, evaluate: Evaluation) -> None:
        self._program = program
        self._evaluate = evaluate
        self._check = ScenarioCheck(program)
        self._backgrounds = Backgrounds()

    def run(self, files: Mapping[str, Path]) -> Iterator[ScenarioRun]:
        """Run scenarios by name, in the order given, each when its result is asked for."""
        for name, path in files.items():
            began = perf_counter()
            title, verdict = self._run(path)
            yield ScenarioRun(name, path, title, verdict, perf_counter() - began)

    def _run(self, path: Path) -> tuple[Words, Verdict]:
        findings = Findings()
        scenario = load_scenario(path, findings, self._backgrounds)
        if scenario is None:
            return {}, Unrunnable(tuple(findings.found))
        # A name that does not exist would never come out, and `none of` it would always hold.
        self._check.check_expected(scenario, findings)
        if findings.failed:
            return scenario.title, Unrunnable(tuple(findings.found))
        return scenario.title, run_scenario(self._evaluate, self._program, scenario)
