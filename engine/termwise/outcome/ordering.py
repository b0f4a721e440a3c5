"""In which order lines and decisions come out, by the versions in force."""

from __future__ import annotations

from collections.abc import Sequence

from termwise.language.program import Program, Require, Version


def rules_in_order(versions: Sequence[Version]) -> dict[str, str]:
    """The subject of every rule, in the order in which they are first declared."""
    found: dict[str, str] = {}
    for version in versions:
        for rule in version.rules.values():
            found.setdefault(rule.id, rule.subject)
    return found


def subjects_in_order(program: Program, versions: Sequence[Version]) -> list[str]:
    """Entities as declared, then periods as first declared."""
    periods: dict[str, None] = {}
    for version in versions:
        periods.update(dict.fromkeys(version.periods))
    return [*program.entities, *periods]


def decisions_in_order(subject: str, versions: Sequence[Version]) -> list[str]:
    """The names of a subject's decisions, in the order in which they are first declared."""
    found: dict[str, None] = {}
    for version in versions:
        found.update(dict.fromkeys(n for owner, n in version.decisions if owner == subject))
    return list(found)


def can_be_refused(subject: str, versions: Sequence[Version]) -> bool:
    """Whether rows of a subject can be refused, under whichever version."""
    return any(
        rule.subject == subject and isinstance(rule.effect, Require)
        for version in versions
        for rule in version.rules.values()
    )
