"""Eight threads that share a program all get the answer that one thread gets."""

from __future__ import annotations

import pytest

from tests.differential.comparison import Compared, compare
from tests.differential.threads import answers_from_threads
from tests.generators import Seeded, generate


@pytest.mark.parametrize("first", range(2000, 2040, 10))
def test_threads_agree(first: int) -> None:
    for number in range(first, first + 10):
        case = generate(Seeded(number))
        for view, found in zip(case.views, compare(case), strict=False):
            if isinstance(found, Compared):
                assert answers_from_threads(found, view) == {found.outcomes["rete"]}
