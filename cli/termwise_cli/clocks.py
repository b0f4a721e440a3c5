"""The days that the options of a verb set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from termwise.scenario.declarations import Scenario


@dataclass(frozen=True, slots=True)
class Clocks:
    """Days as given on the command line; None where an option was not."""

    as_of: date | None
    known_at: date | None
    terms_known_at: date | None
    rows_known_at: date | None

    @property
    def terms(self) -> date | None:
        """Up to which day terms are known."""
        return self.terms_known_at or self.known_at

    @property
    def rows(self) -> date | None:
        """Up to which day rows are known."""
        return self.rows_known_at or self.known_at


def wound(scenario: Scenario, clocks: Clocks) -> Scenario:
    """The scenario, with the days of the command line where there are any.

    `--known-at` sets both clocks, also where the scenario sets one of them alone.
    """
    nowhere = scenario.span
    terms, rows, as_of = clocks.terms, clocks.rows, clocks.as_of
    return replace(
        scenario,
        as_of=scenario.as_of if as_of is None else (as_of, nowhere),
        terms_known_at=scenario.terms_known_at if terms is None else (terms, nowhere),
        rows_known_at=scenario.rows_known_at if rows is None else (rows, nowhere),
    )
