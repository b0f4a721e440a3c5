"""What can go wrong when terms meet a book: all of it at once, each with the row it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

MOST_PROBLEMS: Final = 100
"""How many problems are named at most."""

RunCode = Literal[
    "missing-amount",
    "missing-date",
    "missing-party",
    "negative-amount",
    "beyond-limit",
    "beyond-calendar",
    "overlapping-rows",
    "before-first-version",
    "too-many-rows",
    "reference-loop",
    "unknown-key",
    "cycle",
]


@dataclass(frozen=True, slots=True)
class RunProblem:
    """One thing that is wrong: with a row of `subject`, or with the version's list `name`.

    `start` is that of a period row; `name` is the rule, measure, decision or parameter.
    """

    code: RunCode
    subject: str
    key: str
    start: date | None
    index: int | None
    name: str
    message: str
    help: str


class RunError(Exception):
    """The terms do not come to a result for this book."""

    def __init__(self, problems: Iterable[RunProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(problem.message for problem in self.problems)


def first_problems(found: Iterable[RunProblem]) -> list[RunProblem]:
    """Each problem once, in order of row and name, as many as are told."""
    by_place = {_place(problem): problem for problem in reversed(list(found))}
    return [by_place[place] for place in sorted(by_place)[:MOST_PROBLEMS]]


def _place(problem: RunProblem) -> tuple[str, str, date, str, str]:
    start = problem.start or date.min
    return problem.subject, problem.key, start, problem.name, problem.code
