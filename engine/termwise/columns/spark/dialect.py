"""Spark's words."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.adapting import adapted, exact_quotient, is_bare, wide_decimal
from termwise.columns.dialect import Dialect
from termwise.columns.relation import Unnest
from termwise.columns.sql import Node
from termwise.language.tree import CalendarUnit

BOOK: Final = "@book"
"""Stands for a schema where a run's own temporary tables of the book are meant."""

_STEPS: Final = 190
"""No two numbers of so many digits need more steps to their greatest common divisor."""


def book_view(entity: str) -> str:
    """The temporary view of an entity; no view of a script has a point in its name."""
    return f"book.{entity}"


class Spark(Dialect):
    """Spark, from 4.0 on, with its checks for overflow (`spark.sql.ansi.enabled`)."""

    name = "spark"
    recurses = False
    create = "CACHE TABLE {} AS"
    create_growing = "CREATE TABLE {} USING parquet AS"
    notes = (
        "Cached tables are gone with the session; those made with CREATE TABLE are not, since "
        "rows are added to them: drop them at the end.",
    )

    def spoken(self, query: Node) -> Node:
        return adapted(query, _said)

    def add_days(self, date: Node, days: Node) -> Node:
        return sql.call("DATE_ADD", date, sql.cast(days, "INT"))

    def add_months(self, date: Node, months: Node) -> Node:
        return sql.call("ADD_MONTHS", date, sql.cast(months, "INT"))

    def days_between(self, start: Node, end: Node) -> Node:
        return sql.cast(sql.call("DATEDIFF", end, start), "BIGINT")

    def start_of(self, unit: CalendarUnit, date: Node) -> Node:
        if unit != "half":
            return sql.call("TRUNC", date, sql.text(unit.upper()))
        quarter = sql.call("TRUNC", date, sql.text("QUARTER"))
        odd = sql.equal(sql.remainder(self.part("quarter", date), sql.whole(2)), sql.whole(0))
        back = sql.case([(odd, sql.whole(-3))], sql.whole(0))
        return sql.call("ADD_MONTHS", quarter, sql.cast(back, "INT"))

    def part(self, part: str, date: Node) -> Node:
        return sql.cast(sql.call(part.upper(), date), "BIGINT")

    def add_hours(self, moment: Node, hours: Node) -> Node:
        length = sql.call("MAKE_DT_INTERVAL", sql.whole(0), sql.cast(hours, "INT"))
        return sql.add(moment, length)

    def day_of(self, moment: Node, time_zone: str) -> Node:
        local = sql.call("CONVERT_TIMEZONE", sql.text("UTC"), sql.text(time_zone), moment)
        return sql.cast(local, "DATE")

    def moment_text(self, moment: Node) -> Node:
        return sql.call("DATE_FORMAT", moment, sql.text("yyyy-MM-dd'T'HH:mm:ss'Z'"))

    def gcd(self, left: Node, right: Node) -> Node:
        # Euclid's steps, folded over a list long enough for all of them.
        steps = sql.call("SEQUENCE", sql.whole(1), sql.whole(_STEPS))
        pair = _pair(sql.cast(left, "INT128"), sql.cast(right, "INT128"))
        at_end = sql.equal(_part("r", "b"), sql.whole(0))
        rest = sql.cast(sql.remainder(_part("r", "a"), _part("r", "b")), "INT128")
        step = sql.case([(at_end, exp.to_identifier("r"))], _pair(_part("r", "b"), rest))
        return sql.call(
            "AGGREGATE", steps, pair, _function(step, "r", "i"), _function(_part("r", "a"), "r")
        )

    def unnest(self, unnest: Unnest) -> exp.Join:
        # A sequence that ends before it begins would count down.
        last = sql.greatest(sql.cast(unnest.last, "BIGINT"), sql.cast(sql.whole(0), "BIGINT"))
        series = sql.call("SEQUENCE", sql.cast(sql.whole(0), "BIGINT"), last)
        query = exp.Select(expressions=[sql.named(sql.call("EXPLODE", series), "k")])
        alias = exp.TableAlias(this=exp.Identifier(this=unnest.alias, quoted=True))
        return exp.Join(this=exp.Lateral(this=exp.Subquery(this=query), alias=alias), kind="CROSS")

    def sum_of(self, node: Node, *, wide: bool) -> Node:
        if not wide:
            return sql.cast(exp.Sum(this=node), "BIGINT")
        return sql.cast(exp.Sum(this=sql.cast(node, "INT128")), "INT128")


def _said(node: Node) -> Node:
    match node:
        case exp.IntDiv(this=left, expression=right) if node.meta.get("wide", True):
            # DIV of decimals gives 64 bits, and wraps without a word; `/` of a multiple is exact.
            return exact_quotient(left, right)
        case exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.INT128)):
            return exp.Cast(this=value, to=wide_decimal())
        case exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.TIMESTAMP)):
            return sql.cast(value, "TIMESTAMPNTZ")
        case exp.Anonymous(this="RTRIM", expressions=[text, characters]):
            return exp.Trim(this=text, expression=characters, position="TRAILING")
        case exp.Literal() if is_bare(node):
            return sql.cast(exp.Literal.number(node.this), "BIGINT")
        case exp.Table() if node.db == BOOK:
            name = exp.Identifier(this=book_view(node.name), quoted=True)
            return exp.Table(this=name, alias=node.args.get("alias"))
        case _:
            return node


def _pair(left: Node, right: Node) -> Node:
    return sql.call("NAMED_STRUCT", sql.text("a"), left, sql.text("b"), right)


def _part(of: str, name: str) -> Node:
    return exp.Dot(this=exp.to_identifier(of), expression=exp.to_identifier(name))


def _function(body: Node, *names: str) -> Node:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name) for name in names])
