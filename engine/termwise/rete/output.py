"""What comes out of an evaluation, in its fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from termwise.language.program import Decision
from termwise.language.types import Boolean
from termwise.outcome.model import DecisionValue, Line, Value
from termwise.outcome.ordering import (
    can_be_refused,
    decisions_in_order,
    rules_in_order,
    subjects_in_order,
)
from termwise.rete.cells import ACCEPTED, INDEX, KEY, NO_VERSION, UNSET, VERSION, Row, demand
from termwise.rete.layout import Named
from termwise.rete.shown import outward

if TYPE_CHECKING:
    from termwise.rete.run import Run


@dataclass(frozen=True, slots=True)
class Outcome:
    """Lines and decision values, in the order of the language."""

    lines: list[Line]
    decisions: list[DecisionValue]


def lines_of(run: Run, language: str) -> list[Line]:
    """All lines: by rule, then by key, then by start."""
    made: list[Line] = []
    for rule, subject in rules_in_order(run.versions_known).items():
        makers: dict[int, Callable[[Row, Any], Line]] = {}
        for line in run.lines(rule, subject):
            number = line[VERSION]
            maker = makers.get(number)
            if maker is None:
                maker = makers[number] = run.compiled.line(number, rule, language)
            made.append(maker(line, run))
    return made


def decisions_of(run: Run) -> list[DecisionValue]:
    """All decisions of all rows that exist and are governed."""
    found: list[DecisionValue] = []
    for subject in subjects_in_order(run.program, run.versions_known):
        tellers = Tellers(subject, run)
        for row in run.rows(subject):
            found.extend(tellers.of(row))
    return found


class Tellers:
    """Tells the decisions of one subject's rows."""

    def __init__(self, subject: str, run: Run) -> None:
        self._subject = subject
        self._run = run
        self._layout = run.compiled.layouts[subject]
        self._period = run.program.is_period(subject)
        self._names = decisions_in_order(subject, run.versions_known)
        self._of: dict[int, Sequence[Callable[[Row, str], DecisionValue]]] = {}

    def of(self, row: Row) -> Iterator[DecisionValue]:
        """The decisions of one row, in order of name; none of a row that nothing governs."""
        run = self._run
        number = run.version_on(run.as_of) if self._layout.versioned else row[VERSION]
        if number == NO_VERSION:
            return
        if number not in self._of:
            self._of[number] = list(self._under(number))
        key = str(row[KEY])
        for teller in self._of[number]:
            yield teller(row, key)

    def _under(self, number: int) -> Iterator[Callable[[Row, str], DecisionValue]]:
        """What tells each decision that a version takes of a row, given the row and its key."""
        run = self._run
        declared = run.program.versions[number].decisions
        for name in self._names:
            decision = declared.get((self._subject, name))
            if decision is not None:
                yield self._decision(decision, number)
        if can_be_refused(self._subject, run.versions_known):
            yield self._accepted(number)

    def _decision(self, decision: Decision, number: int) -> Callable[[Row, str], DecisionValue]:
        run, subject, name, kind = self._run, self._subject, decision.name, decision.type
        cell = self._layout.cell(number, Named(decision.name))
        assert cell is not None
        convert = outward(kind, run.program)
        version = run.program.versions[number].name
        matched, bits = run.compiled.subject(number, subject).bits.get(decision.name, (0, ()))
        period = self._period

        def tell(row: Row, key: str) -> DecisionValue:
            value = row[cell]
            if value is UNSET:
                value = demand(row, cell, run)
            case = ""
            for bit, id in bits:
                if bit is None or row[matched] & bit:
                    case = id
                    break
            told: Value = None if value is None else convert(value)
            index = row[INDEX] if period else None
            said = (subject, key, index, name, told, kind, case, version)
            return tuple.__new__(DecisionValue, said)

        return tell

    def _accepted(self, number: int) -> Callable[[Row, str], DecisionValue]:
        run, subject, period, kind = self._run, self._subject, self._period, Boolean()
        version = run.program.versions[number].name

        def tell(row: Row, key: str) -> DecisionValue:
            value = row[ACCEPTED]
            if value is UNSET:
                value = demand(row, ACCEPTED, run)
            index = row[INDEX] if period else None
            said = (subject, key, index, "accepted", value is True, kind, "", version)
            return tuple.__new__(DecisionValue, said)

        return tell
