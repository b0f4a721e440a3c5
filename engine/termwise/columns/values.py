"""What an expression comes to in SQL, and how such a value stands in the columns of a relation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from termwise.columns import exact, sql
from termwise.columns.exact import Exact, Whole
from termwise.columns.sql import Node
from termwise.language.types import Date, Type

FIRST_DAY: Final = date(1900, 1, 1).toordinal()
LAST_DAY: Final = date(2200, 12, 31).toordinal()
"""The days that a book can name."""


@dataclass(frozen=True, eq=False)
class Plain:
    """A value that is one column of SQL.

    A condition is two-valued where it is not `nullable`. An enumerated value is its place in the
    list, a duration its count, a moment a timestamp in UTC. `first` and `last` bound a date
    (ordinals); None where not known.
    """

    node: Node
    type: Type
    nullable: bool
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, eq=False)
class RowValue:
    """A row by its key: of an entity one node, of a period its owners' keys and its start."""

    subject: str
    keys: tuple[Node, ...]
    nullable: bool


Value = Exact | Plain | RowValue


@dataclass(frozen=True)
class StoredExact:
    """A number in columns: `scale` times column / column."""

    scale: Fraction
    num: str
    low: int
    high: int
    wide: bool
    den: str | None
    den_high: int
    den_wide: bool
    nullable: bool


@dataclass(frozen=True)
class StoredPlain:
    """A value in a column."""

    column: str
    type: Type
    nullable: bool
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class StoredRow:
    """A row in the columns of its key."""

    subject: str
    columns: tuple[str, ...]
    nullable: bool


@dataclass(frozen=True)
class StoredConstant:
    """A number that is the same for all rows."""

    scale: Fraction


Stored = StoredExact | StoredPlain | StoredRow | StoredConstant


def columns_of(name: str, value: Value) -> tuple[Stored, dict[str, Node]]:
    """How a value is stored under a name, and the columns that it takes."""
    match value:
        case Exact(num=num) if num is None:
            return StoredConstant(value.scale), {}
        case Exact(num=num):
            assert num is not None
            columns = {name: num.node}
            den = value.den
            if den is not None:
                columns[f"{name} /"] = den.node
            stored = StoredExact(
                value.scale,
                name,
                num.low,
                num.high,
                num.wide,
                None if den is None else f"{name} /",
                1 if den is None else den.high,
                den is not None and den.wide,
                value.nullable,
            )
            return stored, columns
        case Plain():
            stored_plain = StoredPlain(name, value.type, value.nullable, value.first, value.last)
            return stored_plain, {name: value.node}
        case RowValue(keys=keys):
            names = (name,) if len(keys) == 1 else tuple(f"{name} {n}" for n in range(len(keys)))
            return StoredRow(value.subject, names, value.nullable), dict(
                zip(names, keys, strict=True)
            )


def read(stored: Stored, alias: str, there: Node | None = None) -> Value:
    """A stored value, read from a relation.

    `there` holds where its row is there; None where it always is.
    """
    outer = there is not None
    match stored:
        case StoredConstant(scale=scale):
            if there is None:
                return exact.constant(scale)
            unit = int(bool(scale))
            num = Whole(sql.case([(there, sql.whole(unit))]), unit, unit, False)
            return Exact(scale or Fraction(1), num, None, True)
        case StoredExact():
            num = Whole(sql.column(stored.num, alias), stored.low, stored.high, stored.wide)
            den = None
            if stored.den is not None:
                node = sql.column(stored.den, alias)
                den = Whole(node, 1, stored.den_high, stored.den_wide)
            return Exact(stored.scale, num, den, stored.nullable or outer)
        case StoredPlain(column=name, type=kind):
            node = sql.column(name, alias)
            return Plain(node, kind, stored.nullable or outer, stored.first, stored.last)
        case StoredRow(subject=subject, columns=names):
            keys = tuple(sql.column(name, alias) for name in names)
            return RowValue(subject, keys, stored.nullable or outer)


def present(value: Value) -> Node:
    """Whether a value is there."""
    match value:
        case Exact():
            return exact.present(value)
        case Plain(node=node, nullable=nullable):
            return sql.is_there(node) if nullable else sql.boolean(True)
        case RowValue(keys=keys, nullable=nullable):
            return sql.is_there(keys[-1]) if nullable else sql.boolean(True)


def tied(value: Value) -> list[Node]:
    """What must be equal where two values are."""
    match value:
        case RowValue(keys=keys):
            return list(keys)
        case Plain(node=node):
            return [node]
        case Exact():
            raise AssertionError("numbers are compared, not tied")


def pick(branches: list[tuple[Node, Value]], otherwise: Value) -> Value:
    """The value of the first condition that holds; all are of one kind."""
    if not branches:
        return otherwise
    first = branches[0][1]
    if isinstance(first, Exact):
        numbers = [(condition, _number(value)) for condition, value in branches]
        return exact.pick(numbers, _number(otherwise))
    everything = [*(value for _, value in branches), otherwise]
    nullable = any(_nullable(value) for value in everything)
    if isinstance(first, RowValue):
        keys = tuple(
            sql.case([(c, _key(v, at)) for c, v in branches], _key(otherwise, at))
            for at in range(len(first.keys))
        )
        return RowValue(first.subject, keys, nullable)
    nodes = [(condition, _node(value)) for condition, value in branches]
    days = [(v.first, v.last) for v in everything if isinstance(v, Plain) and not _is_null(v)]
    known = bool(days) and all(a is not None and b is not None for a, b in days)
    return Plain(
        sql.case(nodes, _node(otherwise)),
        first.type,
        nullable,
        min(a for a, _ in days if a is not None) if known else None,
        max(b for _, b in days if b is not None) if known else None,
    )


def missing_like(value: Value) -> Value:
    """A missing value of the same kind."""
    match value:
        case Exact():
            return exact.MISSING_NUMBER
        case Plain(type=Date()):
            return Plain(sql.cast(sql.null(), "DATE"), value.type, True)
        case Plain():
            return Plain(sql.null(), value.type, True)
        case RowValue(keys=keys):
            return RowValue(value.subject, tuple(sql.null() for _ in keys), True)


def _is_null(value: Plain) -> bool:
    return sql.is_missing(value.node)


def _number(value: Value) -> Exact:
    assert isinstance(value, Exact)
    return value


def _node(value: Value) -> Node:
    assert isinstance(value, Plain)
    return value.node


def _key(value: Value, at: int) -> Node:
    assert isinstance(value, RowValue)
    return value.keys[at]


def _nullable(value: Value) -> bool:
    return value.nullable


def optional(value: Value) -> Value:
    """The value, as one that may be missing."""
    return replace(value, nullable=True)
