"""Where an expression is read: the rows at hand, the version, the relation it becomes part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from termwise.columns.block import Block
from termwise.columns.dialect import Dialect
from termwise.columns.rows import Place, Rows
from termwise.columns.sql import Node
from termwise.language.program import Parameter, Program, Version


class Stages(Protocol):
    """What the compiler has made so far."""

    program: Program
    dialect: Dialect
    versions: tuple[Version, ...]
    """Those in force, by number."""

    def rows(self, subject: str, level: int) -> Rows:
        """The rows of a subject with everything that is known before `level`."""
        ...

    def is_combined(self, period: str) -> bool:
        """Whether a period's rows are made from combinations of rows."""
        ...

    def as_of(self) -> Node:
        """The day that is looked at."""
        ...

    def far(self) -> Node:
        """A day after all others."""
        ...

    def earlier(self, subject: str, level: int) -> Rows:
        """The rows of a subject for one that comes after them: in a loop, those already made."""
        ...

    def lengths(self, period: str) -> list[int]:
        """Every number of days that a whole row of a period can have."""
        ...


@dataclass(frozen=True)
class Scope:
    """`versions` are the numbers of those that an expression may be read under.

    `version` tells which of them for a row; None where there is only one, or where none differs.
    `level` is the stage under way: of other subjects what was made before it can be read.
    """

    stages: Stages
    block: Block
    hand: Mapping[str, Place]
    versions: tuple[int, ...]
    version: Node | None
    level: int

    def under(self, versions: tuple[int, ...]) -> Scope:
        """The same for some of the versions."""
        return replace(self, versions=versions)

    def parameters(self, name: str) -> list[tuple[tuple[int, ...], Parameter]]:
        """A parameter's declarations, with the versions that have each."""
        found: list[tuple[list[int], Parameter]] = []
        for number in self.versions:
            declared = self.stages.versions[number].parameters[name]
            for numbers, known in found:
                if _alike(known, declared):
                    numbers.append(number)
                    break
            else:
                found.append(([number], declared))
        return [(tuple(numbers), declared) for numbers, declared in found]


def _alike(left: Parameter, right: Parameter) -> bool:
    """Whether two declarations say the same; where they stand and why does not matter."""
    ignored = {"title", "source", "span", "rows"}
    if type(left) is not type(right):
        return False
    same = all(
        getattr(left, name) == getattr(right, name)
        for name in left.__dataclass_fields__
        if name not in ignored
    )
    rows = [getattr(each, "rows", ()) for each in (left, right)]
    plain = [[(r.keys, r.threshold, r.cells) for r in each] for each in rows]
    return same and plain[0] == plain[1]
