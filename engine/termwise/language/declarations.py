"""A program as written: what the loader reads from the nodes, before names and types are known.

Every value keeps its span; expressions are parsed. `None` stands for a key that is not there, or
whose value had an error that was already reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from termwise.language.source import Span
from termwise.language.syntax import Expression

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Word:
    """A name, or another bare value, with its place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class TypeName:
    """`text`, `date?`, `users`, `partner?`."""

    name: str
    missing: bool
    span: Span


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """`{type: money, currency: USD, missing: true}`."""

    currency: Word
    missing: bool
    span: Span


@dataclass(frozen=True, slots=True)
class OneOf:
    """`[web, technical]`, or `{one_of: [web, technical], missing: true}`."""

    values: tuple[Word, ...]
    missing: bool
    span: Span


FieldType = TypeName | MoneyIn | OneOf


@dataclass(frozen=True, slots=True)
class FieldWritten:
    """One field of an entity; `type` is None where it cannot be read."""

    name: Word
    type: FieldType | None
    title: Words


@dataclass(frozen=True, slots=True)
class EntityWritten:
    """One entity of program.yaml."""

    name: Word
    key: Word
    numeric_key: bool
    date: Word | None
    fields: tuple[FieldWritten, ...]
    history: bool
    title: Words


@dataclass(frozen=True, slots=True)
class UnitWritten:
    """`users: user`."""

    plural: Word
    singular: Word


@dataclass(frozen=True, slots=True)
class ProgramWritten:
    """program.yaml; `unread` names the entities and units that were declared but cannot be read."""

    name: Word
    title: Words
    currency: Word
    time_zone: Word
    units: tuple[UnitWritten, ...]
    entities: tuple[EntityWritten, ...]
    span: Span
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ScalarWritten:
    """`{value: 12%, of: …}`."""

    name: Word
    value: Expression
    of: Expression | None
    title: Words
    source: Words
    span: Span


@dataclass(frozen=True, slots=True)
class ListWritten:
    """`{value: [a, b], of: …}`."""

    name: Word
    values: tuple[Expression, ...]
    of: Expression | None
    title: Words
    source: Words
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, as a word (a key) and as an expression (None where it is none)."""

    text: str
    expression: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class TableWritten:
    """`{keys: …, from: …, columns: …, rows: …, otherwise: …}`.

    The cells of a row in order: keys, threshold, columns. The loader has checked that each row
    has as many cells as the table needs.
    """

    name: Word
    keys: tuple[Word, ...]
    threshold: Word | None
    inclusive: bool
    columns: tuple[Word, ...]
    rows: tuple[tuple[Cell, ...], ...]
    otherwise: tuple[Cell, ...] | None
    title: Words
    source: Words
    span: Span


ParameterWritten = ScalarWritten | ListWritten | TableWritten


@dataclass(frozen=True, slots=True)
class PeriodWritten:
    """One period. `every` is "calendar month" … as `calendar`, else a literal as `every`."""

    name: Word
    each: tuple[Expression, ...]
    combined: bool
    every: Expression | None
    calendar: Word | None
    lasts: Expression | None
    start: Expression | None
    until: Expression | None
    where: tuple[Expression, ...]
    governed_by: Expression | None
    history: bool
    title: Words
    span: Span


AggregateWord = Literal["count", "sum", "min", "max", "average", "latest", "count_distinct"]


@dataclass(frozen=True, slots=True)
class MeasureWritten:
    """One measure, `subject.name: {aggregate: value, …}`; `over` is (source, alias or None)."""

    subject: Word
    name: Word
    aggregate: AggregateWord
    value: Expression | None
    over: tuple[Word, Word | None] | None
    via: Expression | None
    where: tuple[Expression, ...]
    during: Expression | None
    start: Expression | None
    end: Expression | None
    before: Expression | None
    through: Expression | None
    previous: tuple[int, Span] | None
    below: Expression | None
    by: Expression | None
    unit: Word | None
    refused: bool
    title: Words
    span: Span


@dataclass(frozen=True, slots=True)
class CaseWritten:
    """One case. `otherwise` has its value in `then` and no `when`."""

    id: Word
    when: tuple[Expression, ...]
    otherwise: bool
    then: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class DecisionWritten:
    """One decision, `subject.name: …`; an expression, or cases (with `one_of` an enumeration)."""

    subject: Word
    name: Word
    body: Expression | tuple[CaseWritten, ...] | None
    one_of: tuple[Word, ...] | None
    title: Words
    span: Span


EffectWord = Literal["pay", "charge", "accrue", "grant", "require", "notify"]


@dataclass(frozen=True, slots=True)
class TextWritten:
    """Words of a message."""

    text: str


@dataclass(frozen=True, slots=True)
class ValueWritten:
    """`{expression}` in a message."""

    value: Expression


MessageWritten = Mapping[str, tuple[TextWritten | ValueWritten, ...]]


@dataclass(frozen=True, slots=True)
class RuleWritten:
    """One rule; `effect` with its span, and its value (None for `notify`)."""

    id: Word
    subject: Word
    when: tuple[Expression, ...]
    effect: EffectWord
    effect_span: Span
    value: Expression | None
    settles: Word | None
    to: tuple[Expression, ...]
    dated: Expression | None
    message: MessageWritten
    title: Words
    source: Words
    span: Span


@dataclass(frozen=True, slots=True)
class VersionWritten:
    """One version file.

    `unread` names what was declared but cannot be read (`subject.name` for measures and
    decisions): what uses it is not to be reported as unknown.
    """

    name: str
    sequence: int
    effective: tuple[date, Span]
    announced: tuple[date, Span] | None
    replaces: tuple[Word, ...]
    title: Words
    source: Words
    parameters: tuple[ParameterWritten, ...]
    periods: tuple[PeriodWritten, ...]
    measures: tuple[MeasureWritten, ...]
    decisions: tuple[DecisionWritten, ...]
    rules: tuple[RuleWritten, ...]
    digest: str
    span: Span
    unread: frozenset[str] = frozenset()
