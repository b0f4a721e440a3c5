"""A book evaluated and kept, for deciding one row more at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from termwise.book.model import Book, BookValue, Table
from termwise.book.single_row import check_row_links
from termwise.outcome.model import DecisionValue, Line
from termwise.outcome.ordering import rules_in_order
from termwise.outcome.problems import RunError
from termwise.rete.book_checks import check_dates, check_trees, trees_of
from termwise.rete.case_rows import ITSELF, ReadValues, reader_for
from termwise.rete.case_run import CaseRun
from termwise.rete.cells import ACCEPTED, KEY, NO_VERSION, UNSET, VERSION, CycleFound, Row, demand
from termwise.rete.compiler.case_function import Decided
from termwise.rete.deciding import CasePlan, case_plan, own_measures
from termwise.rete.entity_rows import RowMaker
from termwise.rete.faults import Faults
from termwise.rete.fork_safe import ForkSafeLock
from termwise.rete.independence import decides_alone
from termwise.rete.output import Tellers
from termwise.rete.rounds import own_rounds_of
from termwise.rete.run import Run
from termwise.rete.tracing.tracer import Tracer

if TYPE_CHECKING:
    from termwise.language.program import Entity

DecidedKept = tuple[tuple[Line, ...], tuple[DecisionValue, ...], Callable[[], Tracer]]


class Prepared:
    """Decides rows against one book; any number of threads may share it."""

    def __init__(self, run: Run, tables: Mapping[str, Table], language: str) -> None:
        """Keeps the tables and not the book, so that a cache by book can forget it."""
        self._run = run
        self._tables = tables
        self._language = language
        self._lock = ForkSafeLock()
        self._deciders: dict[str, _Decider] = {}
        run.settle()

    def decide(self, subject: str, row: Mapping[str, BookValue]) -> Decided:
        """What the rules and decisions of `subject` say of one row more.

        Exactly what evaluating the book with that row would say of it, though not of its periods.
        Values are typed as in a book, a reference is a key. Raises `RunError` for what is wrong
        with the row, `BookError` for a key that is there already or a reference to nothing.
        """
        decider = self._deciders.get(subject) or self._decider(subject)
        return decider.decide(row)

    def decide_kept(self, subject: str, row: Mapping[str, BookValue]) -> DecidedKept:
        """The same, with what tells why: the row and its values are kept, and no more is done."""
        decider = self._deciders.get(subject) or self._decider(subject)
        return decider.decide_kept(row)

    def _decider(self, subject: str) -> _Decider:
        with self._lock:
            if subject not in self._deciders:
                entity = self._run.program.entities[subject]
                decider = _Decider(entity, self._run, self._tables, self._language)
                self._deciders[subject] = decider
            return self._deciders[subject]


class _Decider:
    """Decides the rows of one entity."""

    def __init__(
        self, entity: Entity, run: Run, tables: Mapping[str, Table], language: str
    ) -> None:
        self._entity = entity
        self._run = run
        self._tables = tables
        self._language = language
        self._read: ReadValues = reader_for(entity, run, self._refuse)
        self._maker = RowMaker(entity, run)
        self._itself = [
            place for place, f in enumerate(entity.fields.values()) if _refers(f.type, entity.name)
        ]
        upward = trees_of(entity.name, run)
        self._upward = [place for place, name in enumerate(entity.fields) if name in upward]
        self._alone = decides_alone(entity.name, run.program, run.compiled.reads)
        self._rounds = own_rounds_of(run.compiled.reads)
        self._plans: dict[int, CasePlan] = {}
        # A row without a date is read under every version.
        self._own_measures = [
            place
            for reign in run.reigns_known
            for place in own_measures(reign.number, entity.name, run)
        ]
        self._cases = threading.local()
        self._known = run.entities[entity.name].by_key

    def decide_kept(self, given: Mapping[str, BookValue]) -> DecidedKept:
        """Decide a row, and keep it for whoever asks why."""
        if not self._alone:
            run, row = self._with_row(given)
            own = None if row is None else (self._entity.name, row)
            lines, decisions = ((), ()) if row is None else self._settled(row, run)
            return lines, decisions, lambda: Tracer(run, own, decided=True)
        case: CaseRun = self._case()
        case.own_row = None
        lines, decisions = self.decide(given)
        own_row = case.own_row
        return lines, decisions, lambda: self._tracer(own_row)

    def _tracer(self, own: tuple[str, Row] | None) -> Tracer:
        """What unfolds a row's values: in a run of its own, as the one it had decides others."""
        case = CaseRun(self._run)
        if own is not None:
            case.begin(*own)
            plan = self._plans.get(own[1][VERSION])
            if self._entity.date is None:
                case.gathering_itself(own[1], self._own_measures)
            elif plan is not None and any(meets(own[1], case) for meets in plan.meets):
                case.gathering_itself(own[1], plan.gathers_itself)
        return Tracer(case, own, decided=True)

    def _case(self) -> CaseRun:
        """This thread's run."""
        case: CaseRun | None = getattr(self._cases, "run", None)
        if case is None:
            case = self._cases.run = CaseRun(self._run)
        return case

    def decide(self, given: Mapping[str, BookValue]) -> Decided:
        values, day = self._read(given)
        run = self._run
        if values[0] in self._known:
            self._refuse(given)
        if day is not None and day > run.as_of:
            return (), ()
        if not self._alone:
            return self._evaluated_anew(given)
        case: CaseRun | None = getattr(self._cases, "run", None)
        if case is None:
            case = self._case()
        if day is None:
            return self._gathering_itself(self._row(values, day), case, self._own_measures)
        number = run.version_on(day)
        if number == NO_VERSION:
            return self._ungoverned(values, day, case)
        plan = self._plans.get(number)
        if plan is None:
            plan = self._planned(number)
        row = self._row(values, day)
        for meets in plan.meets:
            if meets(row, case):
                return self._gathering_itself(row, case, plan.gathers_itself)
        return self._alone_with(row, case, plan)

    def _refuse(self, given: Mapping[str, BookValue]) -> NoReturn:
        keys = {name: table.by_key.keys() for name, table in self._run.entities.items()}
        check_row_links(self._entity, given, keys)
        raise AssertionError("a row was refused without a reason")

    def _row(self, values: list[Any], day: int | None) -> Row:
        row = self._maker.row(values, day)
        for place in self._itself:
            if values[place] is ITSELF:
                if place in self._upward:
                    self._refuse_loop(row)
                row[row.index(ITSELF)] = row
        return row

    def _refuse_loop(self, row: Row) -> NoReturn:
        """A row that lies below itself: nothing else can lead back to a row in the making."""
        faults = Faults(self._run)
        faults.loop(self._entity.name, [row[KEY]])
        raise RunError(faults.problems)

    def _alone_with(self, row: Row, case: CaseRun, plan: CasePlan) -> Decided:
        """The quick way: every value once, in order."""
        if case.faults.found:
            case.begin(self._entity.name, row)
        case.own_row = (self._entity.name, row)
        try:
            decided = plan.decide(row, str(row[KEY]), case)
        except CycleFound as found:
            raise RunError([*case.faults.problems, case.faults.circle(found)]) from None
        if case.faults.found:
            raise RunError(case.faults.problems)
        return decided

    def _planned(self, number: int) -> CasePlan:
        run, name = self._run, self._entity.name
        compiled = run.compiled.compile_subject(number, name, self._rounds)
        plan = case_plan(number, name, self._language, compiled, self._rounds, run)
        self._plans[number] = plan
        return plan

    def _gathering_itself(self, row: Row, case: CaseRun, places: Sequence[int]) -> Decided:
        """With the row among what the measures in these places gather."""
        case.gathering_itself(row, places)
        try:
            return self._in_general(row, case)
        finally:
            case.among_others(places)

    def _in_general(self, row: Row, case: CaseRun) -> Decided:
        """Every value when it is asked for, as in an evaluation."""
        name = self._entity.name
        case.begin(name, row)
        try:
            decided = self._told(row, case)
        except CycleFound as found:
            raise RunError([*case.faults.problems, case.faults.circle(found)]) from None
        if case.faults:
            raise RunError(case.faults.problems)
        return decided

    def _told(self, row: Row, run: Run) -> Decided:
        lines = []
        for rule, subject in rules_in_order(run.versions_known).items():
            if subject == self._entity.name:
                for cell in run.effect_cells(rule, subject):
                    line = row[cell]
                    if line is UNSET:
                        line = demand(row, cell, run)
                    if line:
                        maker = run.compiled.line(line[VERSION], rule, self._language)
                        lines.append(maker(line, run))
        if row[ACCEPTED] is UNSET:
            demand(row, ACCEPTED, run)
        return tuple(lines), tuple(Tellers(self._entity.name, run).of(row))

    def _ungoverned(self, values: list[Any], day: int, case: CaseRun) -> Decided:
        """A row dated before the first version: an error, or nothing but facts."""
        row = self._row(values, day)
        case.begin(self._entity.name, row)
        if not self._entity.history and case.decides(self._entity.name):
            case.faults.early(self._entity.name, row, day)
            raise RunError(case.faults.problems)
        return (), ()

    def _evaluated_anew(self, given: Mapping[str, BookValue]) -> Decided:
        """The book with the row in it, evaluated as far as the row needs it."""
        run, row = self._with_row(given)
        return ((), ()) if row is None else self._settled(row, run)

    def _with_row(self, given: Mapping[str, BookValue]) -> tuple[Run, Row | None]:
        """A run of the book with the row in it; no row where it lies after the as-of date."""
        name = self._entity.name
        values, day = self._read(given)
        if values[0] in self._known:
            self._refuse(given)
        run = Run(self._run.compiled, self._book_with(given), self._run.question)
        if day is not None and day > run.as_of:
            return run, None
        return run, run.entities[name].by_key[given[self._entity.key]]

    def _settled(self, row: Row, run: Run) -> Decided:
        reads = run.compiled.reads
        needed = reads.reached(node for node in reads.order if node.subject == self._entity.name)
        check_dates(run)
        check_trees(run)
        try:
            run.drive([node for node in reads.order if node in needed], None)
            decided = self._told(row, run)
        except CycleFound as found:
            raise RunError([*run.faults.problems, run.faults.circle(found)]) from None
        if run.faults:
            raise RunError(run.faults.problems)
        return decided

    def _book_with(self, given: Mapping[str, BookValue]) -> Book:
        name = self._entity.name
        before = self._tables.get(name) or Table(name, tuple(self._entity.fields), (), None)
        more: tuple[Any, ...] = tuple(given.get(column) for column in before.columns)
        recorded = before.recorded_on and (*before.recorded_on, None)
        table = replace(before, rows=(*before.rows, more), recorded_on=recorded)
        return Book({**self._tables, name: table})


def _refers(kind: object, entity: str) -> bool:
    return getattr(kind, "subject", None) == entity
