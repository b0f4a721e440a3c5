"""Which version governed, and why it was that one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from termwise.language.program import Words
from termwise.language.source import Span
from termwise.outcome.trace.steps import Step


@dataclass(frozen=True, slots=True)
class Clocks:
    """The day looked at, and what was known: None for everything."""

    as_of: date
    terms_known_at: date | None
    rows_known_at: date | None


@dataclass(frozen=True, slots=True)
class ByOwnDate:
    """The entity row's own date, in this field."""

    field: str
    day: date


@dataclass(frozen=True, slots=True)
class ByStart:
    """The start of the period row."""

    day: date


@dataclass(frozen=True, slots=True)
class ByGoverningDate:
    """The date that the period says in `governed_by`."""

    step: Step
    day: date


@dataclass(frozen=True, slots=True)
class ByLineDate:
    """The date of the line: its row has no version of its own."""

    day: date


@dataclass(frozen=True, slots=True)
class ByAsOfDate:
    """The as-of date: the row has no version of its own."""

    day: date


Reason = ByOwnDate | ByStart | ByGoverningDate | ByLineDate | ByAsOfDate


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A version that would have governed the day, but was not known, was replaced or outdone."""

    version: str
    why: Literal["not-known", "replaced", "same-day"]
    announced: date
    by: str | None
    """The version that replaces it, or that governs the same day."""


@dataclass(frozen=True, slots=True)
class Governance:
    """The version that governed; `until` is the first day of the next one, None for the last."""

    version: str
    title: Words
    source: Words
    place: Span
    effective: date
    announced: date
    until: date | None
    reason: Reason
    passed_over: tuple[PassedOver, ...]
