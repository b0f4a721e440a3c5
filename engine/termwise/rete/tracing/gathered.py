"""Which rows a measure gathered: the function of the measure itself, stopped before it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from termwise.language.program import LineSource, Measure
from termwise.rete.cells import Row
from termwise.rete.compiler.bounds import Bounds
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.gatherings import gathering_of
from termwise.rete.compiler.measures import MeasureBody, parts_of
from termwise.rete.compiler.terms import Terms
from termwise.rete.compiler.writer import Namespace
from termwise.rete.gathering import Gathered


class _RowsBody(MeasureBody):
    """The function that gives the rows gathered for a subject."""

    @property
    def empty(self) -> str:
        """No rows."""
        return "()"

    def _write_end(self, low: str, high: str) -> None:
        body = self.c.body
        body.line(f"rows = b.between({low}, {high})")
        if self.holds is not None:
            body.line(f"rows = [g for g in rows if {body.bind(self.holds)}(g, r, x)]")
        body.line("return rows")


@dataclass(frozen=True)
class GatherPlan:
    """`rows` are those gathered for a subject; `day` and `value` are told of one of them."""

    rows: Callable[[Row, Any], list[Row]]
    day: Callable[[Row, Any], int | None]
    value: Callable[[Row, Row, Any], Any]


def gather_plan(
    measure: Measure, place: int, gathered: Gathered, terms: Terms, bounds: Bounds
) -> GatherPlan:
    """The plan of one measure."""
    parts = parts_of(measure, terms)
    holds = gathering_of(measure, parts, terms, bounds).holds
    names = Namespace()
    subject, name = measure.subject, measure.gathered.name

    def inner(parameters: str, rows: Mapping[str, str]) -> Expressions:
        line = "g" if isinstance(measure.source, LineSource) else None
        return Expressions(names.function(parameters), terms, bounds, rows, line)

    rows = Expressions(names.function("r, x"), terms, bounds, {subject: "r"})
    _RowsBody(measure, parts, place, gathered, holds, None, rows).write()
    day = inner("g, x", {name: "g"})
    value = inner("g, r, x", {subject: "r", name: "g"})
    for c, expr in ((day, measure.by), (value, measure.value)):
        c.body.line(f"return {'None' if expr is None else c.value(expr).otherwise_none()}")
    written = [c.body.done() for c in (rows, day, value)]
    function = names.compiled()
    return GatherPlan(*(function(name) for name in written))
