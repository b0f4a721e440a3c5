"""Values that need one another through other rows: made in rounds, until none changes.

Each round computes all of them from what the round before made. Where every value comes to an end,
as many rounds are enough as the longest chain from row to row has steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from termwise.columns import exact, sql
from termwise.columns.checks import Check
from termwise.columns.layers import Layer
from termwise.columns.loops import as_carried, kinds
from termwise.columns.relation import SOURCE, Relation
from termwise.columns.rows import ACCEPTED, INDEX, KEY_TEXT, Rows
from termwise.columns.values import Stored, StoredConstant, StoredExact, StoredPlain, StoredRow
from termwise.language.denominators import Denominators
from termwise.language.dependencies import Node
from termwise.language.program import Program, Version
from termwise.language.types import Boolean, Duration, Money, Number, Quantity, Row, Type

_ANY = 2**120
"""Bounds nothing: what stands over a denominator that is not known."""


class Carrying:
    """How values stand in the columns in which other rows read them."""

    def __init__(
        self, program: Program, versions: Sequence[Version], denominators: Denominators
    ) -> None:
        self._program = program
        self._versions = versions
        self._denominators = denominators

    def values(self, things: Iterable[Node]) -> dict[str, Stored]:
        """By name, those of one subject; missing where it was not made yet."""
        found: dict[str, Stored] = {}
        for thing in things:
            if thing.kind == "value":
                kind = self._type_of(thing.subject, thing.name)
                if kind is not None:
                    found[thing.name] = self._value(thing.subject, thing.name, kind)
            elif thing.kind == "accepted":
                found[ACCEPTED] = StoredPlain(ACCEPTED, Boolean(), True)
            elif thing.kind == "effect":
                found |= self._lines(thing.name)
        return found

    def _lines(self, rule: str) -> dict[str, Stored]:
        """Whether a line came out, and with what amount."""
        due = f"{rule} due"
        found: dict[str, Stored] = {due: StoredPlain(due, Boolean(), True)}
        den = self._denominators.of_line(rule)
        if den is not None:
            found[f"{rule} total"] = _parts(f"{rule} total before", den)
        return found

    def _value(self, subject: str, name: str, kind: Type) -> Stored:
        column = f"{name} before"
        if isinstance(kind, Row):
            keys = 1
            if self._program.is_period(kind.subject):
                keys += len(self._program.periods()[kind.subject][0].owners)
            columns = tuple(f"{column} {at}" for at in range(keys)) if keys > 1 else (column,)
            return StoredRow(kind.subject, columns, True)
        if not isinstance(kind, Number | Quantity | Money | Duration):
            return StoredPlain(column, kind, True)
        den = self._denominators.of_name(subject, name)
        if den is not None:
            return _parts(column, den)
        over = f"{column} /"
        return StoredExact(Fraction(1), column, -_ANY, _ANY, True, over, _ANY, True, True)

    def _type_of(self, subject: str, name: str) -> Type | None:
        for version in self._versions:
            measure = version.measures.get((subject, name))
            decision = version.decisions.get((subject, name))
            if measure is not None:
                return measure.type
            if decision is not None:
                return decision.type
        return None


def _parts(column: str, den: int) -> StoredExact:
    most = exact.LIMIT * den
    return StoredExact(Fraction(1, den), column, -most, most, True, None, 1, False, True)


@dataclass(frozen=True)
class Carried:
    """The values of a subject that go round, as others read them.

    `of` tells, of a row without a version, for which version a value is: each has its own.
    """

    values: Mapping[str, Stored]
    groups: Mapping[str, tuple[tuple[frozenset[int], str], ...]]
    of: Mapping[str, tuple[str, int]]

    def made(self, name: str, rows: Rows) -> str | None:
        """Under which name rows have what is carried under another."""
        if name not in self.of:
            return name if name in rows.values else None
        of, number = self.of[name]
        if of in rows.groups:
            columns = [column for numbers, column in rows.groups[of] if number in numbers]
            return columns[0] if columns else None
        return name if name in rows.values else None


def carried_once(values: Mapping[str, Stored]) -> Carried:
    """Of rows with a version of their own."""
    return Carried(values, {}, {})


def carried_by_version(values: Mapping[str, Stored], versions: int) -> Carried:
    """Of rows without one: everything but whether they are accepted once for each version."""
    found: dict[str, Stored] = {n: s for n, s in values.items() if n == ACCEPTED}
    of: dict[str, tuple[str, int]] = {}
    groups: dict[str, tuple[tuple[frozenset[int], str], ...]] = {}
    for name in values.keys() - found.keys():
        names = [f"{name} @{number}" for number in range(versions)]
        groups[name] = tuple((frozenset({n}), own) for n, own in enumerate(names))
        for number, own in enumerate(names):
            found[own] = _suffixed(values[name], f" @{number}")
            of[own] = (name, number)
    return Carried(found, groups, of)


def _suffixed(stored: Stored, suffix: str) -> Stored:
    match stored:
        case StoredExact(num=num, den=den):
            over = None if den is None else f"{den}{suffix}"
            return replace(stored, num=f"{num}{suffix}", den=over)
        case StoredPlain(column=column):
            return replace(stored, column=f"{column}{suffix}")
        case StoredRow(columns=columns):
            return replace(stored, columns=tuple(f"{each}{suffix}" for each in columns))
        case StoredConstant():
            return stored
        case _:
            assert_never(stored)


class Round:
    """The rows of one subject while its values are made in rounds."""

    def __init__(self, base: Rows, carried: Carried, program: Program) -> None:
        self._base = base
        self._carried = carried
        self.relation = Relation(f"{base.subject}: round after round", base=base.relation)
        named = [name for name in (KEY_TEXT, INDEX) if name in base.relation.columns]
        self.relation.subject, self.relation.keys = base.subject, (*base.keys, *named)
        for stored in carried.values.values():
            self.relation.kinds.update(kinds(stored, program))
        for name in (*base.relation.columns, *self.relation.kinds):
            self.relation.columns[name] = sql.column(name, SOURCE)
        known, groups = {**base.values, **carried.values}, {**base.groups, **carried.groups}
        self.before = replace(base, relation=self.relation, values=known, groups=groups)
        """The rows as the round before left them."""

    def close(self, layer: Layer) -> Rows:
        """A round makes what the layer made; gives the rows as they are in the end."""
        for name, stored in self._carried.values.items():
            made = self._carried.made(name, layer.rows)
            value = None if made is None else layer.place.value(made)
            if value is not None:
                for column, node in as_carried(value, stored).items():
                    # Whether a line came out is carried as it stands there.
                    layer.relation.columns.setdefault(column, node)
        for column, kind in self.relation.kinds.items():
            nothing = sql.boolean(True) if column == ACCEPTED else sql.missing(kind)
            layer.relation.columns.setdefault(column, nothing)
        self.relation.body = layer.relation
        for name in layer.relation.columns:
            self.relation.columns[name] = sql.column(name, SOURCE)
        return replace(layer.rows, relation=self.relation)

    def move(self, check: Check) -> None:
        """What was to be looked at in a round is looked at in the end."""
        if check.is_of_rows and check.subject == self._base.subject:
            check.relation.source = self.relation
