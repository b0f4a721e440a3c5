"""Snowflake's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.adapting import adapted, exact_quotient, is_bare, of_all, wide_decimal
from termwise.columns.dialect import Dialect
from termwise.columns.printed import functions
from termwise.columns.relation import Unnest
from termwise.columns.sql import Node
from termwise.language.tree import CalendarUnit

_FLATTENED: Final = ("seq", "key", "path", "k", "value", "this")
"""The columns of FLATTEN; the place in the list, from 0 on, is called `k`."""


class Snowflake(Dialect):
    """Snowflake: whole numbers are NUMBER(38, 0), and moments TIMESTAMP_NTZ in UTC."""

    name = "snowflake"
    runs = False
    recurses = False
    replace = "CREATE OR REPLACE TEMPORARY TABLE {} AS"
    functions: Mapping[str, str] = {functions.GCD: functions.SNOWFLAKE}
    notes = (
        "Whole division is CAST((a - a % b) / b AS DECIMAL(38, 0)): Snowflake has no whole "
        "division, and `/` rounds to 6 decimals, but the quotient of a multiple is whole and so "
        "exact. With its 6 decimals a quotient has room for 32 digits.",
        "Names stand in quotes: capitals count, in those of the book's tables, too.",
    )

    def spoken(self, query: Node) -> Node:
        return adapted(query, _said)

    def add_days(self, date: Node, days: Node) -> Node:
        return _add("DAY", date, days)

    def add_months(self, date: Node, months: Node) -> Node:
        # ADD_MONTHS would keep to the end of the month: from 28 February to 31 March.
        return _add("MONTH", date, months)

    def days_between(self, start: Node, end: Node) -> Node:
        return sql.call("DATEDIFF", exp.var("DAY"), start, end)

    def start_of(self, unit: CalendarUnit, date: Node) -> Node:
        match unit:
            case "week":
                # What DATE_TRUNC takes for a week is a setting of the session.
                back = sql.sub(sql.whole(1), sql.call("DAYOFWEEKISO", date))
                return _add("DAY", date, back)
            case "half":
                month = sql.call("DATE_TRUNC", sql.text("MONTH"), date)
                within = sql.remainder(
                    sql.sub(self.part("month", date), sql.whole(1)), sql.whole(6)
                )
                return _add("MONTH", month, sql.negative(within))
            case _:
                return sql.call("DATE_TRUNC", sql.text(unit.upper()), date)

    def part(self, part: str, date: Node) -> Node:
        return sql.call(part.upper(), date)

    def add_hours(self, moment: Node, hours: Node) -> Node:
        return _add("HOUR", moment, hours)

    def day_of(self, moment: Node, time_zone: str) -> Node:
        local = sql.call("CONVERT_TIMEZONE", sql.text("UTC"), sql.text(time_zone), moment)
        return sql.cast(local, "DATE")

    def moment_text(self, moment: Node) -> Node:
        return sql.call("TO_CHAR", moment, sql.text('YYYY-MM-DD"T"HH24:MI:SS"Z"'))

    def date_text(self, date: Node) -> Node:
        return sql.call("TO_CHAR", date, sql.text("YYYY-MM-DD"))

    def gcd(self, left: Node, right: Node) -> Node:
        return functions.gcd(left, right)

    def unnest(self, unnest: Unnest) -> exp.Join:
        count = sql.add(unnest.last, sql.whole(1))
        series = sql.call("ARRAY_GENERATE_RANGE", sql.whole(0), count)
        columns = [exp.Identifier(this=name, quoted=True) for name in _FLATTENED]
        name = exp.Identifier(this=unnest.alias, quoted=True)
        alias = exp.TableAlias(this=name, columns=columns)
        rows = sql.call("FLATTEN", exp.Kwarg(this=exp.var("INPUT"), expression=series))
        return exp.Join(this=exp.Lateral(this=rows, alias=alias), kind="CROSS")

    def sum_of(self, node: Node, *, wide: bool) -> Node:
        del wide
        return sql.cast(exp.Sum(this=node), "INT128")


def _add(unit: str, date: Node, count: Node) -> Node:
    return sql.call("DATEADD", exp.var(unit), count, date)


def _said(node: Node) -> Node:
    match node:
        case exp.Greatest() | exp.Least():
            return of_all(node)
        case exp.IntDiv(this=left, expression=right):
            return exact_quotient(left, right)
        case exp.Cast(
            this=value,
            to=exp.DataType(
                this=exp.DataType.Type.INT | exp.DataType.Type.BIGINT | exp.DataType.Type.INT128
            ),
        ):
            return exp.Cast(this=value, to=wide_decimal())
        case exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.TIMESTAMP)):
            return sql.cast(value, "TIMESTAMPNTZ")
        case exp.Literal() if is_bare(node):
            # As wide as it is written, a column would have no room for a longer one.
            return exp.Cast(this=exp.Literal.number(node.this), to=wide_decimal())
        case _:
            return node
