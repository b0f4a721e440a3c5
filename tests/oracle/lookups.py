"""Tables: single cells, what marginal tiers come to, and their average rate."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import assert_never

from termwise.language import tree
from termwise.language.program import Table, TableRow
from termwise.language.tree import ConstantValue, Expr

from tests.oracle import terms
from tests.oracle.rows import EntityRow, Env, Value
from tests.oracle.state import Run


def looked_up(run: Run, node: tree.Lookup | tree.Brackets | tree.AverageRate, env: Env) -> Value:
    """What a look-up comes to; missing where a key or what is measured is."""
    table = env.version.parameters[node.table]
    assert isinstance(table, Table)
    keys = _keys(run, node.keys, env)
    match node:
        case tree.Lookup():
            at = None if node.at is None else terms.value(run, node.at, env)
            if keys is None or (node.at is not None and at is None):
                return None
            assert at is None or isinstance(at, Fraction | date)
            return _cell(table, keys, at, node.column)
        case tree.Brackets():
            low = Fraction(0) if node.low is None else terms.number(run, node.low, env)
            high = terms.number(run, node.high, env)
            if keys is None or low is None or high is None:
                return None
            return _marginal(table, keys, low, high, node.column)
        case tree.AverageRate():
            low, high = terms.number(run, node.low, env), terms.number(run, node.high, env)
            if keys is None or low is None or high is None:
                return None
            if low == high:
                return _cell(table, keys, low, node.column)
            whole = _marginal(table, keys, low, high, node.column)
            return None if whole is None else whole / (high - low)
        case _:
            assert_never(node)


def _keys(run: Run, nodes: tuple[Expr, ...], env: Env) -> tuple[str, ...] | None:
    """The keys as words; None where one is missing."""
    words: list[str] = []
    for node in nodes:
        found = terms.value(run, node, env)
        if found is None:
            return None
        assert isinstance(found, str | EntityRow)
        words.append(str(found.key) if isinstance(found, EntityRow) else found)
    return tuple(words)


def _of_keys(table: Table, keys: tuple[str, ...]) -> list[TableRow]:
    return [row for row in table.rows if row.keys == keys]


def _cell(
    table: Table, keys: tuple[str, ...], at: Fraction | date | None, column: str
) -> ConstantValue | None:
    index = table.columns.index(column)
    rows = _of_keys(table, keys)
    if not rows:
        return None if table.otherwise is None else table.otherwise[index]
    reached = [row for row in rows if at is None or _is_reached(table, row, at)]
    # Thresholds rise, so that the last one reached is the greatest.
    return reached[-1].cells[index] if reached else None


def _is_reached(table: Table, row: TableRow, at: Fraction | date) -> bool:
    if isinstance(row.threshold, date):
        assert isinstance(at, date)
        return row.threshold <= at if table.inclusive else row.threshold < at
    assert isinstance(row.threshold, Fraction)
    assert isinstance(at, Fraction)
    return row.threshold <= at if table.inclusive else row.threshold < at


def _marginal(
    table: Table, keys: tuple[str, ...], low: Fraction, high: Fraction, column: str
) -> Fraction | None:
    """Each tier's cell times the part of low … high in it; what lies below 0 does not count."""
    index = table.columns.index(column)
    rows = _of_keys(table, keys)
    if not rows and table.otherwise is None:
        return None
    if high <= low:
        return Fraction(0)
    if not rows:
        assert table.otherwise is not None
        return _rate(table.otherwise[index]) * _part(low, high, Fraction(0), high)
    total = Fraction(0)
    for number, row in enumerate(rows):
        following = rows[number + 1].threshold if number + 1 < len(rows) else high
        assert isinstance(row.threshold, Fraction)
        assert isinstance(following, Fraction)
        total += _rate(row.cells[index]) * _part(low, high, row.threshold, following)
    return total


def _rate(cell: ConstantValue) -> Fraction:
    assert isinstance(cell, Fraction)
    return cell


def _part(low: Fraction, high: Fraction, start: Fraction, end: Fraction) -> Fraction:
    """How much of low … high, from 0 on, lies from `start` to `end`."""
    first = max(low, start, Fraction(0))
    last = min(high, end)
    return max(last - first, Fraction(0))
