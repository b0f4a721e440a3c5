"""Values that read their own past: made for one index of a period's rows after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from sqlglot import exp

from termwise.columns import exact, sql
from termwise.columns.checks import Check
from termwise.columns.exact import Exact
from termwise.columns.layers import Layer
from termwise.columns.measures import looks_back
from termwise.columns.relation import POSITION, SOURCE, Relation
from termwise.columns.rows import Rows
from termwise.columns.unsupported import UnsupportedTerms
from termwise.columns.values import (
    Stored,
    StoredConstant,
    StoredExact,
    StoredPlain,
    StoredRow,
    Value,
    columns_of,
)
from termwise.language.dependencies import Node
from termwise.language.program import LineSource, Measure, PeriodSource, Program
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
            self._relation.kinds.update(_kinds(stored, program))
        for name in base.relation.columns:
            self._relation.columns[name] = sql.column(name, SOURCE)
        known = {**base.values, **carried}
        self.earlier = replace(base, relation=self._relation, values=known)
        """The rows made so far, as a later one reads them."""
        index = Relation(f"{subject}: the rows of one index", base.relation)
        for name in base.relation.columns:
            index.column(name, sql.column(name, SOURCE))
        index.where.append(sql.equal(sql.column(POSITION, SOURCE), exp.Placeholder()))
        self.one_index = replace(base, relation=index)
        self.rows = base

    def close(self, layer: Layer) -> None:
        """The loop goes round what the layer made; its values stand as they are carried, too."""
        for name, stored in self._carried.items():
            value = layer.place.value(name)
            if value is not None:
                for column, node in _as_carried(value, stored).items():
                    if column not in layer.relation.columns:
                        layer.relation.column(column, node)
        body = layer.relation
        self._relation.body = body
        self._relation.base = self._base.relation
        for name in body.columns:
            self._relation.columns[name] = sql.column(name, SOURCE)
        self.rows = replace(layer.rows, relation=self._relation)

    def move(self, check: Check) -> None:
        """What was to be looked at for one index is looked at when all are made."""
        if isinstance(check.relation.source, Relation):
            check.relation.source = self._relation


def _kinds(stored: Stored, program: Program) -> dict[str, str]:
    """The types of a carried value's columns."""
    match stored:
        case StoredExact(num=num):
            return {num: "INT128"}
        case StoredPlain(column=column, type=kind):
            return {column: _kind(kind)}
        case StoredRow(subject=subject, columns=columns):
            period = program.periods().get(subject)
            owners = [subject] if period is None else [o.entity for o in period[0].owners]
            numeric = [program.entities[owner].numeric_key for owner in owners]
            kinds = ["BIGINT" if each else "VARCHAR" for each in numeric]
            return dict(zip(columns, [*kinds, "DATE"], strict=False))
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


def _as_carried(value: Value, stored: Stored) -> dict[str, sql.Node]:
    if isinstance(value, Exact):
        assert isinstance(stored, StoredExact)
        parts = exact.in_parts(value, stored.scale.denominator)
        return {stored.num: exact.widened(parts)}
    column = stored.column if isinstance(stored, StoredPlain) else ""
    if isinstance(stored, StoredRow):
        column = (
            stored.columns[0].removesuffix(" 0") if len(stored.columns) > 1 else (stored.columns[0])
        )
    return columns_of(column, value)[1]


def refuse_loops(program: Program, loops: Sequence[frozenset[Node]]) -> None:
    """Raises `UnsupportedTerms` for loops that are not of one period's rows and their owner."""
    for loop in loops:
        subjects = {node.subject for node in loop}
        names = ", ".join(sorted({f"{n.subject}.{n.name}".rstrip(".") for n in loop}))
        if len(subjects) > 1 or not program.is_period(next(iter(subjects))):
            raise UnsupportedTerms(f"values of several kinds of rows that need each other: {names}")
        if any(node.kind == "rows" for node in loop):
            raise UnsupportedTerms(f"rows that are there or not by what they come to: {names}")
        for version in program.versions:
            for (subject, name), measure in version.measures.items():
                if Node("value", subject, name) in loop and not _is_of_owner(measure):
                    raise UnsupportedTerms(f"{subject}.{name}, which gathers rows of its own loop")


def _is_of_owner(measure: Measure) -> bool:
    """Whether only earlier rows of the same owner are gathered, if rows of the loop are."""
    match measure.source:
        case PeriodSource(period=subject) | LineSource(subject=subject):
            if subject != measure.subject:
                return True
        case _:
            return True
    return looks_back(measure) and bool(measure.ties)
