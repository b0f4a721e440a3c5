"""An expression that was made, with what must be known to build on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How tightly an expression holds together, loosest first."""

    OR = 0
    AND = 1
    NOT = 2
    COMPARISON = 3
    SUM = 4
    PRODUCT = 5
    SIGNED = 6
    OPERAND = 7


@dataclass(frozen=True, slots=True)
class Made:
    """The text of an expression.

    `tame`: its denominator is known without running it, so that it may be gathered and carried.
    `literal`: a number other than zero as written, so that dividing by it keeps that.
    """

    text: str
    level: Level = Level.OPERAND
    tame: bool = True
    literal: bool = False

    def at(self, level: Level) -> str:
        """The text as it stands where something of that level is wanted."""
        return self.text if self.level >= level else f"({self.text})"


def joined(left: Made, sign: str, right: Made, level: Level) -> Made:
    """`left sign right`; the right side binds tighter, as these read from the left."""
    tighter = Level(level + 1)
    return Made(f"{left.at(level)} {sign} {right.at(tighter)}", level, left.tame and right.tame)


def called(function: str, *arguments: Made, tame: bool | None = None) -> Made:
    """`function(arguments)`."""
    text = ", ".join(argument.text for argument in arguments)
    if tame is None:
        tame = all(argument.tame for argument in arguments)
    return Made(f"{function}({text})", tame=tame)
