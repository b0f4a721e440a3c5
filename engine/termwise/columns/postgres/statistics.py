"""What the tables of the book hold: how many rows, and between which bounds."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import psycopg
from psycopg import sql

from termwise.book.shape import RECORDED_ON
from termwise.columns.book.statistics import Range, Statistics
from termwise.columns.postgres.dialect import book_table
from termwise.columns.postgres.tables import column_type, name_of
from termwise.language.program import Entity, Program

_ORDERED: Final = ("NUMERIC", "BIGINT", "DATE", "TIMESTAMP")


def statistics(connection: psycopg.Connection, program: Program) -> Statistics:
    """What the tables hold; each is read once."""
    rows: dict[str, int] = {}
    ranges: dict[tuple[str, str], Range] = {}
    for name, entity in program.entities.items():
        fields = (*entity.fields, RECORDED_ON)
        count, *found = _of_table(connection, program, entity, fields)
        rows[name] = count
        for place, field in enumerate(fields):
            least, greatest, present = found[3 * place : 3 * place + 3]
            ranges[name, field] = Range(_end(least), _end(greatest), count - present)
    return Statistics(rows, ranges)


def _of_table(
    connection: psycopg.Connection, program: Program, entity: Entity, fields: tuple[str, ...]
) -> tuple[Any, ...]:
    parts: list[sql.Composable] = [sql.SQL("count(*)")]
    for field in fields:
        name = name_of(field)
        ordered = column_type(entity, field, program) in _ORDERED
        ends = sql.SQL("min({0}), max({0})" if ordered else "NULL, NULL").format(name)
        parts.append(sql.SQL("{}, count({})").format(ends, name))
    query = sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(parts), name_of(book_table(entity.name))
    )
    found = connection.execute(query).fetchone()
    assert found is not None
    return found


def _end(value: Any) -> int | date | None:
    return value if value is None or isinstance(value, date) else int(value)
