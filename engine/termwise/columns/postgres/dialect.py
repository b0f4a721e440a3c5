"""PostgreSQL's words."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.adapting import adapted, is_bare
from termwise.columns.dialect import Dialect
from termwise.columns.relation import Unnest
from termwise.columns.sql import Node
from termwise.language.tree import CalendarUnit

BOOK: Final = "@book"
"""Stands for a schema where a run's own temporary tables of the book are meant."""

_LONGEST_NAME: Final = 63
"""Bytes of a name: PostgreSQL cuts longer ones without a word."""


def book_table(entity: str) -> str:
    """The temporary table of an entity; no table of a script has a point in its name."""
    return f"book.{entity}"


def short_name(name: str) -> str:
    """The name, cut and told apart by a digest where it is too long."""
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    digest = sha256(name.encode()).hexdigest()[:12]
    return name.encode()[: _LONGEST_NAME - 13].decode(errors="ignore") + "~" + digest


class Postgres(Dialect):
    """PostgreSQL, from 13 on."""

    name = "postgres"

    def spoken(self, query: Node) -> Node:
        return adapted(query, _said)

    def add_days(self, date: Node, days: Node) -> Node:
        return sql.add(date, sql.cast(days, "INT"))

    def add_months(self, date: Node, months: Node) -> Node:
        length = sql.call("MAKE_INTERVAL", sql.whole(0), sql.cast(months, "INT"))
        return sql.cast(sql.add(date, length), "DATE")

    def days_between(self, start: Node, end: Node) -> Node:
        return sql.cast(sql.sub(end, start), "BIGINT")

    def start_of(self, unit: CalendarUnit, date: Node) -> Node:
        # Of a plain timestamp, so that no time zone takes part.
        moment = sql.cast(date, "TIMESTAMP")
        if unit != "half":
            return sql.cast(sql.call("DATE_TRUNC", sql.text(unit), moment), "DATE")
        quarter = sql.call("DATE_TRUNC", sql.text("quarter"), moment)
        odd = sql.equal(sql.remainder(self.part("quarter", date), sql.whole(2)), sql.whole(0))
        back = sql.case([(odd, sql.whole(3))], sql.whole(0))
        length = sql.call("MAKE_INTERVAL", sql.whole(0), sql.cast(back, "INT"))
        return sql.cast(sql.sub(quarter, length), "DATE")

    def part(self, part: str, date: Node) -> Node:
        return sql.cast(sql.call("DATE_PART", sql.text(part), date), "BIGINT")

    def add_hours(self, moment: Node, hours: Node) -> Node:
        none = [sql.whole(0)] * 4
        return sql.add(moment, sql.call("MAKE_INTERVAL", *none, sql.cast(hours, "INT")))

    def day_of(self, moment: Node, time_zone: str) -> Node:
        utc = sql.call("TIMEZONE", sql.text("UTC"), moment)
        return sql.cast(sql.call("TIMEZONE", sql.text(time_zone), utc), "DATE")

    def moment_text(self, moment: Node) -> Node:
        return sql.call("TO_CHAR", moment, sql.text('YYYY-MM-DD"T"HH24:MI:SS"Z"'))

    def date_text(self, date: Node) -> Node:
        return sql.call("TO_CHAR", sql.cast(date, "TIMESTAMP"), sql.text("YYYY-MM-DD"))

    def gcd(self, left: Node, right: Node) -> Node:
        return sql.call("GCD", left, right)

    def unnest(self, unnest: Unnest) -> exp.Join:
        last = sql.cast(unnest.last, "BIGINT")
        series = sql.call("GENERATE_SERIES", sql.cast(sql.whole(0), "BIGINT"), last)
        columns = [exp.Identifier(this="k", quoted=True)]
        name = exp.Identifier(this=unnest.alias, quoted=True)
        alias = exp.TableAlias(this=name, columns=columns)
        return exp.Join(this=exp.Lateral(this=series, alias=alias), kind="CROSS")

    def sum_of(self, node: Node, *, wide: bool) -> Node:
        total = exp.Sum(this=node)
        return sql.cast(total, "INT128" if wide else "BIGINT")


def _said(node: Node) -> Node:
    match node:
        case exp.IntDiv(this=left, expression=right):
            # Of NUMERICs, whatever the parts are: a bare `/` of them would not be cut.
            whole = sql.call("DIV", left, right)
            return whole if node.meta.get("wide", True) else sql.cast(whole, "BIGINT")
        case exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.VARCHAR)):
            return exp.Collate(this=sql.cast(value, "TEXT"), expression=_bytes())
        case exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.INT128)):
            return sql.cast(value, "DECIMAL")
        case exp.Literal() if is_bare(node):
            return sql.cast(exp.Literal.number(node.this), "BIGINT")
        case exp.Identifier() if len(node.name.encode()) > _LONGEST_NAME:
            return exp.Identifier(this=short_name(node.name), quoted=True)
        case exp.Table() if node.db == BOOK:
            name = exp.Identifier(this=short_name(book_table(node.name)), quoted=True)
            return exp.Table(this=name, alias=node.args.get("alias"))
        case _:
            return node


def _bytes() -> Node:
    """The order of code points, whatever the database's own is."""
    return exp.Identifier(this="C", quoted=True)
