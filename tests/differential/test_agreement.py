"""Every engine comes to what the plain evaluator comes to, text for text, on generated programs.

`python tests/long/differential.py` does the same for tens of thousands of programs.
"""

from __future__ import annotations

import pytest

from tests.differential.comparison import Compared, compare
from tests.differential.parts import check_drawn, check_seeds
from tests.differential.report import disagrees, told
from tests.generators import Seeded, generate

_EACH = 25


@pytest.mark.parametrize("part", range(8))
def test_programs_that_hypothesis_draws(part: int) -> None:
    check_drawn(part, _EACH, disagrees, told)


@pytest.mark.parametrize("first", range(0, 8 * _EACH, _EACH))
def test_programs_of_fixed_seeds(first: int) -> None:
    check_seeds(range(first, first + _EACH), disagrees, told)


def test_most_programs_come_to_something() -> None:
    """An agreement about nothing would prove nothing."""
    outcomes = [
        [found for found in compare(generate(Seeded(number))) if isinstance(found, Compared)]
        for number in range(40)
    ]
    with_rows = [any(each.has_rows for each in books) for books in outcomes]
    assert sum(with_rows) >= 30
