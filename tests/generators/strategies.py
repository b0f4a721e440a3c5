"""The generators as Hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies

from tests.generators.cases import Case, generate
from tests.generators.choice import Drawn


@strategies.composite
def programs_and_books(draw: strategies.DrawFn) -> Case:
    """A program, a book for it and the days to look from."""

    def integer(low: int, high: int) -> int:
        return draw(strategies.integers(low, high))

    return generate(Drawn(integer))
