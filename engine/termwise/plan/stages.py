"""The stages of a plan: a closed union of frozen dataclasses, pure data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GenerateRows:
    """Make the rows of a period."""

    period: str


@dataclass(frozen=True, slots=True)
class Gather:
    """Gather a measure of every row of the subject."""

    subject: str
    measure: str


@dataclass(frozen=True, slots=True)
class Compute:
    """Compute a decision that is one expression."""

    subject: str
    decision: str


@dataclass(frozen=True, slots=True)
class Match:
    """Match conditions of one subject together, on one flat row.

    Those of the cases of `decisions`, and of `rules` (a requirement's own condition among them).
    """

    subject: str
    decisions: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """Take the first case of a decision whose conditions matched."""

    subject: str
    decision: str


@dataclass(frozen=True, slots=True)
class Judge:
    """Decide whether each row of the subject is accepted."""

    subject: str


@dataclass(frozen=True, slots=True)
class Emit:
    """Bring out the lines of a rule."""

    subject: str
    rule: str


@dataclass(frozen=True, slots=True)
class Loop:
    """Run the stages for one row of a period after the other, in order of time.

    They read each other's values of the row before.
    """

    subjects: tuple[str, ...]
    stages: tuple[Stage, ...]


Stage = GenerateRows | Gather | Compute | Match | Choose | Judge | Emit | Loop


@dataclass(frozen=True, slots=True)
class Stratum:
    """Stages that can run once all matching of the strata before is done, in running order."""

    number: int
    stages: tuple[Stage, ...]
