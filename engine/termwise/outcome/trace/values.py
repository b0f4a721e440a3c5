"""The named values that an explanation leads through: measures, decisions, acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from termwise.language.program import Aggregate, Words
from termwise.language.source import Span
from termwise.language.types import Type
from termwise.outcome.model import Value
from termwise.outcome.trace.rules import RuleTrace
from termwise.outcome.trace.steps import RowRef, Step, ValueRef

BoundKind = Literal["during", "from", "to", "before", "through"]


@dataclass(frozen=True, slots=True)
class GatheredRow:
    """A row, or a line of a rule (`line_id`), that a measure gathered.

    `date` is the one looked at, None where the source has none; `value` what was gathered of it,
    None for `count`, and where it is missing.
    """

    row: RowRef
    line_id: str | None
    date: date | None
    value: Value


@dataclass(frozen=True, slots=True)
class Bound:
    """An end of a measure's window, or the period row that it lies in."""

    kind: BoundKind
    step: Step


@dataclass(frozen=True, slots=True)
class MeasureTrace:
    """A measure of a row with all the rows it gathered, in order of date and key.

    `source` is the entity, period or rule gathered from; `where` the condition as written, and
    `ties` the pairs that had to be equal: read on the gathered row, and on this one. `value_type`
    is that of what was gathered. `gathers` says whether these are rows, or lines of a rule.
    """

    of: ValueRef
    title: Words
    place: Span
    aggregate: Aggregate
    gathers: Literal["rows", "lines"]
    source: str
    value_text: str | None
    value_type: Type | None
    ties: tuple[tuple[str, Step], ...]
    where: str | None
    bounds: tuple[Bound, ...]
    previous: int | None
    rows: tuple[GatheredRow, ...]
    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class CaseTrace:
    """A case of a decision: one after the case taken was not looked at (`when` is None then).

    `when` is None for `otherwise` too; `then` is there for the case taken.
    """

    id: str
    otherwise: bool
    when: Step | None
    then: Step | None


@dataclass(frozen=True, slots=True)
class DecisionTrace:
    """A decision of a row: its expression, or its cases up to the one taken and after."""

    of: ValueRef
    title: Words
    place: Span
    body: Step | tuple[CaseTrace, ...]
    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class AcceptedTrace:
    """Whether a row was accepted: the rules that refused it, and the refused rows it belongs to."""

    of: ValueRef
    accepted: bool
    refused_by: tuple[RuleTrace, ...]
    owners: tuple[RowRef, ...]


ValueTrace = MeasureTrace | DecisionTrace | AcceptedTrace | RuleTrace
"""A rule stands among the values where another reads its amount."""
