"""Cells that a file or a database holds as typed values, in SQL: NULL where there is a fault.

The same values of Python are taken by `termwise.book.cells`; a type that never fits is told apart,
so that whoever reads the column can say so once.
"""

from __future__ import annotations

import re
from typing import Final

from termwise.book.amounts import LIMIT, NUMBER_DIGITS
from termwise.book.days import FIRST_YEAR, LAST_YEAR
from termwise.columns.book.layout import Column
from termwise.language import types as t
from termwise.language.currencies import minor_digits

INTEGERS: Final = frozenset(
    f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "", "BIG", "HUGE")
) - {"INT", "UINT"} | {"INTEGER", "UINTEGER"}
BINARY: Final = frozenset({"FLOAT", "DOUBLE"})
"""Types whose values are not exact, whatever field they stand for."""
TIMES: Final = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS"})

_DECIMAL: Final = re.compile(r"DECIMAL\([0-9]+,([0-9]+)\)")
_GREATEST: Final = 10**38
"""Beyond every value of a decimal."""


def typed_value(cell: str, kind: str, column: Column) -> str | None:
    """The value of a cell of type `kind`, neither a text nor a moment; None: it never fits."""
    match column.type:
        case t.Boolean() if kind == "BOOLEAN":
            return cell
        case t.Date() if kind == "DATE":
            return f"CASE WHEN year({cell}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN {cell} END"
        case t.Number():
            return _amount(cell, kind, NUMBER_DIGITS, LIMIT * 10**NUMBER_DIGITS, column)
        case t.Money(currency=currency):
            return _amount(cell, kind, minor_digits(currency) or 0, LIMIT, column)
        case t.Quantity():
            return _amount(cell, kind, 0, LIMIT, column)
        case None | t.Row() if column.kind == "BIGINT":
            return _amount(cell, kind, 0, LIMIT, column)
        case _:
            return None


def whole_seconds(cell: str, kind: str) -> str | None:
    """A time of day without its zone; None: the type never fits."""
    if kind not in TIMES:
        return None
    time = f"TRY_CAST({cell} AS TIMESTAMP)"
    years = f"year({time}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"
    return f"CASE WHEN {years} AND date_trunc('second', {time}) = {time} THEN {time} END"


def _amount(cell: str, kind: str, digits: int, limit: int, column: Column) -> str | None:
    """A number in units of 10^-digits; decimals that are zeros do not count."""
    if kind in INTEGERS:
        scale, units = 0, f"CAST({cell} AS HUGEINT)"
    elif found := _DECIMAL.fullmatch(kind):
        scale, units = int(found[1]), f"CAST(replace(CAST({cell} AS VARCHAR), '.', '') AS HUGEINT)"
    else:
        return None
    more, fewer = 10 ** max(digits - scale, 0), 10 ** max(scale - digits, 0)
    bound = min(limit * fewer // more, _GREATEST)
    right = f"{units} BETWEEN -{bound} AND {bound}"
    if fewer > 1:
        right += f" AND {units} % {fewer} = 0"
    return f"CASE WHEN {right} THEN CAST({units} * {more} // {fewer} AS {column.kind}) END"
