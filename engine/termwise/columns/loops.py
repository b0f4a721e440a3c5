"""Values that read their own past: made for one index of a period's rows after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from sqlglot import exp

from termwise.columns import exact, sql
from termwise.columns.checks import Check
from termwise.columns.exact import Exact
from termwise.columns.layers import Layer
from termwise.columns.relation import POSITION, SOURCE, Relation
from termwise.columns.rows import ACCEPTED, Rows
from termwise.columns.values import (
    Plain,
    RowValue,
    Stored,
    StoredConstant,
    StoredExact,
    StoredPlain,
    StoredRow,
    Value,
)
from termwise.columns.windows import looks_back
from termwise.language import tree as t
from termwise.language.dependencies import Node, Reads
from termwise.language.program import (
    LineSource,
    Measure,
    PeriodSource,
    PreviousRows,
    Program,
    Tie,
)
from termwise.language.types import Boolean, Date, Enumeration, Moment, Type


class Loop:
    """The rows of a period while values that read earlier rows are added to them."""

    def __init__(
        self, subject: str, base: Rows, carried: dict[str, Stored], program: Program
    ) -> None:
        self._base = base
        self._carried = carried
        self._relation = Relation(f"{subject}: one index after the other")
        for stored in carried.values():
            self._relation.kinds.update(kinds(stored, program))
        self._relation.carry(base.relation.columns)
        known = {**base.values, **carried}
        self.earlier = replace(base, relation=self._relation, values=known)
        """The rows made so far, as a later one reads them."""
        index = Relation(f"{subject}: the rows of one index", base.relation)
        index.carry(base.relation.columns)
        index.where.append(sql.equal(sql.column(POSITION, SOURCE), exp.Placeholder()))
        self.one_index = replace(base, relation=index)
        self.rows = base

    def close(self, layer: Layer) -> None:
        """The loop goes round what the layer made; its values stand as they are carried, too."""
        for name, stored in self._carried.items():
            value = layer.place.value(name)
            if value is not None:
                for column, node in as_carried(value, stored).items():
                    if column not in layer.relation.columns:
                        layer.relation.column(column, node)
        body = layer.relation
        for column, kind in self._relation.kinds.items():
            nothing = sql.boolean(True) if column == ACCEPTED else sql.missing(kind)
            body.columns.setdefault(column, nothing)
        self._relation.body = body
        self._relation.base = self._base.relation
        for name in body.columns:
            self._relation.columns[name] = sql.column(name, SOURCE)
        self.rows = replace(layer.rows, relation=self._relation)

    def move(self, check: Check) -> None:
        """What was to be looked at for one index is looked at when all are made."""
        if check.is_of_rows:
            check.relation.source = self._relation


def kinds(stored: Stored, program: Program) -> dict[str, str]:
    """The types of a carried value's columns."""
    match stored:
        case StoredExact(num=num, den=den):
            return {num: "INT128"} if den is None else {num: "INT128", den: "INT128"}
        case StoredPlain(column=column, type=kind):
            return {column: _kind(kind)}
        case StoredRow(subject=subject, columns=columns):
            period = program.periods().get(subject)
            owners = [subject] if period is None else [o.entity for o in period[0].owners]
            numeric = [program.entities[owner].numeric_key for owner in owners]
            found = ["BIGINT" if each else "VARCHAR" for each in numeric]
            return dict(zip(columns, [*found, "DATE"], strict=False))
        case StoredConstant():
            return {}
        case _:
            assert_never(stored)


def _kind(kind: Type) -> str:
    match kind:
        case Boolean():
            return "BOOLEAN"
        case Date():
            return "DATE"
        case Moment():
            return "TIMESTAMP"
        case Enumeration():
            return "SMALLINT"
        case _:
            return "VARCHAR"


def as_carried(value: Value, stored: Stored) -> dict[str, sql.Node]:
    """The columns in which a value is carried."""
    if isinstance(value, Exact):
        assert isinstance(stored, StoredExact)
        if stored.den is not None:
            num, den = exact.fraction(value)
            return {stored.num: exact.widened(num), stored.den: exact.widened(den)}
        parts = exact.in_parts(value, stored.scale.denominator)
        return {stored.num: exact.widened(parts)}
    match stored, value:
        case StoredPlain(column=column), Plain(node=node):
            return {column: node}
        case StoredRow(columns=columns), RowValue(keys=keys):
            return dict(zip(columns, keys, strict=True))
        case _:
            raise AssertionError(f"{value} does not stand as {stored}")


def is_by_index(loop: frozenset[Node], reads: Reads, program: Program) -> bool:
    """Whether a loop can be made for one index of a period's rows after the other.

    Its values are those of one period, and only earlier rows of the same owner are read.
    """
    subjects = {node.subject for node in loop}
    if len(subjects) > 1 or not program.is_period(next(iter(subjects))):
        return False
    if not is_ordered(loop, reads):
        return False
    return all(
        _is_of_owner(measure)
        for version in program.versions
        for (subject, name), measure in version.measures.items()
        if Node("value", subject, name) in loop
    )


def is_ordered(loop: frozenset[Node], reads: Reads) -> bool:
    """Whether only the row itself and earlier ones are read: then no value can need itself."""
    return all(
        edge.own or edge.earlier for node in loop for edge in reads.edges[node] if edge.node in loop
    )


def _is_of_owner(measure: Measure) -> bool:
    """Whether only earlier rows of the same owner are gathered, if rows of the loop are."""
    match measure.source:
        case PeriodSource(period=subject) | LineSource(subject=subject):
            if subject != measure.subject:
                return True
        case _:
            return True
    if any(isinstance(window, PreviousRows) for window in measure.windows):
        return True
    return looks_back(measure) and bool(measure.ties) and all(map(_is_same_owner, measure.ties))


def _is_same_owner(tie: Tie) -> bool:
    """Whether the gathered row's owner is to be the subject's."""
    if not isinstance(tie.left, t.Owner) or not isinstance(tie.left.row, t.AtHand):
        return False
    match tie.right:
        case t.Owner(row=t.AtHand(), name=name) | t.AtHand(name=name):
            return name == tie.left.name
        case _:
            return False
