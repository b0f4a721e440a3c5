"""What engines of SQL say differently."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.capitals import kept_apart
from termwise.columns.relation import Unnest
from termwise.columns.sql import Node
from termwise.language.tree import CalendarUnit


class Dialect(ABC):
    """One engine's words for what the compiler needs beside plain SQL."""

    name: str
    """As sqlglot calls it."""

    runs: bool = True
    """Whether there is an engine for it here; else scripts are printed alone."""

    recurses: bool = True
    """Whether it closes a tree by itself, with a recursive table that leaves out what it has."""

    create: str = "CREATE TEMPORARY TABLE {} AS"
    """How a printed script makes a table."""

    create_growing: str = "CREATE TEMPORARY TABLE {} AS"
    """The same for a table that rows are added to."""

    replace: str = ""
    """How it makes a table anew that its own query reads; "": under another name first."""

    functions: Mapping[str, str] = MappingProxyType({})
    """What a printed script must define first where it calls a function of this name."""

    notes: tuple[str, ...] = ()
    """What the reader of a printed script must know."""

    def spoken(self, query: Node) -> Node:
        """A finished query with what this engine says otherwise; the query itself stays."""
        return query

    def written(self, statement: str) -> str:
        """A finished statement, whose names the engine may have to tell apart."""
        return statement

    @abstractmethod
    def add_days(self, date: Node, days: Node) -> Node:
        """The date so many days later."""

    @abstractmethod
    def add_months(self, date: Node, months: Node) -> Node:
        """The date so many months later, at the latest the month's last day."""

    @abstractmethod
    def days_between(self, start: Node, end: Node) -> Node:
        """`end - start` in days, as a number of 64 bits."""

    @abstractmethod
    def start_of(self, unit: CalendarUnit, date: Node) -> Node:
        """The first day of the unit that holds a date."""

    @abstractmethod
    def part(self, part: str, date: Node) -> Node:
        """`year`, `month` or `day` of a date, as a number of 64 bits."""

    @abstractmethod
    def add_hours(self, moment: Node, hours: Node) -> Node:
        """The moment so many hours later."""

    @abstractmethod
    def day_of(self, moment: Node, time_zone: str) -> Node:
        """The day of a moment (a timestamp in UTC) in a time zone."""

    @abstractmethod
    def moment_text(self, moment: Node) -> Node:
        """`2009-11-17T12:30:00Z`."""

    def date_text(self, date: Node) -> Node:
        """`2009-11-17`."""
        return sql.cast(date, "VARCHAR")

    def number_text(self, number: Node) -> Node:
        """A whole number as text."""
        return sql.cast(number, "VARCHAR")

    def padded(self, digits: Node, width: int) -> Node:
        """A text of digits with noughts before it, at least `width` long."""
        # LPAD would cut what is longer.
        short = sql.compare("<", sql.call("LENGTH", digits), sql.whole(width))
        return sql.case(
            [(short, sql.call("LPAD", digits, sql.whole(width), sql.text("0")))], digits
        )

    def pointed(self, number: Node, digits: int) -> Node | None:
        """A number of 10^-digits with its point, of less than 18 digits; None: no quicker way."""
        del number, digits
        return None

    @abstractmethod
    def gcd(self, left: Node, right: Node) -> Node:
        """The greatest common divisor of two positive whole numbers."""

    @abstractmethod
    def unnest(self, unnest: Unnest) -> exp.Join:
        """The whole numbers from 0 to a last one, beside each row."""

    @abstractmethod
    def sum_of(self, node: Node, *, wide: bool) -> Node:
        """The sum of whole numbers, of 64 bits unless `wide`."""


class DuckDB(Dialect):
    """DuckDB."""

    name = "duckdb"

    def written(self, statement: str) -> str:
        return kept_apart(statement)

    def add_days(self, date: Node, days: Node) -> Node:
        return sql.add(date, sql.cast(days, "INT"))

    def add_months(self, date: Node, months: Node) -> Node:
        return sql.cast(sql.add(date, sql.call("TO_MONTHS", sql.cast(months, "INT"))), "DATE")

    def days_between(self, start: Node, end: Node) -> Node:
        return sql.sub(end, start)

    def start_of(self, unit: CalendarUnit, date: Node) -> Node:
        if unit == "half":
            quarter = sql.call("DATE_TRUNC", sql.text("quarter"), date)
            odd = sql.equal(sql.remainder(sql.call("QUARTER", date), sql.whole(2)), sql.whole(0))
            back = sql.case([(odd, sql.whole(3))], sql.whole(0))
            return sql.cast(sql.sub(quarter, sql.call("TO_MONTHS", back)), "DATE")
        return sql.cast(sql.call("DATE_TRUNC", sql.text(unit), date), "DATE")

    def part(self, part: str, date: Node) -> Node:
        return sql.call(part.upper(), date)

    def add_hours(self, moment: Node, hours: Node) -> Node:
        return sql.add(moment, sql.call("TO_HOURS", hours))

    def day_of(self, moment: Node, time_zone: str) -> Node:
        utc = sql.call("TIMEZONE", sql.text("UTC"), moment)
        return sql.cast(sql.call("TIMEZONE", sql.text(time_zone), utc), "DATE")

    def moment_text(self, moment: Node) -> Node:
        return sql.call("STRFTIME", moment, sql.text("%Y-%m-%dT%H:%M:%SZ"))

    def pointed(self, number: Node, digits: int) -> Node | None:
        whole = exp.Cast(this=number, to=_decimal(18, 0))
        part = exp.Literal.number(f"0.{'0' * (digits - 1)}1")
        factor = exp.Cast(this=part, to=_decimal(digits, digits))
        return sql.cast(sql.mul(whole, factor), "VARCHAR")

    def gcd(self, left: Node, right: Node) -> Node:
        return sql.call("GCD", left, right)

    def unnest(self, unnest: Unnest) -> exp.Join:
        count = sql.add(unnest.last, sql.whole(1))
        series = sql.call("UNNEST", sql.call("RANGE", sql.cast(count, "BIGINT")))
        query = exp.Select(expressions=[sql.named(series, "k")])
        alias = exp.TableAlias(this=exp.Identifier(this=unnest.alias, quoted=True))
        return exp.Join(this=exp.Lateral(this=exp.Subquery(this=query), alias=alias), kind="CROSS")

    def sum_of(self, node: Node, *, wide: bool) -> Node:
        total = exp.Sum(this=node)
        return total if wide else sql.cast(total, "BIGINT")


def _decimal(width: int, scale: int) -> exp.DataType:
    sizes = [exp.DataTypeParam(this=exp.Literal.number(str(n))) for n in (width, scale)]
    return exp.DataType(this=exp.DataType.Type.DECIMAL, expressions=sizes)
