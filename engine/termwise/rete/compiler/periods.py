"""Periods to functions: from when until when an owner has rows, and what governs one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from termwise.language.program import Period
from termwise.language.tree import AtHand
from termwise.language.walk import walk
from termwise.rete import cells
from termwise.rete.cells import Row
from termwise.rete.compiler.bounds import Bounds
from termwise.rete.compiler.expressions import Expressions
from termwise.rete.compiler.operands import both
from termwise.rete.compiler.terms import Terms
from termwise.rete.compiler.writer import Namespace

Span = tuple[int, int | None]
"""The first day, and the day of the end, which no longer belongs to it; None: open."""


@dataclass(frozen=True, slots=True)
class CompiledPeriod:
    """A period as one version declares it.

    `owners` gives the owners that a row of the walked entity combines, None where one is missing;
    `span` from when until when owners have rows, None where they have none.
    """

    period: Period
    owners: Callable[[Row, Any], tuple[Row, ...] | None]
    span: Callable[[tuple[Row, ...], Any], Span | None]
    governed_by: Callable[[Row, Any], int | None]
    by_owners_alone: bool
    """Whether which version governs is the same for all rows of an owner."""


def compile_period(period: Period, terms: Terms, bounds: Bounds) -> CompiledPeriod:
    """The functions of one period."""
    names = Namespace()
    owners = _write_owners(period, names, terms, bounds)
    span = _write_span(period, names, terms, bounds)
    governed = _write_governed(period, names, terms, bounds)
    function = names.compiled()
    return CompiledPeriod(
        period, function(owners), function(span), function(governed), _by_owners_alone(period)
    )


def _by_owners_alone(period: Period) -> bool:
    if period.governed_by is None:
        return False
    names = (node.name for node in walk(period.governed_by) if isinstance(node, AtHand))
    return period.name not in names


def _write_owners(period: Period, names: Namespace, terms: Terms, bounds: Bounds) -> str:
    rows = {period.entity: "r"}
    c = Expressions(names.function("r, x"), terms, bounds, rows)
    if not period.combined:
        c.body.line("return (r,)")
        return c.body.done()
    parts = [c.stored(c.value(owner.path)) for owner in period.owners]
    guards = [guard for part in parts for guard in part.guards]
    if guards:
        c.body.line(f"if not ({both(guards)}): return None")
    c.body.line(f"return ({''.join(f'{part.code}, ' for part in parts)})")
    return c.body.done()


def _write_span(period: Period, names: Namespace, terms: Terms, bounds: Bounds) -> str:
    rows = {owner.name: f"o[{place}]" for place, owner in enumerate(period.owners)}
    c = _of_owners("o, x", period, names, terms, bounds, rows)
    start = c.stored(c.value(period.start))
    if start.guards:
        c.body.line(f"if {start.code} is None: return None")
    end = "None"
    if period.until is not None:
        end = c.stored(c.value(period.until)).code
        c.body.line(f"if {end} is not None and {end} <= {start.code}: return None")
    if period.where is not None:
        c.body.line(f"if not {c.condition(period.where)}: return None")
    c.body.line(f"return {start.code}, {end}")
    return c.body.done()


def _write_governed(period: Period, names: Namespace, terms: Terms, bounds: Bounds) -> str:
    rows = {
        owner.name: f"r[{cells.FIRST_OWNER + place}]" for place, owner in enumerate(period.owners)
    }
    rows[period.name] = "r"
    c = _of_owners("r, x", period, names, terms, bounds, rows)
    if period.governed_by is None:
        c.body.line(f"return r[{cells.START}]")
    else:
        c.body.line(f"return {c.stored(c.value(period.governed_by)).code}")
    return c.body.done()


def _of_owners(
    parameters: str,
    period: Period,
    names: Namespace,
    terms: Terms,
    bounds: Bounds,
    rows: Mapping[str, str],
) -> Expressions:
    """Owners of a combination are reached by references, which may lead to rows that lie ahead."""
    doubtful = frozenset(o.name for o in period.owners) if period.combined else frozenset[str]()
    return Expressions(names.function(parameters), terms, bounds, rows, None, doubtful)
