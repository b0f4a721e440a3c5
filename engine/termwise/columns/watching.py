"""What can go wrong in the middle of an expression, and when it is looked at at all."""

from __future__ import annotations

from termwise.columns import sql
from termwise.columns.sql import Node


class Watch:
    """Collects conditions that must not hold: here, that a day lies beyond the calendar.

    A part of an expression that is only looked at where something holds is watched `under` that.
    """

    def __init__(self, guards: tuple[Node, ...] = (), found: list[Node] | None = None) -> None:
        self._guards = guards
        self.found: list[Node] = [] if found is None else found

    def under(self, guard: Node) -> Watch:
        """The same, where something holds."""
        return Watch((*self._guards, guard), self.found)

    def note(self, wrong: Node) -> None:
        """This must not hold."""
        self.found.append(sql.all_of([*self._guards, wrong]))
