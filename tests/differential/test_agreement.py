"""Every engine comes to what the plain evaluator comes to, text for text, on generated programs.

`python tests/long/differential.py` does the same for tens of thousands of programs.
"""

from __future__ import annotations

import pytest

from tests.differential.comparison import Compared, agrees, compare
from tests.differential.parts import check_part
from tests.differential.report import told
from tests.generators import Case, Seeded, generate

_DRAWN = 25
_SEEDED = 25


def _check(case: Case) -> None:
    for view, found in zip(case.views, compare(case), strict=False):
        assert agrees(found), told(case, view, found)


@pytest.mark.parametrize("part", range(8))
def test_programs_that_hypothesis_draws(part: int) -> None:
    """Small ones, made smaller where they fail."""
    check_part(part, _DRAWN, _check)


@pytest.mark.parametrize("first", range(0, 8 * _SEEDED, _SEEDED))
def test_programs_of_fixed_seeds(first: int) -> None:
    """Larger ones, with more that hangs together."""
    for number in range(first, first + _SEEDED):
        _check(generate(Seeded(number)))


def test_most_programs_come_to_something() -> None:
    """An agreement about nothing would prove nothing."""
    outcomes = [
        [found for found in compare(generate(Seeded(number))) if isinstance(found, Compared)]
        for number in range(40)
    ]
    with_rows = [any(each.has_rows for each in books) for books in outcomes]
    assert sum(with_rows) >= 30
