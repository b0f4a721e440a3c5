"""A program compiled, each part when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from termwise.language.dependencies import reads_of
from termwise.language.program import Program, Require
from termwise.plan.loops import loops_of
from termwise.rete.calendar import day_reader
from termwise.rete.cells import ACCEPTED, UNSET, Compute, Row, demand
from termwise.rete.compiler.bounds import Bounds
from termwise.rete.compiler.lines import LineMaker, compile_line
from termwise.rete.compiler.periods import CompiledPeriod, compile_period
from termwise.rete.compiler.subjects import CompiledSubject, SubjectCompiler
from termwise.rete.compiler.terms import Terms
from termwise.rete.fork_safe import ForkSafeLock
from termwise.rete.layout import Effect, Layout, Named, layouts_of
from termwise.rete.rounds import Rounds, rounds_of
from termwise.rete.tracing.plans import Plans


class Functions(dict[int, Compute]):
    """By cell, what computes it; what is not there yet is compiled."""

    def __init__(self, compile_cell: Callable[[int], Mapping[int, Compute]]) -> None:
        super().__init__()
        self._compile = compile_cell

    def __missing__(self, cell: int) -> Compute:
        self.update(self._compile(cell))
        return self[cell]


class CompiledProgram:
    """Everything that does not depend on a book; safe to share between threads."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.reads = reads_of(program)
        self.rounds = rounds_of(self.reads)
        self._looping = frozenset(node for loop in loops_of(self.reads) for node in loop)
        self.layouts: Mapping[str, Layout] = layouts_of(program, self.rounds.count)
        self.day_of = day_reader(program.time_zone)
        self.places = {
            (number, subject, name): place
            for place, (number, (subject, name)) in enumerate(
                (number, key)
                for number, version in enumerate(program.versions)
                for key in version.measures
            )
        }
        self.bounds = Bounds(program)
        self.plans = Plans(self)
        self._lock = ForkSafeLock()
        self._subjects: dict[tuple[int, str], CompiledSubject] = {}
        self._periods: dict[tuple[int, str], CompiledPeriod] = {}
        self._lines: dict[tuple[int, str, str], LineMaker] = {}
        self._functions: dict[tuple[int, str], Functions] = {}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The numbers of the versions by name."""
        return {version.name: n for n, version in enumerate(self.program.versions)}

    def terms(self, number: int) -> Terms:
        """One version's terms."""
        return Terms(self.program, number, self.layouts, self._looping)

    def subject(self, number: int, subject: str) -> CompiledSubject:
        """A version's functions for one subject."""
        with self._lock:
            if (number, subject) not in self._subjects:
                self._subjects[number, subject] = self.compile_subject(number, subject, self.rounds)
            return self._subjects[number, subject]

    def compile_subject(self, number: int, subject: str, rounds: Rounds) -> CompiledSubject:
        """The same with conditions matched in rounds of one's own choice."""
        terms = self.terms(number)
        return SubjectCompiler(subject, terms, self.bounds, rounds, self.places).compiled()

    def period(self, number: int, name: str) -> CompiledPeriod:
        """A period as a version declares it."""
        with self._lock:
            if (number, name) not in self._periods:
                period = self.program.versions[number].periods[name]
                terms = self.terms(number)
                self._periods[number, name] = compile_period(period, terms, self.bounds)
            return self._periods[number, name]

    def line(self, number: int, rule: str, language: str) -> LineMaker:
        """What makes the lines of a version's rule."""
        key = (number, rule, language)
        with self._lock:
            if key not in self._lines:
                found = self.program.versions[number].rules[rule]
                self._lines[key] = compile_line(found, language, self.terms(number), self.bounds)
            return self._lines[key]

    def functions(self, number: int, subject: str) -> Functions:
        """By cell, what computes a row; of a versioned layout the number does not matter."""
        layout = self.layouts[subject]
        key = (-1 if layout.versioned else number, subject)
        with self._lock:
            if key not in self._functions:
                compile_cell = self._of_version(layout) if layout.versioned else None
                self._functions[key] = Functions(
                    compile_cell or (lambda _cell: self.subject(number, subject).functions)
                )
                if layout.versioned:
                    self._functions[key][ACCEPTED] = self._accepted(layout)
            return self._functions[key]

    def _of_version(self, layout: Layout) -> Callable[[int], Mapping[int, Compute]]:
        def compile_cell(cell: int) -> Mapping[int, Compute]:
            found = layout.describe(cell)
            assert found is not None
            return self.subject(found[0], layout.subject).functions

        return compile_cell

    def _accepted(self, layout: Layout) -> Compute:
        """A row without a version answers to the requirements of all that reign."""
        wanted = {
            number: [
                layout.cells[number, Effect(rule)]
                for rule in self.requirements(number, layout.subject)
            ]
            for number in range(len(self.program.versions))
        }

        def accepted(row: Row, run: Any) -> bool:
            for reign in run.reigns_known:
                for cell in wanted[reign.number]:
                    found = row[cell]
                    if found is UNSET:
                        found = demand(row, cell, run)
                    if found:
                        return False
            return True

        return accepted

    def requirements(self, number: int, subject: str) -> list[str]:
        """The rules of a version by which rows of a subject can be refused."""
        rules = self.program.versions[number].rules.values()
        return [r.id for r in rules if r.subject == subject and isinstance(r.effect, Require)]

    def tail(self, number: int, subject: str) -> list[Any]:
        """The cells behind the fields of a fresh row that a version governs."""
        layout = self.layouts[subject]
        first = layout.width - len(layout.cells)
        cells: list[Any] = [None] * len(layout.cells)
        version = self.program.versions[number]
        for (_own, content), cell in layout.cells.items():
            match content:
                case Named(name=name):
                    key = (subject, name)
                    known = key in version.measures or key in version.decisions
                case Effect(rule=rule):
                    known = rule in version.rules
                case _:
                    known = True
            if layout.versioned or known:
                cells[cell - first] = UNSET
            elif isinstance(content, Effect):
                cells[cell - first] = False
        return cells
