"""What makes a run end in an error instead of lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "missing-amount",
    "missing-date",
    "missing-party",
    "negative",
    "too-large",
    "overlap",
    "before-first-version",
    "too-many-rows",
    "loop",
    "absent-key",
    "cycle",
    "beyond-calendar",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One error of a run; `about` names the rule, row or value."""

    code: Code
    about: str


class OracleError(Exception):
    """The run has no outcome."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{each.code}: {each.about}" for each in problems))
        self.problems = problems


def problem(code: Code, about: object) -> OracleError:
    """An error with a single problem, ready to be raised."""
    return OracleError((Problem(code, str(about)),))
