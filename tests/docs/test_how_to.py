"""The how-to pages: each shows a whole program that runs, and tells what it really comes to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.calls import call
from tests.docs.recipes import INDEX, PAGES, Recipe, recipe

of_every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@pytest.fixture
def shown(page: Path) -> Recipe:
    """What the page shows."""
    return recipe(page)


@pytest.fixture
def program(shown: Recipe, tmp_path: Path) -> Path:
    """The folder of the program that the page shows."""
    return shown.write(tmp_path)


@of_every_page
def test_nothing_is_shown_that_is_not_run(shown: Recipe) -> None:
    assert shown.fences == len(shown.files)
    assert "program.yaml" in shown.files
    assert shown.scenarios


@of_every_page
def test_nothing_is_found(program: Path) -> None:
    result = call("check", program, "--strict")
    assert (result.exit_code, result.stdout) == (0, ""), result.output


@of_every_page
def test_every_scenario_passes(shown: Recipe, program: Path) -> None:
    result = call("test", program, "--engine", "rete")
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith(f"{len(shown.scenarios)} passed\n"), result.output


@of_every_page
def test_an_amount_that_is_told_stands_in_a_scenario(shown: Recipe) -> None:
    """Among what is given or expected, so that it is held against what comes out."""
    assert shown.amounts_told - shown.amounts_held == set()
    assert shown.amounts_told, "a page tells amounts"


def test_the_index_leads_to_every_page_once() -> None:
    listed = re.findall(r"\]\(([\w-]+\.md)\)", INDEX.read_text(encoding="utf-8"))
    assert sorted(listed) == [page.name for page in PAGES]
