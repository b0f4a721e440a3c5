"""The rows of a scenario as a book in memory."""

from __future__ import annotations

from collections.abc import Mapping

from termwise.scenario.declarations import Scenario


def rows_of(scenario: Scenario) -> Mapping[str, list[Mapping[str, str | None]]]:
    """The tables that a scenario gives, its background's rows first; texts as written."""
    return {table: [row.values for row in rows] for table, rows in scenario.given.items()}
