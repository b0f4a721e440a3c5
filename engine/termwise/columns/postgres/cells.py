"""Columns of a server's tables as values of the book, in SQL: NULL where there is a fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, assert_never

from psycopg import sql

from termwise.book.amounts import LIMIT, NUMBER_DIGITS
from termwise.book.days import FIRST_YEAR, LAST_YEAR
from termwise.book.words import LONGEST_KEY, MOST_BYTES
from termwise.language import types as t
from termwise.language.currencies import minor_digits
from termwise.language.program import Program

CLOCK: Final = "book.clock"
"""The temporary table of the zone's clock: `starts`, `ends` (exclusive), `seconds`."""

TEXT: Final = "text"
TIME: Final = "timestamp without time zone"
ZONED: Final = "timestamp with time zone"
BINARY: Final = ("real", "double precision")
"""Types whose values are not exact."""

_WORDS: Final = (TEXT, "character varying")
_WHOLE: Final = ("smallint", "integer", "bigint", "numeric")

_SEEN: Final = r"^[^\u0001-\u001f\u007f-\u009f\u2028\u2029]{1,%d}$" % LONGEST_KEY  # noqa: UP031
_SPACE: Final = r"[\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its type as PostgreSQL writes it, `text` for enumerated types."""

    name: str
    kind: str

    @property
    def cell(self) -> sql.Composable:
        """The cell, NULL where it is empty."""
        name = sql.Identifier(self.name)
        if self.kind not in _WORDS:
            return name
        return sql.SQL("nullif({}::text, '')").format(name)


def key_value(column: Column, *, numeric: bool) -> sql.Composable | None:
    """The value of a key, or of a reference; None: the type never fits."""
    if numeric:
        return _amount(column, 0, LIMIT)
    if column.kind == "uuid":
        return sql.SQL("{}::text").format(column.cell)
    if column.kind not in _WORDS:
        return None
    seen = sql.Literal(_SEEN)
    spaced = sql.Literal(f"^{_SPACE}|{_SPACE}$")
    right = sql.SQL("{0} ~ {1} AND {0} !~ {2}").format(column.cell, seen, spaced)
    return _where(right, column.cell)


def field_value(column: Column, kind: t.Type, program: Program) -> sql.Composable | None:
    """The value of a field, as the compiler reads it; None: the type never fits."""
    match kind:
        case t.Boolean():
            return column.cell if column.kind == "boolean" else None
        case t.Number():
            return _amount(column, NUMBER_DIGITS, LIMIT)
        case t.Quantity():
            return _amount(column, 0, LIMIT)
        case t.Money(currency=currency):
            digits = minor_digits(currency) or 0
            return _amount(column, digits, LIMIT // 10**digits)
        case t.Date():
            return _in_years(column.cell, column.cell) if column.kind == "date" else None
        case t.Moment():
            return _moment(column)
        case t.Text():
            short = sql.SQL("octet_length({}) <= {}").format(column.cell, sql.Literal(MOST_BYTES))
            return _where(short, column.cell) if column.kind in _WORDS else None
        case t.Enumeration(values=values):
            return _place(column, values) if column.kind in _WORDS else None
        case t.Row(subject=subject):
            return key_value(column, numeric=program.entities[subject].numeric_key)
        case t.Duration() | t.Unknown():
            raise TypeError(f"no field of a book is {t.describe(kind)}")
        case _:
            assert_never(kind)


def expected(kind: t.Type | None, *, numeric: bool) -> str:
    """The types that a field takes; None for a key."""
    match kind:
        case t.Boolean():
            return "boolean"
        case t.Date():
            return "date"
        case t.Moment():
            return "timestamp or timestamptz"
        case t.Number() | t.Money():
            return "numeric or an integer type"
        case t.Quantity():
            return "an integer type or numeric"
        case _ if numeric:
            return "an integer type or numeric"
        case _:
            return "text, varchar or an enumerated type"


def _where(condition: sql.Composable, value: sql.Composable) -> sql.Composable:
    return sql.SQL("CASE WHEN {} THEN {} END").format(condition, value)


def _in_years(day: sql.Composable, value: sql.Composable) -> sql.Composable:
    first, last = sql.Literal(f"{FIRST_YEAR}-01-01"), sql.Literal(f"{LAST_YEAR + 1}-01-01")
    return _where(sql.SQL("{0} >= {1} AND {0} < {2}").format(day, first, last), value)


def _amount(column: Column, digits: int, limit: int) -> sql.Composable | None:
    """A number in units of 10^-digits; one of more decimals has none."""
    if column.kind not in _WHOLE:
        return None
    units = sql.SQL("({}::numeric * {})").format(column.cell, sql.Literal(10**digits))
    most = sql.Literal(limit * 10**digits)
    # Compared first: of a value that is no number nothing is taken.
    right = sql.SQL("{0} BETWEEN -{1} AND {1} AND trunc({0}) = {0}").format(units, most)
    return _where(right, sql.SQL("trunc({})").format(units))


def _place(column: Column, values: tuple[str, ...]) -> sql.Composable:
    branches = [
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(value), sql.Literal(place))
        for place, value in enumerate(values)
    ]
    return sql.SQL("CASE {} {} END").format(column.cell, sql.SQL(" ").join(branches))


def _moment(column: Column) -> sql.Composable | None:
    """The moment in UTC; NULL where the clocks were put forward over it."""
    if column.kind == ZONED:
        utc = sql.SQL("timezone('UTC', {})").format(column.cell)
        return _whole_second(utc, utc)
    if column.kind != TIME:
        return None
    ahead = sql.SQL(
        "(SELECT CASE WHEN clock.starts <= {0} THEN clock.seconds END FROM {1} AS clock "
        "WHERE clock.ends > {0} ORDER BY clock.ends LIMIT 1)"
    ).format(column.cell, sql.Identifier(CLOCK))
    utc = sql.SQL("{} - {} * interval '1 second'").format(column.cell, ahead)
    return _whole_second(column.cell, utc)


def _whole_second(moment: sql.Composable, value: sql.Composable) -> sql.Composable:
    whole = sql.SQL("date_trunc('second', {0}) = {0}").format(moment)
    return _in_years(moment, _where(whole, value))
