"""What a measure gathers, as functions: those of the gathered row, and those of both rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from termwise.language.program import LineSource, Measure
from termwise.rete.compiler import measures
from termwise.rete.compiler.bounds import Bounds
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.measures import Parts
from termwise.rete.compiler.terms import Terms
from termwise.rete.compiler.writer import Namespace
from termwise.rete.gathering import Gathered


@dataclass(frozen=True)
class Gathering:
    """`gathered` reads the gathered row alone.

    `holds` tells of a gathered row and a subject whether they belong together, `value` what is
    gathered; None where the gathered row alone decides it.
    """

    gathered: Gathered
    holds: Callable[..., Any] | None
    value: Callable[..., Any] | None


def gathering_of(measure: Measure, parts: Parts, terms: Terms, bounds: Bounds) -> Gathering:
    """The functions of one measure."""
    names = Namespace()
    subject, name = measure.subject, measure.gathered.name
    of_both = {subject: "r", name: "g"}

    def inner(parameters: str, rows: Mapping[str, str]) -> Expressions:
        line = "g" if isinstance(measure.source, LineSource) else None
        return Expressions(names.function(parameters), terms, bounds, rows, line)

    select = measures.write_select(measure, parts, inner("g, x", {name: "g"}))
    value = holds = keeps = None
    if parts.on_demand:
        keeps = measures.write_keeps(measure, parts, inner("g, x", {name: "g"}))
    shared = measure.value is not None and measures.reads_subject(measure.value, name)
    if measure.value is not None:
        c = inner("g, r, x", of_both) if shared else inner("g, x", {name: "g"})
        value = measures.write_value(measure.value, measure, c)
    if parts.of_both:
        holds = measures.write_holds(parts, inner("g, r, x", of_both))
    function = names.compiled()
    own = None if value is None or shared else function(value)
    kept = None if keeps is None else function(keeps)
    gathered = Gathered(measure.source, function(select), own, kept, parts.windowed)
    return Gathering(
        gathered,
        None if holds is None else function(holds),
        function(value) if shared and value is not None else None,
    )
