"""Runs a check on generated cases in parts of their own, so that processes can share them."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, seed, settings

from tests.generators import Case, programs_and_books


def check_part(part: int, examples: int, check: Callable[[Case], None]) -> None:
    """Run a check on so many cases that Hypothesis draws, the same ones for the same part.

    A case that fails is made smaller before it is shown.
    """
    drawn = given(programs_and_books())(check)
    fixed = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    seed(part)(fixed(drawn))()
