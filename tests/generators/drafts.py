"""What a program under construction consists of: the names that expressions may use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from termwise.language.types import Type

from tests.generators.choice import Choice
from tests.generators.yaml_text import Yaml


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A column of an entity."""

    name: str
    type: Type
    missing: bool = False


@dataclass(frozen=True, slots=True)
class EntityDraft:
    """A table of the book; its key column is among its fields."""

    name: str
    key: str
    numeric_key: bool
    date: str | None
    fields: dict[str, FieldDraft]
    history: bool


@dataclass(frozen=True, slots=True)
class PeriodDraft:
    """A period: its owners by the name at hand, and the entity walked to find them.

    `tame`: the share of its rows has a denominator known without running anything.
    """

    name: str
    entity: str
    owners: dict[str, str]
    combined: bool
    tame: bool
    versions: set[int]


@dataclass(frozen=True, slots=True)
class NameDraft:
    """A measure or decision of a subject."""

    subject: str
    name: str
    type: Type
    tame: bool
    versions: set[int]


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule with an amount, which may be gathered; `party` is the entity of its party."""

    id: str
    subject: str
    type: Type
    accrues: bool
    party: str
    versions: set[int]


@dataclass(frozen=True, slots=True)
class ScalarDraft:
    """A parameter with one value."""

    name: str
    type: Type
    versions: set[int]


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A parameter that is a list of values of a type."""

    name: str
    type: Type
    versions: set[int]


@dataclass(frozen=True, slots=True)
class TableDraft:
    """A parameter that is a table; a table of one column has the column "" ."""

    name: str
    keys: tuple[Type, ...]
    threshold: Type | None
    columns: dict[str, Type]
    versions: set[int]


@dataclass(slots=True)
class VersionDraft:
    """One version file as it grows; `declared` has every name that is in it."""

    stem: str
    effective: date
    announced: date | None
    replaces: list[str]
    declared: set[str] = field(default_factory=set)
    parameters: dict[str, Yaml] = field(default_factory=dict)
    periods: dict[str, Yaml] = field(default_factory=dict)
    measures: dict[str, Yaml] = field(default_factory=dict)
    decisions: dict[str, Yaml] = field(default_factory=dict)
    rules: list[Yaml] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """The program so far.

    Things are made one after the other, each of those before it, so that no cycle can arise.
    `sealed` has the subjects whose acceptance was used: no requirement may be added to them.
    """

    choice: Choice
    currency: str
    foreign: str
    zone: str
    units: tuple[str, ...]
    entities: dict[str, EntityDraft] = field(default_factory=dict)
    versions: list[VersionDraft] = field(default_factory=list)
    periods: dict[str, PeriodDraft] = field(default_factory=dict)
    names: list[NameDraft] = field(default_factory=list)
    rules: list[RuleDraft] = field(default_factory=list)
    scalars: list[ScalarDraft] = field(default_factory=list)
    lists: list[ListDraft] = field(default_factory=list)
    tables: list[TableDraft] = field(default_factory=list)
    sealed: set[str] = field(default_factory=set)
    counter: int = 0

    def fresh(self, word: str) -> str:
        """A name that nothing has yet."""
        self.counter += 1
        return f"{word}_{self.counter}"

    def owners(self, subject: str) -> dict[str, str]:
        """The rows at hand beside the subject itself: the owners of a period."""
        period = self.periods.get(subject)
        return period.owners if period else {}

    def is_dated(self, subject: str) -> bool:
        """Whether a row of the subject has a date of its own."""
        return subject in self.periods or self.entities[subject].date is not None

    def of(self, subject: str) -> list[NameDraft]:
        """The measures and decisions of a subject so far."""
        return [name for name in self.names if name.subject == subject]

    def seal(self, subject: str) -> None:
        """The acceptance of the subject's rows is used: it must not change any more."""
        self.sealed.add(subject)
        self.sealed.update(self.owners(subject).values())
