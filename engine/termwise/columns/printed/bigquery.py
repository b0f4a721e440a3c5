"""BigQuery's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.adapting import adapted, of_all
from termwise.columns.dialect import Dialect
from termwise.columns.printed import functions
from termwise.columns.relation import Unnest
from termwise.columns.sql import Node
from termwise.language.tree import CalendarUnit

_PLAIN: Final = re.compile(r"[a-z][a-z0-9_]{0,199}")
_LONGEST: Final = 18
"""Digits of a number that surely has 64 bits."""


def plain_name(name: str) -> str:
    """A name that any column may have; one that is changed is told apart by a digest.

    BigQuery takes few signs, and `Name` and `name` for one; `__` stands in changed names alone.
    """
    if _PLAIN.fullmatch(name) and "__" not in name:
        return name
    digest = sha256(name.encode()).hexdigest()[:8]
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:100]
    return f"{words}__{digest}" if words[:1].isalpha() else f"c_{words}__{digest}"


class BigQuery(Dialect):
    """BigQuery: 128 bits are BIGNUMERIC, and moments DATETIME in UTC."""

    name = "bigquery"
    runs = False
    recurses = False
    replace = "CREATE OR REPLACE TEMPORARY TABLE {} AS"
    functions: Mapping[str, str] = {functions.GCD: functions.BIGQUERY}
    notes = (
        "Names that BigQuery does not take, or may take for one another, are written in small "
        "letters with a digest behind, those of the book's columns, too.",
    )

    def spoken(self, query: Node) -> Node:
        return adapted(query, _said)

    def add_days(self, date: Node, days: Node) -> Node:
        return sql.call("DATE_ADD", date, _interval(days, "DAY"))

    def add_months(self, date: Node, months: Node) -> Node:
        return sql.call("DATE_ADD", date, _interval(months, "MONTH"))

    def days_between(self, start: Node, end: Node) -> Node:
        return sql.call("DATE_DIFF", end, start, exp.var("DAY"))

    def start_of(self, unit: CalendarUnit, date: Node) -> Node:
        match unit:
            case "week":
                return sql.call("DATE_TRUNC", date, exp.var("ISOWEEK"))
            case "half":
                month = sql.call("DATE_TRUNC", date, exp.var("MONTH"))
                before = sql.sub(self.part("month", date), sql.whole(1))
                within = sql.remainder(before, sql.whole(6))
                return sql.call("DATE_SUB", month, _interval(within, "MONTH"))
            case _:
                return sql.call("DATE_TRUNC", date, exp.var(unit.upper()))

    def part(self, part: str, date: Node) -> Node:
        return exp.Extract(this=exp.var(part.upper()), expression=date)

    def add_hours(self, moment: Node, hours: Node) -> Node:
        return sql.call("DATETIME_ADD", moment, _interval(hours, "HOUR"))

    def day_of(self, moment: Node, time_zone: str) -> Node:
        utc = sql.call("TIMESTAMP", moment, sql.text("UTC"))
        return sql.call("DATE", utc, sql.text(time_zone))

    def moment_text(self, moment: Node) -> Node:
        return sql.call("FORMAT_DATETIME", sql.text("%Y-%m-%dT%H:%M:%SZ"), moment)

    def gcd(self, left: Node, right: Node) -> Node:
        return functions.gcd(left, right)

    def unnest(self, unnest: Unnest) -> exp.Join:
        # Of structs, so that the number has a name of its own: `n.k`.
        series = sql.call("GENERATE_ARRAY", sql.whole(0), sql.cast(unnest.last, "BIGINT"))
        number = exp.Identifier(this="k", quoted=True)
        inside = exp.Select(kind="STRUCT", expressions=[exp.Column(this=number)])
        each = exp.Unnest(expressions=[series], alias=exp.TableAlias(columns=[number.copy()]))
        inside.set("from_", exp.From(this=each))
        structs = sql.call("ARRAY", inside)
        name = exp.Identifier(this=unnest.alias, quoted=True)
        rows = exp.Unnest(expressions=[structs], alias=exp.TableAlias(columns=[name]))
        return exp.Join(this=rows, kind="CROSS")

    def sum_of(self, node: Node, *, wide: bool) -> Node:
        return exp.Sum(this=sql.cast(node, "INT128") if wide else node)


def _interval(count: Node, unit: str) -> Node:
    return exp.Interval(this=sql.inner(sql.cast(count, "BIGINT")), unit=exp.var(unit))


def _said(node: Node) -> Node:
    match node:
        case exp.Greatest() | exp.Least():
            return of_all(node)
        case exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.INT128)):
            return sql.cast(value, "BIGDECIMAL")
        case exp.Literal() if not node.is_string and len(node.this) > _LONGEST:
            return sql.cast(exp.Literal.string(node.this), "BIGDECIMAL")
        case exp.Identifier() if plain_name(node.name) != node.name:
            return exp.Identifier(this=plain_name(node.name), quoted=True)
        case _:
            return node
