"""Expressions compiled piece by piece: every part of one is a function of its own.

The functions come from the compiler that made those of the decision, and read the same cells; so
what a trace shows cannot mean anything else. They are made when a trace is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from termwise.language import tree as t
from termwise.language.printing import expression_text
from termwise.language.program import Measure, Period
from termwise.language.source import Span
from termwise.language.tree import AtHand, Expr
from termwise.language.types import Row
from termwise.language.walk import children
from termwise.outcome.model import Value
from termwise.rete import cells
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.tables import Column, column_of
from termwise.rete.compiler.writer import Namespace
from termwise.rete.fork_safe import ForkSafeLock
from termwise.rete.shown import outward
from termwise.rete.tracing.gathered import GatherPlan, gather_plan

if TYPE_CHECKING:
    from termwise.rete.compiled import CompiledProgram


@dataclass(frozen=True)
class Frame:
    """What is at hand: the code of each row by name; `r` is the one that functions are given."""

    rows: tuple[tuple[str, str], ...]
    doubtful: frozenset[str] = frozenset()


def subject_frame(subject: str) -> Frame:
    """The subject itself is at hand."""
    return Frame(((subject, "r"),))


def owners_frame(period: Period) -> Frame:
    """The owners of a period's rows are at hand; functions are given all of them."""
    rows = tuple((owner.name, f"r[{place}]") for place, owner in enumerate(period.owners))
    doubtful = frozenset(o.name for o in period.owners) if period.combined else frozenset[str]()
    return Frame(rows, doubtful)


def governed_frame(period: Period) -> Frame:
    """A period row and its owners are at hand."""
    owners = owners_frame(period)
    first = cells.FIRST_OWNER
    rows = tuple((o.name, f"r[{first + place}]") for place, o in enumerate(period.owners))
    return Frame((*rows, (period.name, "r")), owners.doubtful)


@dataclass(frozen=True)
class StepPlan:
    """One expression: its function, what turns a cell's value into a result's, and its parts.

    `column` is that of a table's look-up.
    """

    expr: Expr
    text: str
    compute: Callable[[Any, Any], Any]
    told: Callable[[Any], Value]
    parts: tuple[StepPlan, ...]
    column: Column | None


class Plans:
    """The plans of one program, kept once made.

    Safe to share between threads, which may make the same one twice, and over forks.
    """

    def __init__(self, compiled: CompiledProgram) -> None:
        self._compiled = compiled
        self._lock = ForkSafeLock()
        self._steps: dict[tuple[int, Frame, int], StepPlan] = {}
        self._subjects: dict[str, AtHand] = {}
        self._gathers: dict[tuple[int, str, str], GatherPlan] = {}

    def step(self, number: int, frame: Frame, expr: Expr) -> StepPlan:
        """The plan of an expression of a version; the program keeps the expression alive."""
        key = (number, frame, id(expr))
        found = self._steps.get(key)
        if found is None:
            found = self._made(number, frame, expr)
            self._steps[key] = found
        return found

    def itself(self, subject: str, span: Span) -> AtHand:
        """The subject as an expression; always the same one, so that its plan is found again."""
        return self._subjects.setdefault(subject, AtHand(subject, Row(subject), span))

    def gather(self, number: int, measure: Measure) -> GatherPlan:
        """What tells the rows that a measure of a version gathers."""
        key = (number, measure.subject, measure.name)
        found = self._gathers.get(key)
        if found is None:
            compiled = self._compiled
            place = compiled.places[key]
            gathered = compiled.subject(number, measure.subject).gathered[place]
            terms = compiled.terms(number)
            found = gather_plan(measure, place, gathered, terms, compiled.bounds)
            self._gathers[key] = found
        return found

    def _made(self, number: int, frame: Frame, expr: Expr) -> StepPlan:
        names = Namespace()
        functions = {id(node): self._write(number, frame, node, names) for node in _nodes(expr)}
        function = names.compiled()
        compiled = {place: function(name) for place, name in functions.items()}
        return self._plan(number, expr, compiled)

    def _write(self, number: int, frame: Frame, expr: Expr, names: Namespace) -> str:
        terms, bounds = self._compiled.terms(number), self._compiled.bounds
        body = names.function("r, x")
        c = Expressions(body, terms, bounds, dict(frame.rows), None, frame.doubtful)
        body.line(f"return {c.value(expr).otherwise_none()}")
        return body.done()

    def _plan(self, number: int, expr: Expr, functions: Mapping[int, Any]) -> StepPlan:
        program = self._compiled.program
        return StepPlan(
            expr,
            expression_text(expr, program),
            functions[id(expr)],
            outward(expr.type, program),
            tuple(self._plan(number, part, functions) for part in children(expr)),
            self._column(number, expr),
        )

    def _column(self, number: int, expr: Expr) -> Column | None:
        match expr:
            case (
                t.Lookup(table=table, column=column, keys=keys)
                | t.Brackets(table=table, column=column, keys=keys)
                | t.AverageRate(table=table, column=column, keys=keys)
            ):
                return column_of(self._compiled.terms(number), table, column, keys)
            case _:
                return None


def _nodes(expr: Expr) -> list[Expr]:
    """All nodes; one that stands in two places of a tree is one."""
    found: dict[int, Expr] = {}
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        found[id(node)] = node
        waiting.extend(children(node))
    return list(found.values())
