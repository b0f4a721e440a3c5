"""Why there is nothing that a rule could be held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from termwise.outcome.trace.governing import Clocks, Governance
from termwise.outcome.trace.steps import RowRef, Step


@dataclass(frozen=True, slots=True)
class VersionLacksRule:
    """The version that governs the row does not have the rule; those that have it are named."""

    governed: Governance
    having: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactsOnly:
    """The row lies before the first version: nothing is decided of it."""

    day: date
    first: date | None


@dataclass(frozen=True, slots=True)
class DatedAhead:
    """The entity row is dated after the as-of date: it does not exist yet."""


@dataclass(frozen=True, slots=True)
class NotKnownYet:
    """The entity row was recorded after the day up to which rows are known."""


@dataclass(frozen=True, slots=True)
class RowsOfVersion:
    """Why one version makes no rows of a period for an owner.

    `undeclared`: it has no such period. `no-start`: from when is missing. `no-time`: it ends
    before it begins. `where`: the condition does not hold. `later`: it starts after the as-of
    date. `not-governed`: it makes rows, but governs none of them.
    """

    version: str
    why: Literal["undeclared", "no-start", "no-time", "where", "later", "not-governed"]
    start: Step | None
    until: Step | None
    where: Step | None


@dataclass(frozen=True, slots=True)
class NoPeriodRows:
    """The owner has no row of the period, under any version."""

    period: str
    versions: tuple[RowsOfVersion, ...]


Nothing = VersionLacksRule | FactsOnly | DatedAhead | NotKnownYet | NoPeriodRows


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a rule is not even held against a row (or against the rows of an owner)."""

    rule: str
    row: RowRef
    clocks: Clocks
    why: Nothing
