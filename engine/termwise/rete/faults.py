"""What is found wrong during an evaluation, in the words of whoever reads the book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from termwise.language.program import Rule
from termwise.outcome import problem_words as words
from termwise.outcome.problem_words import At, MissingCode
from termwise.outcome.problems import RunProblem, first_problems
from termwise.rete.calendar import day
from termwise.rete.cells import ACCEPTED, INDEX, KEY, START, CycleFound, Row
from termwise.rete.layout import Effect, Named, Round

if TYPE_CHECKING:
    from termwise.rete.run import Run


class Faults:
    """The problems of one evaluation, each once."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.found: dict[tuple[Any, ...], RunProblem] = {}
        """By what they are about; empty where nothing is wrong."""
        self._lacking: dict[tuple[Any, ...], tuple[MissingCode, Row, Rule]] = {}

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def problems(self) -> list[RunProblem]:
        """What was found, the first ones, in order of row and name.

        Where an effect lacks something, it is told why; only now, when all values are there.
        """
        return [self._told(problem) for problem in first_problems(self.found.values())]

    def _told(self, problem: RunProblem) -> RunProblem:
        lacking = self._lacking.get(_about(problem))
        if lacking is None:
            return problem
        from termwise.rete.tracing.lacking import why_lacking

        try:
            reasons = why_lacking(*lacking, self._run)
        except CycleFound:
            return problem  # The circle is reported as well, and is what must be mended first.
        if not reasons:
            return problem
        return replace(problem, message=f"{problem.message}: {'; '.join(reasons)}")

    def missing(self, code: MissingCode, row: Row, rule: Rule) -> bool:
        """An effect that would come out lacks something; False, for no line comes of it."""
        problem = words.missing(code, rule.id, self._at(rule.subject, row))
        self._lacking.setdefault(_about(problem), (code, row, rule))
        self._record(problem)
        return False

    def bad_amount(self, row: Row, rule: Rule, amount: Any) -> bool:
        """An amount is negative, or too large."""
        at = self._at(rule.subject, row)
        self._record(words.bad_amount(rule, amount, at, self._run.program))
        return False

    def beyond(self, row: Row, cell: int, value: Any) -> None:
        """A named value leaves its bounds."""
        subject, name = self._cell(row, cell)
        self._record(words.beyond(name, value, self._at(subject, row)))

    def beyond_calendar(self, row: Row, cell: int) -> int | None:
        """A day is computed that no calendar has; gives what the cell holds instead."""
        subject, name = self._cell(row, cell)
        self._record(words.beyond_calendar(name, self._at(subject, row)))
        found = self._run.compiled.layouts[subject].describe(cell)
        return None if found is not None and isinstance(found[1], Named) else 0

    def beyond_calendar_in(self, period: str) -> None:
        """The rows of a period lead beyond the calendar."""
        self._record(words.rows_beyond_calendar(period))

    def overlap(self, period: str, before: Row, row: Row) -> None:
        """Two rows of one owner overlap."""
        self._record(words.overlap(self._at(period, before), self._at(period, row)))

    def too_many(self, period: str, key: Any) -> None:
        """An owner has more rows than is sensible."""
        self._record(words.too_many(period, f"{key}"))

    def loop(self, entity: str, keys: Sequence[Any]) -> None:
        """References lead in a circle."""
        self._record(words.loop(entity, [f"{key}" for key in keys]))

    def early(self, entity: str, row: Row, day_of_row: int) -> None:
        """An entity row is dated before the first version."""
        self._record(words.early(self._at(entity, row), day(day_of_row)))

    def unknown_key(self, entity: str, key: Any, name: str, version: str) -> None:
        """A list names a row that is not in the book."""
        self._record(words.unknown_key(At(entity, f"{key}"), name, version))

    def circle(self, found: CycleFound) -> RunProblem:
        """A value that needs itself."""
        subject, name = self._cell(found.row, found.cell)
        return words.circle(name, self._at(subject, found.row))

    def circle_of_rows(self, period: str) -> RunProblem:
        """A period whose rows need themselves."""
        return words.circle_of_rows(period)

    def _record(self, problem: RunProblem) -> None:
        self.found.setdefault(_about(problem), problem)

    def _at(self, subject: str, row: Row) -> At:
        if self._run.program.is_period(subject):
            return At(subject, f"{row[KEY]}", day(row[START]), row[INDEX])
        return At(subject, f"{row[KEY]}")

    def _cell(self, row: Row, cell: int) -> tuple[str, str]:
        """The subject of a row, and what one of its cells is called."""
        subject = self._subject_of(row)
        if cell == ACCEPTED:
            return subject, "accepted"
        found = self._run.compiled.layouts[subject].describe(cell)
        match found:
            case (_, Named(name=name)):
                return subject, name
            case (_, Effect(rule=rule)):
                return subject, rule
            case (_, Round()):
                return subject, "conditions"
            case _:
                return subject, ""

    def _subject_of(self, row: Row) -> str:
        """Rows do not say what they are; those who ask are few, so looking is quick enough."""
        own = self._run.own_row
        if own is not None and own[1] is row:
            return own[0]
        for name, table in self._run.entities.items():
            if table.by_key.get(row[KEY]) is row:
                return name
        for name in self._run.program.periods():
            if any(each is row for each in self._run.known_rows(name)):
                return name
        return ""


def _about(problem: RunProblem) -> tuple[Any, ...]:
    return problem.code, problem.subject, problem.key, problem.start, problem.name
