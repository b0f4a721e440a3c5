"""What came out of an evaluation, on any engine: lines, decisions, and what the lines come to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from termwise.columns.script import OutputQuery, Script
from termwise.columns.sql import Node
from termwise.columns.tables import whole
from termwise.columns.totals import totals_of
from termwise.outcome.summary import Summary, Total, summary_of

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Evaluated(ABC):
    """A program evaluated; what comes out is read from the tables that the run left."""

    script: Script

    @abstractmethod
    def rows(self, query: Node, about: str) -> Iterator[Row]:
        """The rows of a query in order, as they come.

        Raises RunError, which says what the query is `about`, where a number is too wide.
        """

    def few_rows(self, query: Node, about: str) -> list[Row]:
        """The rows of a query that gives few, all at once."""
        return list(self.rows(query, about))

    def lines(self) -> Iterator[Row]:
        """The cells of every line, in order."""
        return self._cells(self.script.lines)

    def decisions(self) -> Iterator[Row]:
        """The cells of every decision, in order."""
        for row in self.decisions_told():
            yield row[:-1]

    def decisions_told(self) -> Iterator[Row]:
        """The same, with 1 at the end where the value is a word."""
        return self._cells(self.script.decisions)

    def summary(self) -> Summary:
        """What the lines come to."""
        return summary_of([total for totals in self.totals for total in totals])

    @cached_property
    def totals(self) -> list[list[Total]]:
        """What the lines of each rule come to, in the order of the outputs."""
        found = []
        for query in self.script.totals:
            rows = self.few_rows(query.query, f"the totals of {query.rule}")
            found.append(totals_of(query, [tuple(map(whole, row)) for row in rows]))
        return found

    def _cells(self, outputs: tuple[OutputQuery, ...]) -> Iterator[Row]:
        for output in outputs:
            yield from self.rows(output.query, output.comment)
