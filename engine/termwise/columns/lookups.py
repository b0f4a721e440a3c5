"""Tables in SQL: single cells, what marginal tiers come to, and their average rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from termwise.columns import exact, sql, values
from termwise.columns.exact import Exact
from termwise.columns.sql import Node
from termwise.columns.values import Plain, RowValue, Value
from termwise.language import tree as t
from termwise.language.program import Table, TableRow
from termwise.language.tree import ConstantValue, Expr
from termwise.language.types import Enumeration, Type

if TYPE_CHECKING:
    from termwise.columns.expressions import Expressions


class Lookups:
    """Look-ups within one scope."""

    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions

    def cell(self, node: t.Lookup) -> Value:
        """A cell of a table."""
        at = None if node.at is None else self._expressions.value(node.at)
        keys = self._keys(node.keys)
        return self._of_versions(
            node.table, lambda table: _cell(table, keys, at, node.column, node.type)
        )

    def brackets(self, node: t.Brackets) -> Value:
        """Each tier's cell times the part of low … high in it."""
        low = exact.constant(0) if node.low is None else self._expressions.number(node.low)
        high = self._expressions.number(node.high)
        keys = self._keys(node.keys)
        return self._of_versions(
            node.table, lambda table: _marginal(table, keys, low, high, node.column)
        )

    def average(self, node: t.AverageRate) -> Value:
        """What the tiers come to, over the length; the cell itself where there is none."""
        low, high = self._expressions.number(node.low), self._expressions.number(node.high)
        keys = self._keys(node.keys)

        def found(table: Table) -> Value:
            whole = _marginal(table, keys, low, high, node.column)
            assert isinstance(whole, Exact)
            average = exact.divide(whole, exact.subtract(high, low))
            same = sql.is_true(exact.compare("=", low, high))
            return values.pick([(same, _cell(table, keys, low, node.column, node.type))], average)

        return self._of_versions(node.table, found)

    def _keys(self, nodes: Sequence[Expr]) -> list[tuple[Value, Type]]:
        return [(self._key(node), node.type) for node in nodes]

    def _key(self, node: Expr) -> Value:
        """What a key cell is compared with; of a row its key."""
        found = self._expressions.value(node)
        if not isinstance(found, RowValue):
            return found
        entity = self._expressions.scope.stages.program.entities[found.subject]
        if entity.numeric_key:
            whole = exact.whole_of(found.keys[0], -exact.LIMIT, exact.LIMIT)
            return Exact(Fraction(1), whole, None, found.nullable)
        return found

    def _of_versions(self, name: str, found: Callable[[Table], Value]) -> Value:
        branches: list[tuple[Node, Value]] = []
        for numbers, declared in self._expressions.scope.parameters(name):
            assert isinstance(declared, Table)
            branches.append((self._expressions.version_in(numbers), found(declared)))
        return values.pick(branches[:-1], branches[-1][1])


Keys = Sequence[tuple[Value, Type]]


def _cell(table: Table, keys: Keys, at: Value | None, column: str, kind: Type) -> Value:
    from termwise.columns.expressions import constant_value

    index = table.columns.index(column)

    def made(value: ConstantValue) -> Value:
        return constant_value(value, kind)

    branches: list[tuple[Node, Value]] = []
    missing = values.missing_like(made(table.rows[0].cells[index]))
    for written, rows in _by_keys(table).items():
        own = _is_of(keys, written)
        if at is None:
            branches.append((own, made(rows[-1].cells[index])))
            continue
        tiers = [(_reached(table, row, at), made(row.cells[index])) for row in reversed(rows)]
        if not keys:
            branches += tiers
            continue
        branches.append((own, values.pick(tiers, missing)))
    otherwise = missing
    if table.otherwise is not None and keys:
        otherwise = made(table.otherwise[index])
    found = values.pick(branches, otherwise)
    return _where_there(found, [value for value, _ in keys] + ([] if at is None else [at]))


def _where_there(found: Value, needed: Sequence[Value]) -> Value:
    """The value, missing where something that it is looked up by is."""
    there = sql.all_of(values.present(each) for each in needed)
    if sql.is_plainly_true(there):
        return found
    return values.pick([(there, found)], values.missing_like(found))


def _by_keys(table: Table) -> dict[tuple[str, ...], list[TableRow]]:
    found: dict[tuple[str, ...], list[TableRow]] = {}
    for row in table.rows:
        found.setdefault(row.keys, []).append(row)
    return found


def _is_of(keys: Keys, written: tuple[str, ...]) -> Node:
    tests = [_is_key(value, kind, word) for (value, kind), word in zip(keys, written, strict=True)]
    return sql.all_of(tests)


def _is_key(value: Value, kind: Type, word: str) -> Node:
    match value:
        case RowValue(keys=keys):
            found = sql.equal(keys[0], sql.text(word))
        case Plain(node=node) if isinstance(kind, Enumeration):
            if word not in kind.values:
                return sql.boolean(False)
            found = sql.equal(node, sql.whole(kind.values.index(word)))
        case Plain(node=node):
            found = sql.equal(node, sql.text(word))
        case Exact():
            if not word.isdecimal():
                return sql.boolean(False)
            found = exact.compare("=", value, exact.constant(int(word)))
    return sql.is_true(found) if value.nullable else found


def _reached(table: Table, row: TableRow, at: Value) -> Node:
    """Whether what is looked up by has reached a row's threshold."""
    op = ">=" if table.inclusive else ">"
    if isinstance(at, Exact):
        assert isinstance(row.threshold, Fraction)
        found = exact.compare(op, at, exact.constant(row.threshold))
    else:
        assert isinstance(at, Plain)
        assert isinstance(row.threshold, date)
        found = sql.compare(op, at.node, sql.day(row.threshold))
    return sql.is_true(found) if at.nullable else found


def _marginal(table: Table, keys: Keys, low: Exact, high: Exact, column: str) -> Value:
    index = table.columns.index(column)
    branches: list[tuple[Node, Value]] = []
    for written, rows in _by_keys(table).items():
        total = exact.constant(0)
        for number, row in enumerate(rows):
            following = high
            if number + 1 < len(rows):
                following = _constant(rows[number + 1].threshold)
            part = _part(low, high, _constant(row.threshold), following)
            total = exact.add(total, exact.multiply(_constant(row.cells[index]), part))
        branches.append((_is_of(keys, written), total))
    otherwise: Value = exact.MISSING_NUMBER
    if table.otherwise is not None and keys:
        part = _part(low, high, exact.constant(0), high)
        otherwise = exact.multiply(_constant(table.otherwise[index]), part)
    found = values.pick(branches, otherwise)
    upwards = sql.is_true(exact.compare(">", high, low))
    missing = values.present(found)
    nothing: list[tuple[Node, Value]] = [(sql.all_of([missing, sql.negated(upwards)]), _ZERO)]
    counted = values.pick(nothing, found)
    return _where_there(counted, [*(value for value, _ in keys), low, high])


_ZERO = exact.constant(0)


def _constant(value: object) -> Exact:
    assert isinstance(value, Fraction)
    return exact.constant(value)


def _part(low: Exact, high: Exact, start: Exact, end: Exact) -> Exact:
    """How much of low … high, from 0 on, lies from `start` to `end`."""
    first = exact.extreme([low, start, _ZERO], largest=True)
    last = end if end is high else exact.extreme([high, end], largest=False)
    return exact.extreme([exact.subtract(last, first), _ZERO], largest=True)
