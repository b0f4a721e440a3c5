"""One evaluation: a book on a day, as known then; every value is computed once, when asked for."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from termwise.book.model import Book
from termwise.language.dependencies import Node, owners_of
from termwise.language.program import (
    EntitySource,
    LineSource,
    MeasureSource,
    PeriodSource,
    Rule,
)
from termwise.language.timeline import timeline
from termwise.outcome.problems import RunError
from termwise.rete import faults
from termwise.rete.calendar import BeyondCalendar
from termwise.rete.cells import ACCEPTED, NO_VERSION, UNSET, CycleFound, Row, demand, demand_all
from termwise.rete.compiled import CompiledProgram
from termwise.rete.entity_rows import EntityRows, entity_rows
from termwise.rete.gathering import AnyBucket, Gathered, Index, index_of, rows_below
from termwise.rete.layout import Effect, Named
from termwise.rete.period_rows import PeriodRows, facts_functions, period_rows
from termwise.rete.trees import Tree, tree_of


@dataclass(frozen=True, slots=True)
class Reign:
    """A version, by its number, with the days it governs: from `first` to before `until`."""

    number: int
    first: int
    until: int | None
    earliest: bool


@dataclass(frozen=True, slots=True)
class Question:
    """On which day, and as known when."""

    as_of: date
    terms_known_at: date | None = None
    rows_known_at: date | None = None


class Run:
    """The rows of a book with their values, and what was found wrong on the way.

    Generated functions reach it as `x`.
    """

    def __init__(self, compiled: CompiledProgram, book: Book, question: Question) -> None:
        self.compiled = compiled
        self.program = compiled.program
        self.question = question
        self.as_of = question.as_of.toordinal()
        self.rows_known_at = question.rows_known_at
        self.day_of = compiled.day_of
        self.lock: AbstractContextManager[Any] = threading.RLock()
        self.busy: set[tuple[int, int]] = set()
        self.faults = faults.Faults(self)
        self.indexes: list[Index | None] = [None] * len(compiled.places)
        self.reigns_known = _reigns(compiled, question.terms_known_at)
        self._firsts = [reign.first for reign in self.reigns_known]
        self.versions_known = [self.program.versions[r.number] for r in self.reigns_known]
        self._version_on: dict[int, int] = {}
        self._periods: dict[str, PeriodRows] = {}
        self._generating: list[str] = []
        self._row_ends: dict[tuple[str, int], tuple[list[Any], list[Any]]] = {}
        self._lines: dict[str, list[Row]] = {}
        self._trees: dict[tuple[str, int], Tree] = {}
        self.own_row: tuple[str, Row] | None = None
        """A row that is decided without being in the book, with its subject."""
        self.entities = entity_rows(book, self)

    # What governs.

    def version_on(self, day: int) -> int:
        """The number of the version in force on a day; `NO_VERSION` before the first."""
        number = self._version_on.get(day)
        if number is None:
            place = bisect_right(self._firsts, day) - 1
            number = self.reigns_known[place].number if place >= 0 else NO_VERSION
            self._version_on[day] = number
        return number

    def reigns(self, number: int, day: int) -> bool:
        """Whether a version is in force on a day."""
        return self.version_on(day) == number

    # Rows.

    def rows(self, subject: str) -> Sequence[Row]:
        """The rows of an entity or period that exist, by key (and start)."""
        if subject in self.entities:
            return self.entities[subject].rows
        return self.period(subject).rows

    def _in_time(self, subject: str) -> Sequence[Row]:
        """The same by date (or start), then key."""
        if subject in self.entities:
            return self.entities[subject].in_time
        return self.period(subject).in_time

    def period(self, name: str) -> PeriodRows:
        """The rows of a period."""
        found = self._periods.get(name)
        if found is None:
            with self.lock:
                if name not in self._periods:
                    self._periods[name] = self._generated(name)
                found = self._periods[name]
        return found

    def _generated(self, name: str) -> PeriodRows:
        if name in self._generating:
            raise RunError([self.faults.circle_of_rows(name)])
        self._generating.append(name)
        try:
            return period_rows(name, self)
        except BeyondCalendar:
            self.faults.beyond_calendar_in(name)
            return PeriodRows([], [], {})
        finally:
            self._generating.pop()

    def known_rows(self, period: str) -> Sequence[Row]:
        """The rows of a period, as far as they were generated."""
        found = self._periods.get(period)
        return found.rows if found is not None else ()

    def row_at(self, period: str, owner: Any, day: int) -> Row | None:
        """The row of a period and owner that holds a day."""
        return self.period(period).at(owner, day)

    def row_ends(self, period: str, number: int) -> tuple[list[Any], list[Any]]:
        """What stands before and behind the dates and owners of a fresh period row."""
        key = (period, number)
        if key not in self._row_ends:
            layout = self.compiled.layouts[period]
            if number == NO_VERSION:
                functions: Any = facts_functions(len(layout.fields))
                tail: list[Any] = [None] * len(layout.cells)
            else:
                functions = self.compiled.functions(number, period)
                tail = self.compiled.tail(number, period)
            self._row_ends[key] = ([functions, number, UNSET], tail)
        return self._row_ends[key]

    def source(self, source: MeasureSource) -> Iterable[Row]:
        """The rows, or lines, that a measure gathers from."""
        match source:
            case EntitySource(entity=subject) | PeriodSource(period=subject):
                return self.rows(subject)
            case LineSource(rule=rule, subject=subject):
                return self.lines(rule, subject)

    def lines(self, rule: str, subject: str) -> list[Row]:
        """What a rule comes to, by the key (and start) of its rows."""
        if rule not in self._lines:
            found = []
            cells = self.effect_cells(rule, subject)
            for row in self.rows(subject):
                for cell in cells:
                    line = row[cell]
                    if line is UNSET:
                        line = demand(row, cell, self)
                    if line:
                        found.append(line)
            self._lines[rule] = found
        return self._lines[rule]

    def effect_cells(self, rule: str, subject: str) -> list[int]:
        """The cells in which what a rule comes to stands; several without a version of its own."""
        layout = self.compiled.layouts[subject]
        numbers = [reign.number for reign in self.reigns_known] if layout.versioned else [0]
        cells = (layout.cell(number, Effect(rule)) for number in numbers)
        return [cell for cell in cells if cell is not None]

    def decides(self, subject: str) -> bool:
        """Whether any version measures, decides or rules on a subject."""
        return any(
            subject in self.program.versions[reign.number].subjects() for reign in self.reigns_known
        )

    def settle(self) -> None:
        """Compute whatever one row more could read, so that reading changes nothing any more."""
        for name, layout in self.compiled.layouts.items():
            if layout.versioned:
                numbers = {reign.number for reign in self.reigns_known}
                cells = [
                    cell
                    for (number, content), cell in layout.cells.items()
                    if number in numbers and isinstance(content, Named)
                ]
                self._compute(name, cells)
        for reign in self.reigns_known:
            for name in self.program.entities:
                gathered = self.compiled.subject(reign.number, name).gathered
                for place, each in gathered.items():
                    for bucket in self.index(place, each).values():
                        bucket.settle()

    # Measures.

    def index(self, place: int, gathered: Gathered) -> Index:
        """The index of a measure."""
        found = self.indexes[place]
        if found is None:
            with self.lock:
                found = self.indexes[place]
                if found is None:
                    found = self.indexes[place] = index_of(gathered, self)
        return found

    def below(self, place: int, gathered: Gathered, tree: tuple[str, int], row: Row) -> AnyBucket:
        """What ties to the rows below a row."""
        index = self.index(place, gathered)
        keys: Iterable[Hashable] = self.tree(*tree).below(row)
        return rows_below(index, keys, gathered, self)

    def tree(self, entity: str, cell: int) -> Tree:
        """The tree that a reference of an entity to itself makes."""
        if (entity, cell) not in self._trees:
            self._trees[entity, cell] = tree_of(entity, cell, self)
        return self._trees[entity, cell]

    # What is wrong; generated functions call these.

    def no_date(self, row: Row, rule: Rule) -> bool:
        """An effect would come out on no known day."""
        return self.faults.missing("missing-date", row, rule)

    def no_amount(self, row: Row, rule: Rule, _day: int) -> bool:
        """An effect would come out with a missing amount."""
        return self.faults.missing("missing-amount", row, rule)

    def no_party(self, row: Row, rule: Rule, _day: int) -> bool:
        """An effect would come out for nobody."""
        return self.faults.missing("missing-party", row, rule)

    def bad_amount(self, row: Row, rule: Rule, _day: int, amount: Any) -> bool:
        """An amount is negative, or too large."""
        return self.faults.bad_amount(row, rule, amount)

    def beyond(self, row: Row, cell: int, value: Any, low: int, high: int) -> int:
        """A named value is too large: the run will end, and until then goes on with the bound."""
        self.faults.beyond(row, cell, value)
        return low if value < low else high

    def overlap(self, period: str, before: Row, row: Row) -> None:
        """Two rows of one owner overlap."""
        self.faults.overlap(period, before, row)

    def too_many(self, period: str, key: Any) -> None:
        """An owner has more rows than is sensible."""
        self.faults.too_many(period, key)

    # Driving.

    def drive(self, nodes: Iterable[Node], progress: Callable[[int, int], None] | None) -> None:
        """Compute what these stand for on all rows, each after what it reads.

        So whatever one value needs of others is there already, and nothing recurses deeply.
        """
        todo = list(nodes)
        for done, node in enumerate(todo):
            if progress is not None:
                progress(done, len(todo))
            self._drive(node)
        if progress is not None:
            progress(len(todo), len(todo))

    def _drive(self, node: Node) -> None:
        match node.kind:
            case "rows":
                self.period(node.subject)
            case "accepted":
                self._compute(node.subject, [ACCEPTED])
            case "effect":
                self._compute(node.subject, self.effect_cells(node.name, node.subject))
            case "value":
                self._compute(node.subject, self._value_cells(node))
            case "case" | "when":
                pass

    def _value_cells(self, node: Node) -> list[int]:
        """Without a version of its own a row is decided under the one in force on the day."""
        layout = self.compiled.layouts[node.subject]
        number = self.version_on(self.as_of) if layout.versioned else 0
        cell = layout.cell(number, Named(node.name))
        return [] if cell is None else [cell]

    def _compute(self, subject: str, cells: Iterable[int]) -> None:
        rows = self._in_time(subject)
        for cell in cells:
            demand_all(rows, cell, self)

    def owners_of(self, subject: str) -> tuple[str, ...]:
        """The entities a period's rows are generated from."""
        return owners_of(self.program, subject)


def _reigns(compiled: CompiledProgram, known_at: date | None) -> list[Reign]:
    found = []
    for place, reign in enumerate(timeline(compiled.program, known_at).reigns):
        until = None if reign.until is None else reign.until.toordinal()
        number = compiled.numbers[reign.version.name]
        found.append(Reign(number, reign.first.toordinal(), until, place == 0))
    return found


__all__ = ["CycleFound", "EntityRows", "Question", "Reign", "Run"]
