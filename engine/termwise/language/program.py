"""A program as read and checked: immutable, typed, the one meaning that everything starts from.

Dictionaries are read-only views in the order of the files. Text in several languages is a
`Words`: language code to text, the program's first language first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from termwise.language.source import Span
from termwise.language.tree import AtHand, CalendarUnit, ConstantValue, DurationValue, Expr
from termwise.language.types import Type

Words = Mapping[str, str]


@dataclass(frozen=True)
class FieldDeclaration:
    """A column of an entity's table."""

    name: str
    type: Type
    missing: bool
    title: Words
    span: Span


@dataclass(frozen=True)
class Entity:
    """A table of the book.

    `date` names the field that says on which day a row happens; None for a dateless entity.
    `history`: rows dated before the first version are facts only, not an error.
    """

    name: str
    key: str
    numeric_key: bool
    date: str | None
    fields: Mapping[str, FieldDeclaration]
    history: bool
    title: Words
    span: Span


@dataclass(frozen=True)
class Scalar:
    """A parameter with one value."""

    name: str
    value: ConstantValue
    type: Type
    title: Words
    source: Words
    span: Span


@dataclass(frozen=True)
class ValueList:
    """A parameter that is a list: values of an enumeration, keys of an entity, or constants."""

    name: str
    values: tuple[ConstantValue, ...]
    type: Type
    """Of one value: an enumeration, `Row` for keys of an entity, or another."""
    title: Words
    source: Words
    span: Span


@dataclass(frozen=True)
class TableRow:
    """One row of a table: its keys as written, its threshold, its cells by column."""

    keys: tuple[str, ...]
    threshold: Fraction | date | None
    cells: tuple[ConstantValue, ...]
    span: Span


@dataclass(frozen=True)
class Table:
    """A parameter that is a table.

    Rows of equal keys stand in rising order of threshold. `inclusive`: a threshold holds from
    that value on (`from`), else beyond it (`above`). `columns` has one name or more; a table
    without `columns:` has the one column "value".
    """

    name: str
    keys: tuple[str, ...]
    threshold: str | None
    threshold_type: Type | None
    inclusive: bool
    columns: tuple[str, ...]
    column_types: tuple[Type, ...]
    rows: tuple[TableRow, ...]
    otherwise: tuple[ConstantValue, ...] | None
    title: Words
    source: Words
    span: Span


Parameter = Scalar | ValueList | Table


@dataclass(frozen=True)
class Every:
    """Rows of so many months or days, counted from the period's first date."""

    length: DurationValue


@dataclass(frozen=True)
class EveryCalendar:
    """Rows aligned to calendar units in the program's time zone."""

    unit: CalendarUnit


@dataclass(frozen=True)
class Lasting:
    """One row of that length from the first date."""

    length: DurationValue


@dataclass(frozen=True)
class WholeSpan:
    """One row from the first date until the last."""


Rhythm = Every | EveryCalendar | Lasting | WholeSpan


@dataclass(frozen=True)
class EachOwner:
    """One owner of a period's rows: its name at hand, its entity, and for combinations the path.

    `path` is read on a row of the period's `entity`; for a period of a single entity it is that
    row itself.
    """

    name: str
    entity: str
    path: Expr


@dataclass(frozen=True)
class Period:
    """Rows generated from an entity.

    `entity` is the table walked: the owner itself, or for combinations (`combined`) the table
    whose rows' references combine; those combinations that occur among its accepted rows give
    the owners. `start`, `until` and `where` are read with the owners at hand; `governed_by` with
    the period row at hand too.
    """

    name: str
    entity: str
    owners: tuple[EachOwner, ...]
    combined: bool
    rhythm: Rhythm
    start: Expr
    until: Expr | None
    where: Expr | None
    governed_by: Expr | None
    history: bool
    title: Words
    span: Span


Aggregate = Literal["count", "sum", "min", "max", "average", "latest", "count_distinct"]


@dataclass(frozen=True)
class EntitySource:
    """The rows of an entity are gathered."""

    entity: str


@dataclass(frozen=True)
class PeriodSource:
    """The rows of a period are gathered."""

    period: str


@dataclass(frozen=True)
class LineSource:
    """The lines of a rule are gathered; `subject` is the rule's subject, at hand by name."""

    rule: str
    subject: str


MeasureSource = EntitySource | PeriodSource | LineSource


@dataclass(frozen=True)
class Tie:
    """`left`, read on the gathered row, is the row that `right`, read on the subject, is."""

    left: Expr
    right: Expr


@dataclass(frozen=True)
class During:
    """Within this period row (an expression of the subject)."""

    row: Expr


@dataclass(frozen=True)
class Between:
    """Dates from `start` (inclusive) to `end` (exclusive); either may be absent."""

    start: Expr | None
    end: Expr | None


@dataclass(frozen=True)
class UpTo:
    """Dates before a date, or through it where `inclusive`."""

    date: Expr
    inclusive: bool


