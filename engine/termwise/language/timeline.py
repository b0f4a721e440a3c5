"""Which version governs a day, given what was known."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from termwise.language.program import Program, Version


@dataclass(frozen=True, slots=True)
class Reign:
    """A version with the days it governs: from `first` to the day before `until`."""

    version: Version
    first: date
    until: date | None


@dataclass(frozen=True)
class Timeline:
    """The versions in force, one after the other, as known on some day."""

    reigns: tuple[Reign, ...]

    def on(self, day: date) -> Version | None:
        """The version in force on `day`; None before the first."""
        index = bisect_right(self.reigns, day, key=lambda reign: reign.first) - 1
        return self.reigns[index].version if index >= 0 else None

    @property
    def first(self) -> Version | None:
        """The first version, or None where none was known."""
        return self.reigns[0].version if self.reigns else None


def timeline(program: Program, known_at: date | None = None) -> Timeline:
    """The versions in force as known at the end of `known_at` (all of them where None).

    A version that another known one replaces is as if it had never been; of two versions of one
    day the later known governs (by `announced`, then by sequence).
    """
    known = [v for v in program.versions if known_at is None or v.announced <= known_at]
    replaced: set[str] = set()
    for version in sorted(
        known, key=lambda v: (v.announced, v.effective, v.sequence), reverse=True
    ):
        if version.name not in replaced:
            replaced.update(version.replaces)
    by_day: dict[date, Version] = {}
    for version in sorted(known, key=lambda v: (v.effective, v.announced, v.sequence)):
        if version.name not in replaced:
            by_day[version.effective] = version
    days = sorted(by_day)
    # Before the first announcement nothing is known, and nobody reigns.
    ends: list[date | None] = [*days[1:], None] if days else []
    return Timeline(
        tuple(Reign(by_day[day], day, end) for day, end in zip(days, ends, strict=True))
    )
