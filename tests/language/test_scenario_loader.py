"""Scenario files: the rows, the clocks and what is expected, as written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from termwise.language.diagnostics import Findings
from termwise.scenario import load_scenario
from termwise.scenario.declarations import (
    DecisionExpected,
    LineExpected,
    LinesExpected,
    NoneExpected,
    NothingElse,
    Scenario,
    TotalExpected,
)

from tests.language.written import BACKGROUND, SCENARIO, codes

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "rules").glob("*/scenarios/*.yaml"))


def read(folder: Path, text: str, background: str = BACKGROUND) -> tuple[Scenario | None, Findings]:
    (folder / "a-case.yaml").write_text(text, "utf-8")
    (folder / "background.yaml").write_text(background, "utf-8")
    findings = Findings()
    return load_scenario(folder / "a-case.yaml", findings), findings


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    found, findings = read(tmp_path, SCENARIO)
    assert findings.found == []
    assert found is not None
    return found


def test_the_head(scenario: Scenario) -> None:
    assert (scenario.name, scenario.title) == ("a-case", {"en": "A case", "fr": "Un cas"})
    assert scenario.as_of[0] == date(2010, 12, 31)
    clocks = [scenario.known_at, scenario.terms_known_at, scenario.rows_known_at]
    assert [clock and clock[0].day for clock in clocks] == [30, 29, 28]


def test_rows_of_the_background_come_first(scenario: Scenario) -> None:
    partners = scenario.given["partner"]
    assert [row.values["partner_id"] for row in partners] == ["P0", "014", "P2"]
    assert list(scenario.given) == ["partner", "order"]
    assert partners[0].span.source.name.endswith("background.yaml")


def test_values_are_kept_as_written(scenario: Scenario) -> None:
    _, second, third = scenario.given["partner"]
    assert second.values == {"partner_id": "014", "name": "NO", "signed_on": None}
    assert third.values == {"partner_id": "P2", "name": "", "signed_on": "2009-06-01"}
    span = second.spans["name"]
    assert span.source.line(span.line)[span.column - 1 : span.end_column - 1] == "NO"


def test_what_is_expected(scenario: Scenario) -> None:
    match scenario.expect:
        case (
            LineExpected() as line,
            LinesExpected() as lines,
            TotalExpected() as total,
            NoneExpected() as none,
            DecisionExpected() as decision,
            DecisionExpected() as missing,
            NoneExpected() as none_of,
            NothingElse(),
        ):
            assert (line.rule.text, len(line.filters)) == ("paid", 14)
            assert (line.filters["amount"].text, line.filters["base"].text) == ("718.56", "1.00")
            assert line.filters["message"].text is None
            assert (lines.count[0], list(lines.filters)) == (12, ["amount"])
            assert (total.amount.text, list(total.filters)) == ("5988.00", ["key"])
            assert (none.rule.text, list(none.filters)) == ("given", ["party"])
            assert (decision.subject.text, decision.name.text) == ("order", "share")
            assert decision.value is not None
            assert decision.value.text == "0.5"
            assert missing.value is not None
            assert missing.value.text is None
            assert missing.case is None
            assert (none_of.rule.text, none_of.filters) == ("told", {})
        case other:
            raise AssertionError(other)


def test_one_expectation_needs_no_list(tmp_path: Path) -> None:
    found, findings = read(tmp_path, "as_of: 2010-12-31\nexpect: nothing else\n")
    assert findings.found == []
    assert found is not None
    assert isinstance(found.expect[0], NothingElse)
    assert found.background is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("expect: nothing else", ["missing-key"]),
        ("as_of: 2010-12-31\ngiven: {}", ["nothing-expected"]),
        ("as_of: 2010-12-31\nexpect: nothing", ["bad-format"]),
        ("as_of: 2010-02-30\nexpect: nothing else", ["no-such-day"]),
        ("as_of: 2010-12-31\nexpect: [{key: O1}]", ["missing-key"]),
        ("as_of: 2010-12-31\nexpect: [{line: a, count: 2}]", ["unknown-key"]),
        ("as_of: 2010-12-31\nexpect: [{line: a, total: b}]", ["unknown-key"]),
        ("as_of: 2010-12-31\nexpect: [{total: b}]", ["missing-key"]),
        ("as_of: 2010-12-31\nexpect: [{lines: b, amuont: 1}]", ["missing-key", "unknown-key"]),
        ("as_of: 2010-12-31\nexpect: {decision: share}", ["bad-format"]),
        ("as_of: 2010-12-31\nexpect: nothing else\ngiven: {a: {b: c}}", ["wrong-type"]),
        ("as_of: 2010-12-31\nexpect: nothing else\ngiven: {a: [{b: [c]}]}", ["wrong-type"]),
    ],
)
def test_faults(tmp_path: Path, text: str, expected: list[str]) -> None:
    _, findings = read(tmp_path, text)
    assert sorted(codes(findings.found)) == expected


def test_a_background_that_is_not_there(tmp_path: Path) -> None:
    text = SCENARIO.replace("background.yaml", "backgruond.yaml")
    found, findings = read(tmp_path, text)
    assert codes(findings.found) == ["background-missing"]
    assert findings.found[0].help == "did you mean background.yaml?"
    assert found is not None
    assert list(found.given) == ["partner"]


def test_a_background_holds_rows_only(tmp_path: Path) -> None:
    _, findings = read(tmp_path, SCENARIO, f"{BACKGROUND}as_of: 2010-12-31\n")
    assert codes(findings.found) == ["not-in-background"]
    assert findings.found[0].span.source.name.endswith("background.yaml")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_scenarios_load(path: Path) -> None:
    findings = Findings()
    assert load_scenario(path, findings) is not None
    assert findings.found == []
