"""Runs a check on generated cases in parts of their own, so that processes can share them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.differential.reducing import reduced
from tests.generators import Case, programs_and_books

Fails = Callable[[Case], bool]
Tells = Callable[[Case], str]


class Failed(Exception):  # noqa: N818
    """A case that fails a check."""

    def __init__(self, case: Case) -> None:
        super().__init__("a case fails")
        self.case = case


def check_drawn(part: int, examples: int, fails: Fails, tells: Tells) -> None:
    """Check so many cases that Hypothesis draws, the same ones for the same part."""

    def check(case: Case) -> None:
        if fails(case):
            raise Failed(case)

    # What fails is made smaller in a way that knows programs, not by Hypothesis.
    fixed = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    try:
        seed(part)(fixed(given(programs_and_books())(check)))()
    except Failed as failed:
        pytest.fail(tells(reduced(failed.case, fails)), pytrace=False)


def check_seeds(seeds: range, fails: Fails, tells: Tells) -> None:
    """Check the cases of fixed seeds: larger ones, with more that hangs together."""
    from tests.generators import Seeded, generate

    for number in seeds:
        case = generate(Seeded(number))
        if fails(case):
            pytest.fail(f"seed {number}\n{tells(reduced(case, fails))}", pytrace=False)
