"""Where the generators get their decisions from: a seeded random source, or Hypothesis."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

# The integer draw of Hypothesis is handed in as a function, so that long runs need no Hypothesis.
Draw = Callable[[int, int], int]


class Choice(ABC):
    """A source of decisions; the smallest integer always stands for the simplest thing."""

    @abstractmethod
    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; the first is the simplest."""
        return options[self.integer(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        """True so often in a hundred; false is the simpler answer."""
        return self.integer(0, 99) >= 100 - percent

    def several(self, options: Sequence[T], low: int, high: int) -> list[T]:
        """So many of the options, each at most once, in their order."""
        left = list(range(len(options)))
        count = min(self.integer(low, high), len(options))
        chosen = [left.pop(self.integer(0, len(left) - 1)) for _ in range(count)]
        return [options[index] for index in sorted(chosen)]


class Seeded(Choice):
    """Decisions of a pseudo-random generator: the same for the same seed."""

    def __init__(self, seed: int | str) -> None:
        self._random = Random(seed)

    def integer(self, low: int, high: int) -> int:
        return self._random.randint(low, high)


class Drawn(Choice):
    """Decisions that Hypothesis takes, records and shrinks."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        return self._draw(low, high)
