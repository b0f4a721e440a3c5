"""Every line, row and rule of every scenario, and of random programs, can be explained."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from termwise import BookError, Program, ProgramError, RunError
from termwise.language.diagnostics import Findings
from termwise.scenario.files import scenario_files
from termwise.scenario.loader import load_scenario
from termwise.scenario.rows import rows_of

from tests.explain.checks import check_everything
from tests.generators import Seeded, generate
from tests.generators.cases import View

SHIPPED = Path(__file__).parents[2] / "rules" / "online-services-fr"
SEEDS_A_TEST = 30
"""Together the tests below look at 300 programs."""


@pytest.fixture(scope="module")
def program() -> Program:
    """The shipped program."""
    return Program.load(SHIPPED)


@pytest.mark.parametrize("name", sorted(scenario_files(SHIPPED)))
def test_a_scenario(program: Program, name: str) -> None:
    """Everything that can be asked of it holds together."""
    scenario = load_scenario(scenario_files(SHIPPED)[name], Findings())
    assert scenario is not None
    known, terms, rows = (
        None if each is None else each[0]
        for each in (scenario.known_at, scenario.terms_known_at, scenario.rows_known_at)
    )
    result = program.evaluate(
        rows_of(scenario),
        as_of=scenario.as_of[0],
        known_at=known,
        terms_known_at=terms,
        rows_known_at=rows,
    )
    assert check_everything(program, result) > 0


@pytest.mark.parametrize("first", range(0, 300, SEEDS_A_TEST))
def test_random_programs(first: int) -> None:
    """Programs that nobody wrote, with all constructs of the language."""
    explained = sum(_explained(seed) for seed in range(first, first + SEEDS_A_TEST))
    assert explained > 0


def _explained(seed: int) -> int:
    """How much was explained; nothing of a program or book that is refused."""
    case = generate(Seeded(seed))
    with TemporaryDirectory() as folder:
        for name, text in case.files.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        try:
            program = Program.load(Path(folder))
        except ProgramError:
            return 0
    return sum(_of_view(program, view) for view in case.views)


def _of_view(program: Program, view: View) -> int:
    try:
        result = program.evaluate(
            view.book,
            as_of=view.as_of,
            terms_known_at=view.terms_known_at,
            rows_known_at=view.rows_known_at,
        )
    except (BookError, RunError):
        return 0
    return check_everything(program, result)
