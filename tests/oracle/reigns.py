"""Which version governs which days, given what was known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from termwise.language.program import Program, Version


@dataclass(frozen=True, slots=True)
class Reign:
    """A version, its first day, and the first day that is not its own (None: for ever)."""

    version: Version
    first: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the version governs that day."""
        return self.first <= day and (self.until is None or day < self.until)


def reigns(program: Program, known_at: date | None) -> tuple[Reign, ...]:
    """The versions in force, by day, as known at the end of `known_at`."""
    known = [v for v in program.versions if known_at is None or v.announced <= known_at]
    standing = [v for v in known if not _is_replaced(v, known, ())]
    days = sorted({v.effective for v in standing})
    found: list[Reign] = []
    for number, day in enumerate(days):
        of_day = [v for v in standing if v.effective == day]
        latest = max(of_day, key=lambda v: (v.announced, v.sequence))
        until = days[number + 1] if number + 1 < len(days) else None
        found.append(Reign(latest, day, until))
    return tuple(found)


def _is_replaced(version: Version, known: list[Version], asked: tuple[str, ...]) -> bool:
    """Whether a known version that stands replaces this one.

    Where versions replace one another in a circle, the question is not asked twice.
    """
    return any(
        version.name in other.replaces
        and other.name not in asked
        and not _is_replaced(other, known, (*asked, version.name))
        for other in known
    )
