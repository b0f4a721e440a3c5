"""Look-ups in the tables of a version's parameters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

from termwise.language import tree as t
from termwise.language.program import Table
from termwise.language.tree import Expr
from termwise.language.types import Row
from termwise.rete.cells import KEY
from termwise.rete.compiler.operands import Operand
from termwise.rete.exact import Exact, plain

if TYPE_CHECKING:
    from termwise.rete.compiler.expressions import Expressions
    from termwise.rete.compiler.terms import Terms


@dataclass(frozen=True, slots=True)
class Tiers:
    """The rows of one combination of keys: thresholds in rising order, and a cell for each."""

    thresholds: tuple[Any, ...]
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, by its keys as cells hold them."""

    plain: Mapping[Hashable, Any]
    tiers: Mapping[Hashable, Tiers]
    inclusive: bool
    otherwise: Any

    def cell(self, key: Hashable) -> Any:
        """The cell of these keys, in a table without thresholds."""
        return self.plain.get(key, self.otherwise)

    def tier(self, key: Hashable, at: Any) -> Any:
        """The cell of these keys whose threshold has been reached."""
        tiers = self.tiers.get(key)
        if tiers is None:
            return self.otherwise
        place = self.reached(tiers, at)
        return tiers.cells[place] if place >= 0 else None

    def reached(self, tiers: Tiers, at: Any) -> int:
        """The place of the tier whose threshold has been reached; -1 below the first."""
        search = bisect_right if self.inclusive else bisect_left
        return search(tiers.thresholds, at) - 1

    def brackets(self, key: Hashable, low: Exact, high: Exact) -> Exact | None:
        """The sum over the tiers of cell x the part of low … high that lies in it, above 0."""
        tiers = self.tiers.get(key)
        if tiers is None and self.otherwise is None:
            return None
        total: Exact = 0
        for start, end, cell in self.stretches(tiers, low, high):
            total += cell * (end - start)
        return plain(total)

    def stretches(
        self, tiers: Tiers | None, low: Exact, high: Exact
    ) -> Iterator[tuple[Exact, Exact, Exact]]:
        """The parts of low … high, above 0: from where to where, and the cell that holds there.

        Keys that have no tiers have one all along: `otherwise`.
        """
        low = max(low, 0)
        if tiers is None:
            if high > low:
                yield low, high, self.otherwise
            return
        for place, cell in enumerate(tiers.cells):
            if cell is None:
                continue
            last = place + 1 == len(tiers.cells)
            end = high if last else min(high, tiers.thresholds[place + 1])
            start = max(low, tiers.thresholds[place])
            if end > start:
                yield start, end, cell

    def from_zero(self, key: Hashable, high: Exact) -> Exact | None:
        """The brackets of 0 … high."""
        return self.brackets(key, 0, high)

    def average(self, key: Hashable, low: Exact, high: Exact) -> Exact | None:
        """The brackets of low … high by what lies between; the cell at low where nothing does."""
        if low == high:
            found: Exact | None = self.tier(key, low)
            return found
        total = self.brackets(key, low, high)
        return None if total is None else plain(Fraction(total) / (high - low))


def looked_up(expr: t.Lookup | t.Brackets | t.AverageRate, c: Expressions) -> Operand:
    """Code for what a table answers."""
    known = c.body.recall(expr)
    if isinstance(known, Operand):
        return known
    column = column_of(c.terms, expr.table, expr.column, expr.keys)
    key = _key(expr.keys, c)
    match expr:
        case t.Lookup(at=None):
            found = c.called(column.cell, key)
        case t.Lookup(at=at):
            assert at is not None
            found = c.called(column.tier, key, c.value(at))
        case t.Brackets(low=None, high=high):
            found = c.called(column.from_zero, key, c.value(high))
        case t.Brackets(low=low, high=high):
            assert low is not None
            found = c.called(column.brackets, key, c.value(low), c.value(high))
        case t.AverageRate(low=low, high=high):
            found = c.called(column.average, key, c.value(low), c.value(high))
        case _:
            assert_never(expr)
    c.body.remember(expr, found)
    return found


def _key(keys: tuple[Expr, ...], c: Expressions) -> Operand:
    parts = []
    guards: list[str] = []
    for expr in keys:
        part = c.stored(c.value(expr))
        guards.extend(part.guards)
        parts.append(f"{part.code}[{KEY}]" if isinstance(expr.type, Row) else part.code)
    code = parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
    return Operand(code, tuple(dict.fromkeys(guards)))


def column_of(terms: Terms, name: str, column: str, keys: tuple[Expr, ...]) -> Column:
    """A column of a table, its keys read as what they are looked up by."""
    table = terms.table(name)
    place = table.columns.index(column)
    kind = table.column_types[place]
    otherwise = None if table.otherwise is None else terms.cell_value(table.otherwise[place], kind)
    rows: dict[Hashable, list[tuple[Any, Any]]] = {}
    for row in table.rows:
        words = tuple(terms.word(w, k.type) for w, k in zip(row.keys, keys, strict=True))
        key = words[0] if len(words) == 1 else words
        cell = terms.cell_value(row.cells[place], kind)
        rows.setdefault(key, []).append((_threshold(row.threshold), cell))
    return _column(table, rows, otherwise)


def _column(table: Table, rows: Mapping[Hashable, list[tuple[Any, Any]]], otherwise: Any) -> Column:
    if table.threshold is None:
        cells = {key: found[0][1] for key, found in rows.items()}
        return Column(cells, {}, table.inclusive, otherwise)
    tiers = {
        key: Tiers(tuple(t for t, _ in found), tuple(c for _, c in found))
        for key, found in rows.items()
    }
    return Column({}, tiers, table.inclusive, otherwise)


def _threshold(value: Fraction | date | None) -> Any:
    match value:
        case None:
            return None
        case Fraction():
            return plain(value)
        case date():
            return value.toordinal()
        case _:
            assert_never(value)
