"""What a rule came to for a row: a line, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from termwise.language.program import LineKind, Words
from termwise.language.source import Span
from termwise.language.types import Type
from termwise.outcome.model import Line
from termwise.outcome.trace.governing import Governance
from termwise.outcome.trace.steps import RowRef, Step


@dataclass(frozen=True, slots=True)
class CameOut:
    """A line came out; its message in every language of the program."""

    line: Line
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ConditionsFail:
    """At least one of the conditions does not hold."""


@dataclass(frozen=True, slots=True)
class RequirementHolds:
    """What is required holds: nothing is refused."""


@dataclass(frozen=True, slots=True)
class RowRefused:
    """The row, or one that it belongs to, was refused by these rules."""

    row: RowRef
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatedLater:
    """The effect is dated after the as-of date."""

    day: date
    as_of: date


@dataclass(frozen=True, slots=True)
class OutsideReign:
    """The row has no version of its own, and on the effect's date another one is in force."""

    day: date
    in_force: str | None


@dataclass(frozen=True, slots=True)
class Lacks:
    """The effect would come out without one of these: an error of the run."""

    what: Literal["date", "amount", "party"]


Verdict = (
    CameOut | ConditionsFail | RequirementHolds | RowRefused | DatedLater | OutsideReign | Lacks
)


@dataclass(frozen=True, slots=True)
class AmountTrace:
    """The amount of an effect: the exact value of its expression, and what came out of it.

    `rounded` is in whole minor units where it is money, and exact for a grant.
    """

    step: Step
    exact: int | Fraction
    rounded: int | Fraction
    type: Type


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """A rule for one row.

    `requirement` is what a `require` asks for. `amount` and `party` are there where a line came
    out; `to` are the parties tried up to the first present.
    """

    rule: str
    kind: LineKind
    title: Words
    source: Words
    place: Span
    row: RowRef
    governed: Governance
    conditions: tuple[Step, ...]
    requirement: Step | None
    dated: Step
    amount: AmountTrace | None
    to: tuple[Step, ...]
    party: RowRef | None
    verdict: Verdict
