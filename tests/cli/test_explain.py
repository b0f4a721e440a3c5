"""`termwise explain`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import call, small_program

NEW_CONTRACT = ("explain", "online-services-fr", "order-new-contract")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program."""
    return small_program(tmp_path / "resellers")


def test_every_line_in_brief(program: Path) -> None:
    """Heading, sentence, formula; one line apart."""
    result = call("explain", program, "large-sale")
    assert result.exit_code == 0
    first, second = result.stdout.rstrip("\n").split("\n\n")
    assert first.startswith("commission:S1  ")
    assert "10% × 1,250.00 EUR = 125.00 EUR" in first
    assert "is paid 50.00 EUR on 2025-03-10" in second


def test_one_line_in_full() -> None:
    """What it came from as well."""
    shown = call(*NEW_CONTRACT, "--line", "acquisition-commission:O1").stdout
    assert "Contoso (P1) is paid 718.56 EUR on 2009-06-01, for order O1." in shown
    assert "acquisition_rate × order.annual_amount = 12% × 5,988.00 EUR = 718.56 EUR" in shown
    assert "Under version 2009-05-17" in shown
    assert "acquisition_rate 12%, Commission on new annual revenue: “interview of" in shown


def test_french() -> None:
    """Its own words, and its own way of writing numbers."""
    options = ("--line", "acquisition-commission:O1", "--lang", "fr")
    shown = call(*NEW_CONTRACT, *options).stdout
    assert "Contoso (P1) reçoit 718,56 EUR le 2009-06-01, pour order O1." in shown
    assert "12\N{NO-BREAK SPACE}% × 5\N{NO-BREAK SPACE}988,00 EUR = 718,56 EUR" in shown


def test_why_not() -> None:
    """For each row of the rule, or for one."""
    result = call("explain", "online-services-fr", "order-renewal-no-acquisition",
                  "--why-not", "acquisition-commission", "--key", "O2")  # fmt: skip
    assert result.exit_code == 0
    assert "order.kind is renewal; it would have to be one of new_contract" in result.stdout


def test_json() -> None:
    """The same trace as objects, amounts as text."""
    options = ("--line", "acquisition-commission:O1", "--format", "json")
    told = json.loads(call(*NEW_CONTRACT, *options).stdout)
    (trace,) = told["traces"]
    (rule,) = trace["rules"]
    assert rule["amount"]["rounded"] == "718.56"
    assert rule["verdict"]["line"]["line_id"] == "acquisition-commission:O1"
    assert trace["parameters"][0]["values"] == ["0.12"]
    assert trace["parameters"][0]["place"]["file"].endswith("2009-05-17.yaml")
    gathered = {value["name"]: value for value in trace["values"]}["list_price"]["rows"]
    assert [row["value"] for row in gathered] == ["4.99"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--line", "aquisition-commission:O1"), "Did you mean acquisition-commission:O1?"),
        (("--why-not", "acquisition"), "Did you mean acquisition-commission?"),
        (("--why-not", "priced", "--key", "O11"), "Did you mean O1?"),
        (("--line", "x", "--why-not", "priced"), "Give --line alone"),
        (("--key", "O1"), "--key goes with --why-not"),
        (("--lang", "de"), "not in de"),
    ],
)
def test_misuse(options: tuple[str, ...], said: str) -> None:
    """What was probably meant is named; nothing goes to stdout."""
    result = call(*NEW_CONTRACT, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_nothing_to_explain(program: Path) -> None:
    """A scenario without lines is said to have none."""
    scenario = program / "scenarios" / "large-sale.yaml"
    scenario.write_text(scenario.read_text().replace("as_of: 2025-03-31", "as_of: 2025-03-01"))
    result = call("explain", program, "large-sale")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nothing to explain" in result.stderr
