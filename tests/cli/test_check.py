"""`termwise check`: findings on stdout, the count on stderr, 1 for errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from termwise.scenario.files import scenario_files
from termwise.shipped_programs import program_folder

from tests.cli.calls import call, small_program


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program to break."""
    return small_program(tmp_path / "resellers")


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that is there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_shipped_program() -> None:
    """It has no findings, and its size is told."""
    result = call("check", "--strict", "online-services-fr")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("online-services-fr: 3 versions, ")
    count = len(scenario_files(program_folder("online-services-fr")))
    assert result.stderr.endswith(f"{count} scenarios, no findings\n")


def test_an_error_in_a_version(program: Path) -> None:
    """The place, the line, what to do; and the count by the name of the folder."""
    change(program / "2025-01-01.yaml", "sale.bonus > 0 EUR", "sale.bonsu > 0 EUR")
    result = call("check", program)
    assert result.exit_code == 1
    assert "2025-01-01.yaml:" in result.stdout
    assert "did you mean `bonus`?" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == "resellers: 2 scenarios, 1 error\n"


@pytest.mark.parametrize(
    ("old", "new", "code", "help"),
    [
        ("line: large-sale-bonus", "line: large-sale-bonsu", "unknown-rule", "large-sale-bonus"),
        ("decision: sale.bonus", "decision: sale.bonsu", "unknown-decision", "bonus"),
        ("decision: sale.bonus", "decision: sael.bonus", "unknown-subject", "sale"),
        ("case: large", "case: lareg", "unknown-case", "large"),
        ("party: P1, date", "kind: pya, date", "unknown-kind", "pay"),
        ("party: P1, date", "version: 2025-01-10, date", "unknown-version", "2025-01-01"),
        ("party: P1, date", "party_type: partnr, date", "unknown-party-type", "partner"),
        ("joined_on: 2025", "joinde_on: 2025", "unknown-column", "joined_on"),
        ("joined_on: 2025-01-15", "joined_on: 2025-02-30", "bad-date", ""),
        ("partner: P1, sold_on", "partner: P9, sold_on", "unknown-reference", ""),
        ("  sale:\n", "  sael:\n", "unknown-table", "sale"),
        ("seats: 100, ", "", "missing-value", ""),
    ],
)
def test_an_error_in_a_scenario(program: Path, old: str, new: str, code: str, help: str) -> None:
    """Names that no version has, and rows that cannot be read, stand at their places."""
    file = program / "scenarios" / "large-sale.yaml"
    change(file, old, new)
    result = call("check", program, "--format", "json")
    assert result.exit_code == 1
    found = {each["code"]: each for each in json.loads(result.stdout)}
    line = file.read_text(encoding="utf-8").split("\n")[found[code]["line"] - 1]
    assert help in (found[code]["help"] or "")
    assert code in ("unknown-table", "missing-value") or new.strip("\n ,").split(" ")[-1] in line


def test_a_scenario_without_its_form(program: Path) -> None:
    """The schema speaks of scenarios as well, also where the program has errors of its own."""
    change(program / "scenarios" / "refused.yaml", "expect:", "expcet:")
    change(
        program / "2025-01-01.yaml",
        "commission_rate * sale.amount",
        "commission_rate * sale.amuont",
    )
    result = call("check", program, "--format", "json")
    places = {Path(each["file"]).name for each in json.loads(result.stdout)}
    assert places == {"2025-01-01.yaml", "refused.yaml"}


def test_files_that_nothing_reads(program: Path) -> None:
    """A wrong ending, and a background without a scenario."""
    scenarios = program / "scenarios"
    (scenarios / "refused.yaml").rename(scenarios / "refused.yml")
    (scenarios / "background").mkdir()
    (scenarios / "background" / "rows.yaml").write_text("given: {}\n")
    result = call("check", program, "--format", "json")
    found = [(each["code"], each["severity"]) for each in json.loads(result.stdout)]
    assert found == [("unused-background", "warning"), ("unknown-file", "error")]


def test_a_fault_of_a_background_is_told_once(program: Path) -> None:
    """Though every scenario that it serves reads it."""
    scenarios = program / "scenarios"
    (scenarios / "background").mkdir()
    (scenarios / "background" / "rows.yaml").write_text("given: {}\nas_of: 2025-01-01\n")
    for each in ("refused", "large-sale"):
        change(scenarios / f"{each}.yaml", "given:", "background: background/rows.yaml\ngiven:")
    result = call("check", program, "--format", "json")
    assert [each["code"] for each in json.loads(result.stdout)] == ["not-in-background"]


def test_strict(program: Path) -> None:
    """A warning is no error, unless it is taken for one."""
    (program / "scenarios" / "background").mkdir()
    (program / "scenarios" / "background" / "rows.yaml").write_text("given: {}\n")
    assert call("check", program).exit_code == 0
    strict = call("check", "--strict", program)
    assert strict.exit_code == 1
    assert "error[unused-background]" in strict.stdout


def test_several_programs(program: Path) -> None:
    """One error is enough."""
    change(
        program / "2025-01-01.yaml",
        "commission_rate * sale.amount",
        "commission_rate * sale.amuont",
    )
    result = call("check", "online-services-fr", program, "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=")
    assert len(result.stderr.splitlines()) == 2


def test_sarif(program: Path) -> None:
    """A log that code hosts read, also where nothing was found."""
    log = json.loads(call("check", program, "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    assert log["runs"][0]["results"] == []


def test_no_such_program(tmp_path: Path) -> None:
    """Misuse, with the nearest shipped program."""
    result = call("check", "online-service-fr")
    assert result.exit_code == 2
    assert "Did you mean online-services-fr?" in result.stderr
    (tmp_path / "file").touch()
    assert "is a file" in call("check", tmp_path / "file").stderr


def test_a_folder_without_a_program(tmp_path: Path) -> None:
    """A folder is there, but no program.yaml: a finding like any other."""
    result = call("check", tmp_path)
    assert result.exit_code == 1
    assert "program.yaml" in result.stdout
