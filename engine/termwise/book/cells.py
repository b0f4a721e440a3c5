"""Which parser reads the cells of a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from termwise.book.amounts import count_parser, money_parser, number_key_parser, number_parser
from termwise.book.days import moment_parser, parse_date
from termwise.book.faults import Parser
from termwise.book.words import (
    are_plain_keys,
    are_plain_texts,
    enumeration_parser,
    parse_boolean,
    parse_key,
    parse_text,
)
from termwise.language import types as t
from termwise.language.program import Program

PlainCheck = Callable[[Sequence[str]], bool]
"""Tells quickly of many texts that each is empty or its own value; False where that is unsure."""


def parser_for(declared: t.Type, program: Program) -> Parser:
    """The parser of cells that are not empty, for a field of type `declared`.

    Each takes the text of a file and the values of Python that say the same, and gives the value
    of the book or a `CellFault`. Raises TypeError for types that no field has.
    """
    match declared:
        case t.Boolean():
            return parse_boolean
        case t.Number():
            return number_parser()
        case t.Quantity(unit=unit):
            return count_parser(unit)
        case t.Money(currency=currency):
            return money_parser(currency)
        case t.Date():
            return parse_date
        case t.Moment():
            return moment_parser(program.time_zone)
        case t.Text():
            return parse_text
        case t.Enumeration(values=values):
            return enumeration_parser(values)
        case t.Row(subject=subject):
            return key_parser(program.entities[subject].numeric_key)
        case t.Duration() | t.Unknown():
            raise TypeError(f"no field of a book is {t.describe(declared)}")
        case _:
            assert_never(declared)


def plain_check(declared: t.Type, program: Program) -> PlainCheck | None:
    """The quick check for columns whose values are their texts; None where texts are converted."""
    match declared:
        case t.Text():
            return are_plain_texts
        case t.Row(subject=subject) if not program.entities[subject].numeric_key:
            return are_plain_keys
        case _:
            return None


def key_parser(numeric: bool) -> Parser:
    """The parser of keys, and of references to rows with such keys."""
    return number_key_parser() if numeric else parse_key
