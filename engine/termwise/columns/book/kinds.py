"""How the values of a field stand in the database."""

from __future__ import annotations

from typing import assert_never

from termwise.language import types as t
from termwise.language.program import Program

TEXT_KEY = "VARCHAR"
NUMBER_KEY = "BIGINT"


def column_kind(declared: t.Type, program: Program) -> str:
    """The SQL type of a field's column.

    Numbers are counted in `NUMBER_FIELD`ths, money in minor units; an enumerated value is its place
    among those listed, from 0; a moment is in UTC. Raises TypeError for types that no field has.
    """
    match declared:
        case t.Boolean():
            return "BOOLEAN"
        case t.Number():
            return "HUGEINT"
        case t.Quantity() | t.Money():
            return "BIGINT"
        case t.Date():
            return "DATE"
        case t.Moment():
            return "TIMESTAMP"
        case t.Text():
            return "VARCHAR"
        case t.Enumeration():
            return "SMALLINT"
        case t.Row(subject=subject):
            return key_kind(program.entities[subject].numeric_key)
        case t.Duration() | t.Unknown():
            raise TypeError(f"no field of a book is {t.describe(declared)}")
        case _:
            assert_never(declared)


def key_kind(numeric: bool) -> str:
    """The SQL type of a key, and of references to it."""
    return NUMBER_KEY if numeric else TEXT_KEY


def expected_kinds(kind: str) -> str:
    """The types of a database that a field takes whose own column is of type `kind`."""
    match kind:
        case "BOOLEAN" | "DATE" | "TIMESTAMP":
            return f"{kind} or VARCHAR"
        case "BIGINT" | "HUGEINT":
            return "DECIMAL, a type of whole numbers, or VARCHAR"
        case _:
            return "VARCHAR"
