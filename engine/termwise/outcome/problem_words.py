"""What is said of each thing that can go wrong in a run, on every engine in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from termwise.language.constant_text import constant_text
from termwise.language.program import Charge, Grant, Pay, Program, Rule
from termwise.outcome.problems import RunCode, RunProblem

MissingCode = Literal["missing-amount", "missing-date", "missing-party"]

_MISSING: Final = {
    "missing-amount": ("has no amount", "say in `when:` where there is one, or give a default(…)"),
    "missing-date": ("has no date", "say in `when:` where there is one, or give a default(…)"),
    "missing-party": ("has no party", "say in `when:` where there is one, or add one to `to:`"),
}


@dataclass(frozen=True, slots=True)
class At:
    """The row that a problem is about; `start` and `index` are those of a period row."""

    subject: str
    key: str
    start: date | None = None
    index: int | None = None

    def __str__(self) -> str:
        if self.start is None:
            return f"{self.subject} {self.key}"
        return f"{self.subject} {self.key}:{self.start.isoformat()}"


def missing(code: MissingCode, rule: str, at: At) -> RunProblem:
    """An effect that would come out lacks something."""
    what, help = _MISSING[code]
    return _problem(code, at, rule, f"{rule} would come out for {at} and {what}", help)


def bad_amount(rule: Rule, amount: int | Fraction, at: At, program: Program) -> RunProblem:
    """An amount is negative, or too large."""
    effect = rule.effect
    assert hasattr(effect, "amount")
    shown = constant_text(Fraction(amount), effect.amount.type, program)
    if amount < 0 and isinstance(effect, Pay | Charge):
        verb = "pay" if isinstance(effect, Pay) else "charge"
        message = f"{rule.id} would {verb} {shown} for {at}"
        help = "an amount paid or charged is not negative: say max(…, 0) or use the other"
        return _problem("negative-amount", at, rule.id, message, help)
    noun = "a grant" if isinstance(effect, Grant) else "an amount"
    message = f"{rule.id} comes to {shown} for {at}"
    help = f"{noun} is at most 10^18 (money: in minor units)"
    return _problem("beyond-limit", at, rule.id, message, help)


def beyond(name: str, value: int | Fraction, at: At) -> RunProblem:
    """A named value leaves its bounds."""
    message = f"{at.subject}.{name} of {at} is beyond 10^18: {value}"
    return _problem("beyond-limit", at, name, message, "no measure or decision may be larger")


def beyond_calendar(name: str, at: At) -> RunProblem:
    """A day is computed that no calendar has."""
    message = f"{at.subject}.{name} of {at} leads beyond the years 1 to 9999"
    return _problem("beyond-calendar", at, name, message, "use a shorter length of time")


def rows_beyond_calendar(period: str) -> RunProblem:
    """The rows of a period lead beyond the calendar."""
    message = f"the rows of {period} lead beyond the years 1 to 9999"
    return _problem("beyond-calendar", At(period, ""), "", message, "use a shorter length of time")


def overlap(before: At, at: At) -> RunProblem:
    """Two rows of one owner overlap."""
    assert at.start is not None
    message = f"{before} has not ended when the next one starts on {at.start.isoformat()}"
    help = "two versions both keep rows there: see `from:`, `until:` and `governed_by:`"
    return _problem("overlapping-rows", at, "", message, help)


def too_many(period: str, key: str) -> RunProblem:
    """An owner has more rows than is sensible."""
    message = f"{key} would have more than 100,000 rows of {period}"
    help = "give the period an end, or a longer rhythm"
    return _problem("too-many-rows", At(period, key), "", message, help)


def loop(entity: str, keys: Sequence[str]) -> RunProblem:
    """References lead in a circle; `keys` are the rows on it."""
    message = f"the references of {entity} lead in a circle: {' → '.join([*keys, keys[0]])}"
    help = "no row can lie below itself: mend one of these rows"
    return _problem("reference-loop", At(entity, keys[0]), "", message, help)


def early(at: At, day: date) -> RunProblem:
    """An entity row is dated before the first version."""
    message = f"{at} happened on {day.isoformat()}, before the first version"
    help = f"take the row out, or mark {at.subject} with `history: true` in program.yaml"
    return _problem("before-first-version", at, "", message, help)


def unknown_key(at: At, name: str, version: str) -> RunProblem:
    """A list names a row that is not in the book."""
    message = f"{name} of version {version} names the {at}, which is not in the book"
    help = f"add the row, or take {at.key} out of the list"
    return _problem("unknown-key", at, name, message, help)


def circle(name: str, at: At) -> RunProblem:
    """A value that needs itself."""
    message = f"{at.subject}.{name} of {at} needs itself"
    help = "read a value of an earlier row instead: `previous`, or a window"
    return _problem("cycle", at, name, message, help)


def circle_of_rows(period: str) -> RunProblem:
    """A period whose rows need themselves."""
    message = f"which rows of {period} there are depends on those rows"
    help = "read other values in `from:`, `until:` and `where:`"
    return _problem("cycle", At(period, ""), "", message, help)


def too_wide(subject: str, stage: str, name: str = "") -> RunProblem:
    """A number on the way to a value has more digits than the engine computes with."""
    message = f"in {stage} an intermediate value does not fit in 128 bits"
    if name:
        message = f"on the way to {subject}.{name} a value does not fit in 128 bits ({stage})"
    help = "round(…) on the way, or use smaller factors and denominators"
    return _problem("beyond-limit", At(subject, ""), name, message, help)


def _problem(code: RunCode, at: At, name: str, message: str, help: str) -> RunProblem:
    return RunProblem(code, at.subject, at.key, at.start, at.index, name, message, help)
