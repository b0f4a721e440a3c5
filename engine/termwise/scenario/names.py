"""The names that a scenario may use: those of all versions of its program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from termwise.language.program import Program, Require

ACCEPTED = "accepted"


@dataclass(frozen=True)
class Names:
    """What a program declares, over all its versions.

    `decisions` and `measures` are by subject; a decision has the ids of its cases.
    """

    rules: frozenset[str]
    versions: tuple[str, ...]
    entities: tuple[str, ...]
    subjects: tuple[str, ...]
    decisions: Mapping[str, Mapping[str, frozenset[str]]]
    measures: Mapping[str, frozenset[str]]


def names_of(program: Program) -> Names:
    """The names of a program."""
    subjects = dict.fromkeys([*program.entities, *program.periods()])
    return Names(
        rules=frozenset(rule for version in program.versions for rule in version.rules),
        versions=tuple(version.name for version in program.versions),
        entities=tuple(program.entities),
        subjects=tuple(subjects),
        decisions={subject: _decisions(program, subject) for subject in subjects},
        measures={subject: _measures(program, subject) for subject in subjects},
    )


def _decisions(program: Program, subject: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for version in program.versions:
        for (owner, name), decision in version.decisions.items():
            if owner == subject:
                cases = decision.body if isinstance(decision.body, tuple) else ()
                found[name] = found.get(name, frozenset()) | {case.id for case in cases}
    if _is_judged(program, subject):
        found[ACCEPTED] = frozenset()
    return found


def _measures(program: Program, subject: str) -> frozenset[str]:
    return frozenset(
        name for version in program.versions for owner, name in version.measures if owner == subject
    )


def _is_judged(program: Program, subject: str) -> bool:
    """Whether rows of the subject can be refused, so that `accepted` comes out of them."""
    rules = (rule for version in program.versions for rule in version.rules.values())
    return any(rule.subject == subject and isinstance(rule.effect, Require) for rule in rules)
