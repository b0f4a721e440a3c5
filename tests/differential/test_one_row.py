"""One row decided by itself comes to what evaluating the book with it says."""

from __future__ import annotations

import pytest

from tests.differential.parts import check_drawn, check_seeds
from tests.differential.report import decides_otherwise, told_decided

_EACH = 25


@pytest.mark.parametrize("part", range(100, 104))
def test_programs_that_hypothesis_draws(part: int) -> None:
    check_drawn(part, _EACH, decides_otherwise, told_decided)


@pytest.mark.parametrize("first", range(1000, 1100, _EACH))
def test_programs_of_fixed_seeds(first: int) -> None:
    check_seeds(range(first, first + _EACH), decides_otherwise, told_decided)
