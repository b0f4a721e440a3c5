"""`known_at` sets both clocks at once. (Each alone is in every comparison: see `View`.)"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from termwise import ProgramError, RunError

from tests.differential.comparison import loaded
from tests.differential.engines import REFERENCE, outcome
from tests.differential.outcome import came
from tests.generators import Seeded, generate


@pytest.mark.parametrize("known", [date(2023, 12, 31), date(2024, 2, 29), date(2024, 7, 1)])
def test_known_at_sets_both_clocks(known: date) -> None:
    compared = 0
    for number in range(3000, 3025):
        case = generate(Seeded(number))
        try:
            program = loaded(case)
        except ProgramError:
            continue
        for view in case.views:
            both = replace(view, terms_known_at=known, rows_known_at=known, language=None)
            book = program.book(view.book)
            try:
                found = program.evaluate(book, as_of=view.as_of, known_at=known)
            except RunError:
                continue
            compared += 1
            reference = outcome(REFERENCE, program, book, both)
            assert came(found.lines, found.decisions) == reference
    assert compared >= 20
