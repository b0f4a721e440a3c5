"""`termwise evaluate`, `plan`, `schema`, `programs`, `completion`."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.calls import call, small_program


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program."""
    return small_program(tmp_path / "resellers")


def test_text(program: Path) -> None:
    """Lines, then decisions; columns without a value are left out."""
    result = call("evaluate", program, "large-sale")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.split("\n")]
    assert lines[0] == ["2", "lines", "as", "of", "2025-03-31"]
    assert lines[3][:5] == ["commission:S1", "pay", "2025-01-01", "P1", "2025-03-10"]
    assert lines[3][5:] == ["1250.00", "10%", "125.00", "EUR"]
    assert ["sale", "S1", "bonus", "50.00", "large", "2025-01-01"] in lines


def test_json(program: Path) -> None:
    """All columns of everything."""
    told = json.loads(call("evaluate", program, "large-sale", "--format", "json").stdout)
    assert told["as_of"] == "2025-03-31"
    assert told["lines"][0]["party_type"] == "partner"
    assert told["decisions"][0]["name"] == "bonus"


def test_other_days(program: Path) -> None:
    """Days on the command line take the place of the scenario's."""
    result = call("evaluate", program, "large-sale", "--as-of", "2025-03-09")
    assert result.stdout.startswith("0 lines as of 2025-03-09\n")


def test_languages() -> None:
    """Messages in another language of the program."""
    given = ("evaluate", "online-services-fr", "refused-unsigned", "--lang")
    assert "n'avait pas signé" in call(*given, "fr").stdout
    assert "had not signed" in call(*given, "en").stdout
    assert call(*given, "de").exit_code == 2


def test_a_bad_row(program: Path) -> None:
    """The place in the scenario, on stderr."""
    scenario = program / "scenarios" / "large-sale.yaml"
    scenario.write_text(scenario.read_text().replace("1250.00", "lots"))
    result = call("evaluate", program, "large-sale")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "large-sale.yaml:8:" in result.stderr


@pytest.mark.parametrize("name", ["program", "version", "scenario", "book"])
def test_schema(name: str) -> None:
    """A schema, and where it lies."""
    assert json.loads(call("schema", name).stdout)["$schema"]
    listed = dict(line.split(maxsplit=1) for line in call("schema").stdout.splitlines())
    assert Path(listed[name]).is_file()


def test_programs() -> None:
    """A line a program."""
    assert "Online Services, France" in call("programs").stdout
    told = json.loads(call("programs", "--format", "json").stdout)
    listed = {each["program"]: each["versions"] for each in told}
    assert listed["online-services-fr"][0] == "2009-05-17"


def test_plan(program: Path) -> None:
    """The plan, for people and for programs."""
    assert "commission" in call("plan", program).stdout
    assert json.loads(call("plan", program, "--format", "json").stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """A script that the shell, where there is one, can read."""
    script = call("completion", shell).stdout
    assert "_TERMWISE_COMPLETE" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)
