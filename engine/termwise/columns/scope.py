"""Where an expression is read: the rows at hand, the version, the relation it becomes part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from termwise.columns.block import Block
from termwise.columns.dialect import Dialect
from termwise.columns.rows import Place, Rows
from termwise.columns.signatures import grouped, parameter_said
from termwise.columns.sql import Node
from termwise.columns.watching import Watch
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
    watch: Watch = field(default_factory=Watch)

    def elsewhere(self, block: Block, hand: Mapping[str, Place]) -> Scope:
        """For what is read in another relation: what goes wrong there is not seen here."""
        return replace(self, block=block, hand=hand, watch=Watch())

    def parameters(self, name: str) -> list[tuple[tuple[int, ...], Parameter]]:
        """A parameter's declarations, with the versions that have each."""
        return grouped(
            self.stages.versions,
            self.versions,
            lambda version: version.parameters[name],
            lambda _, declared: parameter_said(declared),
        )
