"""Shipped programs: nothing to find in them, and every worked case is met on either engine."""

from __future__ import annotations

import pytest
from termwise.scenario.files import scenario_files
from termwise.shipped_programs import program_folder, shipped_names

from tests.cli.calls import call

pytestmark = pytest.mark.parametrize("name", shipped_names())


def test_nothing_is_found(name: str) -> None:
    result = call("check", name, "--strict")
    assert (result.exit_code, result.stdout) == (0, ""), result.output


@pytest.mark.parametrize("engine", ["rete", "duckdb"])
def test_every_scenario_passes(name: str, engine: str) -> None:
    count = len(scenario_files(program_folder(name)))
    result = call("test", name, "--engine", engine)
    assert count > 0
    assert result.stdout.endswith(f"{count} passed\n"), result.output
    assert result.exit_code == 0
