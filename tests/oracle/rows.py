"""The rows that values are read on, and the values themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from termwise.book.model import Key
from termwise.language.program import Version
from termwise.language.tree import DurationValue


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A row of a table of the book, or a reference to one that is not there yet."""

    entity: str
    key: Key


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A row that a period generated; `owners` with their names at hand, in declared order.

    `end` and `full_end` are None for an open row. `governed` is the version that the row belongs
    to, None for a row that is facts only. Two rows of one period are the same where owners and
    start are.
    """

    period: str
    owners: tuple[tuple[str, EntityRow], ...]
    index: int
    start: date
    end: date | None
    full_start: date
    full_end: date | None
    governed: str | None

    def holds(self, day: date) -> bool:
        """Whether a day lies in the row."""
        return self.start <= day and (self.end is None or day < self.end)


SubjectRow = EntityRow | PeriodRow


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule came to for one row."""

    row: SubjectRow
    date: date
    party: EntityRow
    amount: Fraction | None
    base: Fraction | None
    rate: Fraction | None


Gathered = EntityRow | PeriodRow | Effect

Value = Fraction | bool | str | date | datetime | DurationValue | EntityRow | PeriodRow | None


@dataclass(frozen=True, slots=True)
class Env:
    """Where an expression is read: the rows at hand, the gathered line, the version."""

    hand: dict[str, Gathered]
    version: Version


def subject_of(row: SubjectRow) -> str:
    """The entity or period of a row."""
    return row.entity if isinstance(row, EntityRow) else row.period


def owners_of(row: SubjectRow) -> tuple[EntityRow, ...]:
    """The entity rows that a period row was generated from; none of an entity row."""
    return () if isinstance(row, EntityRow) else tuple(owner for _, owner in row.owners)


def at_hand(row: SubjectRow) -> dict[str, Gathered]:
    """What an expression of this row has at hand: the row, and the owners of a period row."""
    hand: dict[str, Gathered] = {subject_of(row): row}
    if isinstance(row, PeriodRow):
        hand.update(row.owners)
    return hand


def order_of(row: SubjectRow) -> tuple[Key, ...]:
    """The key to sort by: texts by code points, numbers by value; of combinations the text."""
    if isinstance(row, EntityRow):
        return (row.key,)
    if len(row.owners) == 1:
        return (row.owners[0][1].key,)
    return (key_text(row),)


def key_text(row: SubjectRow) -> str:
    """The key as it is shown; of combinations the parts joined with `+`."""
    if isinstance(row, EntityRow):
        return str(row.key)
    parts = [str(owner.key) for _, owner in row.owners]
    if len(parts) == 1:
        return parts[0]
    return "+".join(part.replace("%", "%25").replace("+", "%2B") for part in parts)
