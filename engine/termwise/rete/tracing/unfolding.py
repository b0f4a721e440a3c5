"""Follows what steps read, until every value and parameter is told once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from termwise.language.program import Parameter, Scalar, Table, ValueList
from termwise.language.types import Type
from termwise.outcome.model import Value
from termwise.outcome.trace import ParameterTrace, ValueRef, ValueTrace
from termwise.rete.cells import NO_VERSION, VERSION, Row
from termwise.rete.shown import constant_value
from termwise.rete.tracing.rows import row_ref
from termwise.rete.tracing.rules import RuleTracer
from termwise.rete.tracing.values import ValueTracer

if TYPE_CHECKING:
    from termwise.rete.run import Run

MOST_VALUES: Final = 500
"""Values that one trace unfolds at most; what lies beyond is shown only."""

Names = frozenset[tuple[str, str, bool]]
"""Subject, name, and whether that is a rule's: a decision may have the same."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    row: Row
    subject: str
    name: str
    number: int
    is_rule: bool
    of: ValueRef
    reading: Names
    """What was being told when this was met: a name among them is not unfolded again."""


class Unfolding:
    """Notes what is read, and unfolds it: breadth first, each value once.

    A value that reads itself of an earlier row is shown there and no further.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._waiting: deque[_Wanted] = deque()
        self._seen: set[tuple[int, str, int, bool]] = set()
        self._rows: list[Row] = []
        self._reading: Names = frozenset()
        self._parameters: dict[tuple[int, str], ParameterTrace] = {}

    def value(self, row: Row, subject: str, name: str, number: int) -> ValueRef:
        """A measure, decision or acceptance, read under a version."""
        return self._noted(row, subject, name, number, False)

    def amount(self, row: Row, subject: str, rule: str, number: int) -> ValueRef:
        """What a rule came to."""
        return self._noted(row, subject, rule, number, True)

    def parameter(self, number: int, name: str) -> None:
        """A parameter of a version."""
        if (number, name) not in self._parameters:
            version = self._run.program.versions[number]
            found = version.parameters[name]
            self._parameters[number, name] = parameter_trace(version.name, found)

    def _noted(self, row: Row, subject: str, name: str, reader: int, is_rule: bool) -> ValueRef:
        run = self._run
        number = reader if run.compiled.layouts[subject].versioned else row[VERSION]
        exists = row[VERSION] is not None
        governed = exists and number != NO_VERSION
        version = run.program.versions[number].name if governed else None
        of = ValueRef(row_ref(row, subject, run), name, version)
        mark = (id(row), name, number, is_rule)
        told = (subject, name, is_rule)
        if governed and mark not in self._seen and told not in self._reading:
            self._seen.add(mark)
            self._rows.append(row)  # While it is kept its id means no other row.
            reading = self._reading | {told}
            self._waiting.append(_Wanted(row, subject, name, number, is_rule, of, reading))
        return of

    def start(self, names: Names) -> None:
        """What is being told from the outset."""
        self._reading = names

    def values(self) -> tuple[ValueTrace, ...]:
        """Everything that was noted, unfolded."""
        found: list[ValueTrace] = []
        while self._waiting and len(found) < MOST_VALUES:
            wanted = self._waiting.popleft()
            self._reading = wanted.reading
            told = self._unfolded(wanted)
            if told is not None:
                found.append(told)
        return tuple(found)

    def parameters(self) -> tuple[ParameterTrace, ...]:
        """Every parameter that was read, in the order in which it was met."""
        return tuple(self._parameters.values())

    def _unfolded(self, wanted: _Wanted) -> ValueTrace | None:
        run, subject, name = self._run, wanted.subject, wanted.name
        version = run.program.versions[wanted.number]
        if wanted.is_rule:
            rule = version.rules.get(name)
            tracer = RuleTracer(wanted.row, subject, wanted.number, run, self)
            return None if rule is None else tracer.of(rule)
        values = ValueTracer(wanted.row, subject, wanted.number, run, self)
        measure = version.measures.get((subject, name))
        decision = version.decisions.get((subject, name))
        if measure is not None:
            return values.measure(measure, wanted.of)
        if decision is not None:
            return values.decision(decision, wanted.of)
        return values.accepted(wanted.of) if name == "accepted" else None


def parameter_trace(version: str, parameter: Parameter) -> ParameterTrace:
    """A parameter with its values and where it comes from."""
    kind: Type | None = None
    told: tuple[Value, ...] = ()
    match parameter:
        case Scalar(value=value, type=kind):
            told = (constant_value(value),)
        case ValueList(values=values, type=kind):
            told = tuple(constant_value(value) for value in values)
        case Table():
            pass
    return ParameterTrace(
        version,
        parameter.name,
        parameter.title,
        parameter.source,
        parameter.span,
        kind,
        told,
    )