@dataclass(frozen=True)
class RowsUpTo:
    """Rows of the subject's own kind before the subject, or up to it where `inclusive`.

    In order of date (a period row: its start) and key.
    """

    inclusive: bool


@dataclass(frozen=True)
class PreviousRows:
    """The so many period rows before the subject (a row of the same period)."""

    count: int


Window = During | Between | UpTo | RowsUpTo | PreviousRows


@dataclass(frozen=True)
class Measure:
    """A value of a subject's row, gathered over many rows.

    A row is gathered when every tie holds, `where` holds, its date lies in every window and not
    after the as-of date, and it is accepted (unless `refused`). `by` is the date looked at; None
    where the source has none and no window needs it. `value` is read on the gathered row, None
    for `count`. With `below`, the tie is to any row in the tree below the subject: `below` names
    the reference (a field of the subject's entity to itself) that leads one step up.
    """

    subject: str
    name: str
    aggregate: Aggregate
    value: Expr | None
    source: MeasureSource
    gathered: AtHand
    ties: tuple[Tie, ...]
    below: str | None
    where: Expr | None
    windows: tuple[Window, ...]
    by: Expr | None
    refused: bool
    type: Type
    missing: bool
    title: Words
    span: Span


@dataclass(frozen=True)
class Case:
    """One case of a decision: `when` is None for `otherwise`."""

    id: str
    when: Expr | None
    then: Expr
    span: Span


@dataclass(frozen=True)
class Decision:
    """A named value of a subject's row: one expression, or the first of its cases that holds."""

    subject: str
    name: str
    body: Expr | tuple[Case, ...]
    type: Type
    missing: bool
    title: Words
    span: Span


@dataclass(frozen=True)
class TextPart:
    """Words of a message."""

    text: str


@dataclass(frozen=True)
class ValuePart:
    """A value shown in a message."""

    value: Expr


Message = Mapping[str, tuple[TextPart | ValuePart, ...]]


@dataclass(frozen=True)
class Pay:
    """Due to the party; never negative. `settles` names the accruing rule it draws on."""

    amount: Expr
    settles: str | None


@dataclass(frozen=True)
class Charge:
    """Due from the party; never negative."""

    amount: Expr


@dataclass(frozen=True)
class Accrue:
    """Earned but not yet due, of either sign."""

    amount: Expr


@dataclass(frozen=True)
class Grant:
    """A quantity of a unit."""

    amount: Expr


@dataclass(frozen=True)
class Require:
    """A condition; where it fails, a refusal."""

    condition: Expr


@dataclass(frozen=True)
class Notify:
    """A notice: the rule's message."""


Effect = Pay | Charge | Accrue | Grant | Require | Notify
LineKind = Literal["pay", "charge", "accrue", "grant", "refusal", "notice"]


@dataclass(frozen=True)
class Rule:
    """What follows for each row of `subject` when every condition of `when` holds.

    `to` is the first present; `dated` is always given (the default is filled in) and read with
    the subject at hand; `own_date` tells that it is the subject's own date.
    """

    id: str
    subject: str
    when: tuple[Expr, ...]
    effect: Effect
    to: tuple[Expr, ...]
    dated: Expr
    own_date: bool
    message: Message
    title: Words
    source: Words
    span: Span


@dataclass(frozen=True)
class Version:
    """The terms of one file, whole.

    `name` is the file's stem; `sequence` tells versions of one day apart (1, 2 …). `digest` is
    the SHA-256 of the file's bytes.
    """

    name: str
    effective: date
    sequence: int
    announced: date
    replaces: tuple[str, ...]
    title: Words
    source: Words
    parameters: Mapping[str, Parameter]
    periods: Mapping[str, Period]
    measures: Mapping[tuple[str, str], Measure]
    decisions: Mapping[tuple[str, str], Decision]
    rules: Mapping[str, Rule]
    digest: str
    span: Span

    def subjects(self) -> frozenset[str]:
        """The entities and periods that this version measures, decides or rules on."""
        named = frozenset(subject for subject, _ in (*self.measures, *self.decisions))
        return named | {rule.subject for rule in self.rules.values()}


@dataclass(frozen=True)
class Unit:
    """A unit of count."""

    plural: str
    singular: str


@dataclass(frozen=True)
class Program:
    """A program with all its versions, in order of effective day and sequence."""

    name: str
    title: Words
    languages: tuple[str, ...]
    currency: str
    time_zone: str
    units: Mapping[str, Unit]
    entities: Mapping[str, Entity]
    versions: tuple[Version, ...]
    digest: str

    def periods(self) -> Mapping[str, tuple[Period, ...]]:
        """Every period by name, with its declarations in order of version."""
        found: dict[str, tuple[Period, ...]] = {}
        for version in self.versions:
            for period in version.periods.values():
                found[period.name] = (*found.get(period.name, ()), period)
        return found

    def is_period(self, subject: str) -> bool:
        """Whether `subject` names a period (else it is an entity)."""
        return subject not in self.entities
