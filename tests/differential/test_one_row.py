"""One row decided by itself comes to what evaluating the book with it says."""

from __future__ import annotations

import pytest
from termwise import ProgramError

from tests.differential.comparison import loaded
from tests.differential.deciding import decided
from tests.differential.parts import check_part
from tests.differential.report import told_decided
from tests.generators import Case, Seeded, generate

_DRAWN = 25


def _check_decided(case: Case) -> None:
    try:
        program = loaded(case)
    except ProgramError:
        return
    for view in case.views:
        for found in decided(program, view):
            assert found.agrees, told_decided(case, view, found)


@pytest.mark.parametrize("part", range(4))
def test_a_row_is_decided_as_evaluated(part: int) -> None:
    check_part(100 + part, _DRAWN, _check_decided)


@pytest.mark.parametrize("first", range(1000, 1100, 25))
def test_a_row_of_a_larger_program_is_decided_as_evaluated(first: int) -> None:
    for number in range(first, first + 25):
        _check_decided(generate(Seeded(number)))
