"""What a run needs of an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from termwise.columns.script import Statement
from termwise.columns.sql import Node


class Overflow(Exception):  # noqa: N818
    """A number is wider than the engine computes with."""


class Tables(Protocol):
    """The tables of a run; each method raises `Overflow` for a number that is too wide."""

    def make(self, statement: Statement) -> None:
        """Make a table from its query."""
        ...

    def go_round(self, statement: Statement) -> None:
        """Make a table from its query for one index after the other."""
        ...

    def drop(self, name: str) -> None:
        """Take a table away."""
        ...

    def rows(self, query: Node) -> Sequence[Mapping[str, Any]]:
        """All rows of a query, by the names of its columns."""
        ...


def whole(value: Any) -> Any:
    """A number of the compiler, which is whole; other values as they are."""
    return int(value) if isinstance(value, Decimal) else value
