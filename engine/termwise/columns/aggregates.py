"""What gathered rows come to: one row for each key, with the count, a total or the latest value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from sqlglot import exp

from termwise.columns import exact, sql, values
from termwise.columns.block import Block
from termwise.columns.dialect import Dialect
from termwise.columns.exact import Exact, Whole
from termwise.columns.relation import SOURCE, Relation
from termwise.columns.rows import Rows
from termwise.columns.sql import Node
from termwise.columns.values import Plain, RowValue, Stored, Value
from termwise.language.program import Aggregate


@dataclass(frozen=True)
class Aggregation:
    """Of what `named` gathers; `stored` is how a gathered value stands there, None for a count.

    No key gathers more than `most` rows.
    """

    named: str
    aggregate: Aggregate
    stored: Stored | None
    most: int
    dialect: Dialect

    def totals(self, source: Relation, keys: Mapping[str, Node]) -> Rows:
        """One row for each key, with the count and what the values come to."""
        if self.aggregate == "latest":
            return self._latest(source, keys)
        found = _keyed(Relation(f"{self.named}, gathered", source), keys)
        found.group = list(keys.values())
        found.column("count", exp.Count(this=exp.Star()))
        count = values.StoredExact(Fraction(1), "count", 0, self.most, False, None, 1, False, False)
        kept: dict[str, Stored] = {"count": count}
        if self.stored is not None:
            total = self._total(values.read(self.stored, SOURCE))
            kept["total"], columns = values.columns_of("total", total)
            for name, node in columns.items():
                found.column(name, node)
        return _rows(found, keys, kept)

    def _latest(self, source: Relation, keys: Mapping[str, Node]) -> Rows:
        """The row of the latest day, and of those the highest key."""
        assert self.stored is not None
        ranked = _keyed(Relation(f"{self.named}, by day", source), keys)
        by = ["day", *(name for name in source.columns if name.startswith("key "))]
        order = [(sql.column(name, SOURCE), True) for name in by]
        ranked.column("rank", sql.window(exp.RowNumber(), list(keys.values()), order))
        stored, columns = values.columns_of("total", values.read(self.stored, SOURCE))
        for name, node in columns.items():
            ranked.column(name, node)
        found = Relation(f"{self.named}, the latest", ranked)
        found.carry(name for name in ranked.columns if name != "rank")
        found.where.append(sql.equal(sql.column("rank", SOURCE), sql.whole(1)))
        return _rows(found, keys, {"total": stored})

    def beside(self, block: Block, rows: Rows, keys: list[Node]) -> Value:
        """The totals beside a subject's rows; where nothing was gathered, what that comes to."""
        place = block.join(rows, keys)
        match self.aggregate:
            case "count":
                count = place.value("count")
                assert isinstance(count, Exact)
                return exact.defaulted(count, exact.constant(0))
            case "sum" | "count_distinct":
                total = place.value("total")
                assert isinstance(total, Exact)
                nothing = (sql.negated(place.is_there()), exact.constant(0))
                stored = rows.values["total"]
                missing = isinstance(stored, values.StoredExact) and stored.nullable
                if not missing:
                    return exact.defaulted(total, exact.constant(0))
                return exact.pick([nothing], total)
            case "min" | "max" | "average" | "latest":
                total = place.value("total")
                assert total is not None
                return total
            case _:
                assert_never(self.aggregate)

    def _total(self, value: Value) -> Value:
        match value:
            case Exact(num=None):
                return self._of_constant(value)
            case Exact():
                return self._of_numbers(value)
            case Plain():
                return self._of_plain(value)
            case RowValue(keys=(key,)):
                return self._counted(key, value.nullable)
            case RowValue(keys=keys):
                node = sql.join_text(*(sql.cast(key, "VARCHAR") for key in keys))
                return self._counted(node, value.nullable)

    def _of_constant(self, value: Exact) -> Value:
        count = exact.fixed(exp.Count(this=exp.Star()), 0, self.most)
        match self.aggregate:
            case "sum":
                return exact.multiply(exact.constant(value.scale), count)
            case "count_distinct":
                some = sql.compare(">", exp.Count(this=exp.Star()), sql.whole(0))
                return exact.fixed(sql.case([(some, sql.whole(1))], sql.whole(0)), 0, 1)
            case _:
                one = Whole(exp.Max(this=sql.whole(1)), 1, 1, False)
                return Exact(value.scale, one)

    def _of_numbers(self, value: Exact) -> Exact:
        num = value.num
        assert num is not None
        match self.aggregate:
            case "count_distinct":
                return self._counted(num.node, value.nullable)
            case "sum" | "average":
                low, high = min(num.low, 0) * self.most, max(num.high, 0) * self.most
                total = exact.whole_of(num.node, low, high)
                node = self.dialect.sum_of(num.node, wide=total.wide)
                if self.aggregate == "sum" and value.nullable:
                    # Without a key there is one total, also where nothing was gathered.
                    node = sql.coalesce(node, sql.whole(0))
                found = Exact(value.scale, replace(total, node=node), None, False)
                if self.aggregate == "average":
                    count = Whole(exp.Count(this=num.node), 1, self.most, False)
                    found = Exact(found.scale, found.num, count, False)
            case "min":
                found = Exact(value.scale, replace(num, node=exp.Min(this=num.node)))
            case _:
                found = Exact(value.scale, replace(num, node=exp.Max(this=num.node)))
        return _unless_missing(found, num.node, value.nullable)

    def _of_plain(self, value: Plain) -> Value:
        match self.aggregate:
            case "count_distinct":
                return self._counted(value.node, value.nullable)
            case "min":
                node: Node = exp.Min(this=value.node)
            case _:
                node = exp.Max(this=value.node)
        if value.nullable:
            full = sql.equal(exp.Count(this=exp.Star()), exp.Count(this=value.node))
            node = sql.case([(full, node)])
        return replace(value, node=node)

    def _counted(self, node: Node, nullable: bool) -> Exact:
        count = exp.Count(this=exp.Distinct(expressions=[node]))
        return _unless_missing(exact.fixed(count, 0, self.most), node, nullable)


def _keyed(found: Relation, keys: Mapping[str, Node]) -> Relation:
    for name, node in keys.items():
        found.column(name, node)
    if not keys:
        found.column("one", sql.whole(1))
    return found


def _rows(found: Relation, keys: Mapping[str, Node], kept: Mapping[str, Stored]) -> Rows:
    return Rows("", found, tuple(keys) or ("one",), kept)


def _unless_missing(found: Exact, node: Node, nullable: bool) -> Exact:
    """A total, missing where one of its parts was."""
    if not nullable or found.num is None:
        return found
    full = sql.equal(exp.Count(this=exp.Star()), exp.Count(this=node))
    num = replace(found.num, node=sql.case([(full, found.num.node)]))
    return replace(found, num=num, nullable=True)
