"""Cells of text as values of the book, in SQL: NULL where `termwise.book.cells` finds a fault.

Each function takes an SQL expression of type VARCHAR that is not the empty text, and gives the
expression of its value.
"""

from __future__ import annotations

from typing import Final, assert_never

from termwise.book.amounts import LIMIT, LONGEST, NUMBER_DIGITS
from termwise.book.days import FIRST_YEAR, LAST_YEAR
from termwise.book.words import LONGEST_KEY, MOST_BYTES
from termwise.columns.book.names import literal
from termwise.language import types as t
from termwise.language.currencies import minor_digits
from termwise.language.program import Program

DAY: Final = f"(?:{'|'.join(map(str, range(FIRST_YEAR, LAST_YEAR + 1)))})-[0-9]{{2}}-[0-9]{{2}}"
"""A day as written, of the years that a book holds."""

_UNSEEN: Final = r"\x00-\x1f\x7f-\x9f\x{2028}\x{2029}"
SPACES: Final = r" \x{a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}"
"""What Python calls a space, as far as `_UNSEEN` does not name it."""
_END: Final = f"[^{_UNSEEN}{SPACES}]"
_KEY: Final = f"{_END}(?:[^{_UNSEEN}]*{_END})?"


def text_value(cell: str, declared: t.Type, program: Program) -> str:
    """The value of a cell of a field, a moment excepted: see `moments`."""
    match declared:
        case t.Boolean():
            return f"CASE {cell} WHEN 'true' THEN true WHEN 'false' THEN false END"
        case t.Number():
            return number_value(cell)
        case t.Quantity():
            return count_value(cell)
        case t.Money(currency=currency):
            return money_value(cell, currency)
        case t.Date():
            return date_value(cell)
        case t.Text():
            return plain_text(cell)
        case t.Enumeration(values=values):
            return place_value(cell, values)
        case t.Row(subject=subject):
            return key_value(cell, program.entities[subject].numeric_key)
        case t.Moment() | t.Duration() | t.Unknown():
            raise TypeError(f"{t.describe(declared)} is not read from one cell alone")
        case _:
            assert_never(declared)


def key_value(cell: str, numeric: bool) -> str:
    """A key, or a reference to a row with such a key."""
    return count_value(cell) if numeric else key_text(cell)


def plain_text(cell: str) -> str:
    """A text that is not too long, and has no NUL character."""
    return (
        f"CASE WHEN strlen({cell}) <= {MOST_BYTES} AND NOT contains({cell}, chr(0)) THEN {cell} END"
    )


def key_text(cell: str) -> str:
    """One line of text, without spaces around it."""
    seen = f"regexp_full_match({cell}, {literal(_KEY)})"
    return f"CASE WHEN length({cell}) <= {LONGEST_KEY} AND {seen} THEN {cell} END"


def date_value(cell: str) -> str:
    """A day of the years that a book holds, written as in ISO 8601."""
    return f"CASE WHEN regexp_full_match({cell}, {literal(DAY)}) THEN TRY_CAST({cell} AS DATE) END"


def place_value(cell: str, values: tuple[str, ...]) -> str:
    """The place of an enumerated value among those listed."""
    cases = " ".join(f"WHEN {literal(value)} THEN {place}" for place, value in enumerate(values))
    return f"CAST(CASE {cell} {cases} END AS SMALLINT)"


def count_value(cell: str) -> str:
    """A whole number."""
    return _amount(cell, 0, "-?[0-9]{1,18}", f"CAST({cell} AS BIGINT)", "BIGINT")


def money_value(cell: str, currency: str) -> str:
    """An amount in minor units."""
    digits = minor_digits(currency)
    if digits is None:
        raise ValueError(f"{currency} is no currency of ISO 4217")
    if not digits:
        return count_value(cell)
    # Nearly all amounts have all their decimals.
    usual = rf"-?[0-9]{{1,{18 - digits}}}\.[0-9]{{{digits}}}"
    return _amount(cell, digits, usual, f"CAST(replace({cell}, '.', '') AS BIGINT)", "BIGINT")


def number_value(cell: str) -> str:
    """A plain number, in millionths."""
    usual = rf"-?[0-9]{{1,18}}(?:\.[0-9]{{1,{NUMBER_DIGITS}}})?"
    return _amount(cell, NUMBER_DIGITS, usual, _units(cell, NUMBER_DIGITS), "HUGEINT")


def _amount(cell: str, digits: int, usual: str, quick: str, kind: str) -> str:
    """An amount in units of 10^-digits; what is written as `usual` is below the limit."""
    decimals = rf"(?:\.[0-9]{{1,{digits}}})?" if digits else ""
    # Of more digits than twenty the first is a zero, or the amount is beyond the limit.
    right = f"regexp_full_match({cell}, {literal(rf'-?0*[0-9]{{1,20}}{decimals}')})"
    units = _units(cell, digits)
    limit = LIMIT * 10**digits if kind == "HUGEINT" else LIMIT
    return (
        f"CASE WHEN regexp_full_match({cell}, {literal(usual)}) THEN {quick} "
        f"WHEN length({cell}) <= {LONGEST} AND {right} "
        f"THEN CASE WHEN {units} BETWEEN -{limit} AND {limit} THEN CAST({units} AS {kind}) END END"
    )


def _units(cell: str, digits: int) -> str:
    """A decimal of at most so many digits after the point, in units of 10^-digits."""
    if not digits:
        return f"CAST({cell} AS HUGEINT)"
    point = f"strpos({cell}, '.')"
    zeros = f"{digits} - CASE {point} WHEN 0 THEN 0 ELSE length({cell}) - {point} END"
    return f"CAST(replace({cell}, '.', '') || repeat('0', {zeros}) AS HUGEINT)"
