"""`termwise test`: what differs side by side, the count, 1 for failures."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from termwise.scenario.files import scenario_files
from termwise.shipped_programs import program_folder

from tests.cli.calls import call, small_program
from tests.cli.test_check import change


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program to break."""
    return small_program(tmp_path / "resellers")


@pytest.fixture
def differing(program: Path) -> Path:
    """The program, with another rate than its scenarios expect."""
    change(program / "2025-01-01.yaml", "10%", "12%")
    return program


def test_the_shipped_program() -> None:
    """Every scenario passes."""
    count = len(scenario_files(program_folder("online-services-fr")))
    result = call("test", "online-services-fr")
    assert (result.exit_code, result.output) == (0, f"{count} scenarios, {count} passed\n")


def test_what_differs(differing: Path) -> None:
    """Both sides, at the place of the expectation."""
    result = call("test", differing)
    assert result.exit_code == 1
    assert result.stdout == (
        "failed large-sale: A large sale brings the commission and the bonus\n"
        f"  {differing}/scenarios/large-sale.yaml:10:5\n"
        "    - {line: commission, key: S1, party: P1, date: 2025-03-10, amount: 125.00}\n"
        "    no line of commission is like this; nearest is commission:S1\n"
        "              expected | came out\n"
        "      amount  125.00   | 150.00\n"
        f"  {differing}/scenarios/large-sale.yaml:13:5\n"
        "    - nothing else\n"
        "    a line came out that no expectation names: commission:S1\n"
        "\n"
        "failed refused: A sale before the partner joined is refused\n"
        f"  {differing}/scenarios/refused.yaml:17:5\n"
        "    - {line: commission, key: S2, amount: 20.00}\n"
        "    no line of commission is like this; nearest is commission:S2\n"
        "              expected | came out\n"
        "      amount  20.00    | 24.00\n"
        f"  {differing}/scenarios/refused.yaml:18:5\n"
        "    - nothing else\n"
        "    a line came out that no expectation names: commission:S2\n"
        "\n"
        "2 scenarios, 0 passed, 2 failed\n"
    )


def test_the_engines_say_the_same(differing: Path) -> None:
    """What comes out on DuckDB is held against the same expectations."""
    assert call("test", differing, "--engine", "duckdb").stdout == call("test", differing).stdout


def test_a_run_that_cannot_go_on_by_sql(program: Path) -> None:
    """The place is the same as the row engine's."""
    change(
        program / "2025-01-01.yaml",
        "pay: commission_rate * sale.amount",
        "pay: 0 EUR - sale.amount",
    )
    by_rows = call("test", program, "large-sale")
    by_sql = call("test", program, "large-sale", "--engine", "duckdb")
    assert by_sql.exit_code == 1
    assert by_sql.stdout == by_rows.stdout


def test_scenarios_by_name_and_by_file(differing: Path) -> None:
    """Only those named are run."""
    for named in ("refused", "refused.yaml", differing / "scenarios" / "refused.yaml"):
        result = call("test", differing, named)
        assert "failed refused" in result.stdout
        assert result.stdout.endswith("1 scenario, 0 passed, 1 failed\n")


def test_an_unknown_scenario(program: Path) -> None:
    """Misuse, with the nearest name."""
    result = call("test", program, "refusde")
    assert result.exit_code == 2
    assert "Did you mean refused?" in result.stderr


def test_json(differing: Path) -> None:
    """Everything that the text says."""
    change(differing / "scenarios" / "refused.yaml", "line: commission", "line: comission")
    result = call("test", differing, "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["count"] == {"passed": 0, "failed": 1, "unrunnable": 1}
    first, second = told["scenarios"]
    assert first["failures"][0]["differences"] == [
        {"column": "amount", "expected": "125.00", "came_out": "150.00"}
    ]
    assert second["result"] == "could-not-be-run"
    assert second["diagnostics"][0]["code"] == "unknown-rule"


def test_junit(differing: Path) -> None:
    """A case for each scenario, with what differs."""
    result = call("test", differing, "--format", "junit")
    suite = ElementTree.fromstring(result.stdout)[0]
    assert suite.attrib["tests"] == "2"
    assert suite.attrib["failures"] == "2"
    case = suite[0]
    assert case.attrib["name"] == "large-sale"
    assert "expected 125.00, came out 150.00" in case[0].attrib["message"]


def test_github(differing: Path) -> None:
    """A command at the place of the expectation."""
    result = call("test", differing, "--format", "github")
    first = result.stdout.split("\n")[0]
    assert first.startswith("::error file=")
    assert "large-sale.yaml,line=10,col=5" in first
    assert first.endswith("amount: expected 125.00, came out 150.00")


def test_a_bad_book(program: Path) -> None:
    """The place is the cell."""
    change(program / "scenarios" / "large-sale.yaml", "amount: 1250.00", "amount: lots")
    result = call("test", program)
    assert result.exit_code == 1
    assert "could not be run large-sale" in result.stdout
    assert "large-sale.yaml:8:75" in result.stdout
    assert result.stdout.endswith("2 scenarios, 1 passed, 1 could not be run\n")


def test_a_run_that_cannot_go_on(program: Path) -> None:
    """The place is the row whose effect cannot come out."""
    change(
        program / "2025-01-01.yaml",
        "pay: commission_rate * sale.amount",
        "pay: 0 EUR - sale.amount",
    )
    result = call("test", program, "large-sale")
    assert result.exit_code == 1
    assert "could not be run large-sale" in result.stdout
    assert "large-sale.yaml:8:7" in result.stdout


def test_a_program_with_errors(program: Path) -> None:
    """Its diagnostics come out on stderr: nothing was tested."""
    change(
        program / "2025-01-01.yaml",
        "commission_rate * sale.amount",
        "commission_rate * sale.amuont",
    )
    result = call("test", program)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "2025-01-01.yaml:" in result.stderr


def test_a_program_without_scenarios(program: Path) -> None:
    """Nothing tested is no success."""
    for path in (program / "scenarios").iterdir():
        path.unlink()
    result = call("test", program)
    assert result.exit_code == 2
    assert "has no scenarios" in result.stderr
