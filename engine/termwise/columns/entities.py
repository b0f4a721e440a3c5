"""The rows of an entity as of a day: those that had happened and were recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from termwise.columns import sql
from termwise.columns.dialect import Dialect
from termwise.columns.exact import LIMIT
from termwise.columns.relation import SOURCE, BookTable, Relation
from termwise.columns.rows import KEY_TEXT, NO_VERSION, VERSION, Rows
from termwise.columns.sql import Node
from termwise.columns.values import FIRST_DAY, LAST_DAY, Stored, StoredExact, StoredPlain, StoredRow
from termwise.language.denominators import NUMBER_FIELD
from termwise.language.program import Entity, FieldDeclaration, Program
from termwise.language.timeline import Reign
from termwise.language.types import Date, Moment, Money, Number, Quantity, Row


class Extent(Protocol):
    """The least and the greatest whole number, or day, of a column, and how many are missing."""

    @property
    def least(self) -> int | date | None: ...

    @property
    def greatest(self) -> int | date | None: ...

    @property
    def nulls(self) -> int: ...


Extents = Mapping[tuple[str, str], Extent]
"""By entity and field; empty where no book has been looked at."""


@dataclass(frozen=True)
class Question:
    """On which day, with the rows recorded by when."""

    as_of: date
    rows_known_at: date | None


class Entities:
    """Makes the first relation of each entity."""

    def __init__(
        self,
        program: Program,
        reigns: Sequence[Reign],
        question: Question,
        dialect: Dialect,
        extents: Extents,
    ) -> None:
        self._program = program
        self._reigns = reigns
        self._question = question
        self._dialect = dialect
        self._extents = extents

    def rows(self, entity: Entity) -> tuple[Rows, tuple[int, ...]]:
        """The rows that exist, and the numbers of the versions that may govern them."""
        relation = Relation(f"{entity.name}: the rows that exist", BookTable(entity.name))
        stored: dict[str, Stored] = {}
        for declared in entity.fields.values():
            node = sql.column(declared.name, SOURCE)
            relation.column(declared.name, node)
            stored[declared.name] = self._stored(entity, declared)
        if self._question.rows_known_at is not None:
            relation.where.append(known_by(self._question.rows_known_at))
        versions: tuple[int, ...] = ()
        if entity.date is not None:
            day = self._day(entity)
            self._no_later(entity, day, relation)
            first, last = self._days(entity)
            node, versions = version_of(day, self._reigns, first, last)
            relation.column(VERSION, node)
            stored[VERSION] = StoredExact(
                Fraction(1), VERSION, NO_VERSION, len(self._reigns), False, None, 1, False, False
            )
        key = sql.column(entity.key, SOURCE)
        relation.column(KEY_TEXT, sql.cast(key, "VARCHAR") if entity.numeric_key else key)
        keys = (entity.key,)
        return Rows(entity.name, relation, keys, stored, {}, keys), versions

    def _day(self, entity: Entity) -> Node:
        """The day on which a row happens."""
        assert entity.date is not None
        node = sql.column(entity.date, SOURCE)
        if isinstance(entity.fields[entity.date].type, Moment):
            return self._dialect.day_of(node, self._program.time_zone)
        return node

    def _no_later(self, entity: Entity, day: Node, relation: Relation) -> None:
        _, last = self._days(entity)
        if last > self._question.as_of.toordinal():
            relation.where.append(sql.compare("<=", day, sql.day(self._question.as_of)))

    def _days(self, entity: Entity) -> tuple[int, int]:
        """The first and the last day that a row of the entity happens on."""
        assert entity.date is not None
        known = self._extents.get((entity.name, entity.date))
        if (
            known is None
            or not isinstance(known.least, date)
            or not isinstance(known.greatest, date)
        ):
            return FIRST_DAY, LAST_DAY
        # A moment's day may be another one in the program's zone.
        return known.least.toordinal() - 1, known.greatest.toordinal() + 1

    def _stored(self, entity: Entity, declared: FieldDeclaration) -> Stored:
        name, kind = declared.name, declared.type
        known = self._extents.get((entity.name, name))
        missing = declared.missing and (known is None or known.nulls > 0)
        match kind:
            case Number() if name == entity.key:
                return _number(Fraction(1), name, LIMIT, known, nullable=False)
            case Number():
                scale = Fraction(1, NUMBER_FIELD)
                most = LIMIT * NUMBER_FIELD
                return _number(scale, name, most, known, nullable=missing, wide=True)
            case Quantity() | Money():
                return _number(Fraction(1), name, LIMIT, known, nullable=missing)
            case Row(subject=subject):
                return StoredRow(subject, (name,), missing)
            case Moment():
                return StoredPlain(name, kind, missing, FIRST_DAY - 1, LAST_DAY + 1)
            case Date():
                first, last = FIRST_DAY, LAST_DAY
                if known is not None and isinstance(known.least, date):
                    assert isinstance(known.greatest, date)
                    first, last = known.least.toordinal(), known.greatest.toordinal()
                return StoredPlain(name, kind, missing, first, last)
            case _:
                return StoredPlain(name, kind, missing)


def known_by(day: date) -> Node:
    """Whether a row of the book was recorded by the end of a day."""
    recorded = sql.column("recorded_on", SOURCE)
    return sql.any_of([sql.is_null(recorded), sql.compare("<=", recorded, sql.day(day))])


def _number(
    scale: Fraction,
    name: str,
    most: int,
    known: Extent | None,
    *,
    nullable: bool,
    wide: bool = False,
) -> StoredExact:
    low, high = -most, most
    if known is not None and isinstance(known.least, int) and isinstance(known.greatest, int):
        low, high = known.least, known.greatest
    return StoredExact(scale, name, low, high, wide, None, 1, False, nullable)


def version_of(
    day: Node, reigns: Sequence[Reign], first: int, last: int
) -> tuple[Node, tuple[int, ...]]:
    """The number of the version in force on a day between two others, and which these can be."""
    reached = [n for n, reign in enumerate(reigns) if reign.first.toordinal() <= last]
    reached = [
        n for n in reached if (until := reigns[n].until) is None or until.toordinal() > first
    ]
    early = not reigns or first < reigns[0].first.toordinal()
    branches = [
        (sql.compare(">=", day, sql.day(reigns[n].first)), sql.whole(n)) for n in reversed(reached)
    ]
    if not early and branches:
        lowest = branches.pop()[1]
        return sql.case(branches, lowest), tuple(reached)
    return sql.case(branches, sql.whole(NO_VERSION)), (NO_VERSION, *reached)
