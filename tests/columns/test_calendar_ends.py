"""A day beyond the years 1 to 9999 ends a run on DuckDB as on the row engine, in the same words."""

from __future__ import annotations

import pytest

from tests.columns.alike import alike, deals_of_partners
from tests.differential.outcome import Came, Ended

_BEYOND = "beyond the years 1 to 9999"


def _decided(value: str) -> str:
    return f'decisions: {{deal.x: "{value}"}}'


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (_decided("deal.sold_on + 8000 years"), f"deal.x of deal 0 leads {_BEYOND}"),
        (_decided("deal.sold_on - 3000 years"), f"deal.x of deal 0 leads {_BEYOND}"),
        (_decided("deal.sold_on + 4000000 days"), f"deal.x of deal 0 leads {_BEYOND}"),
        (
            _decided("deal.sold_on + 4000000 days - 4000000 days"),
            f"deal.x of deal 0 leads {_BEYOND}",
        ),
        (
            _decided("deal.sold_on + deal.fee / 1 EUR * 1 year * 100000000000"),
            f"deal.x of deal 0 leads {_BEYOND}",
        ),
        (
            "decisions: {deal.x: [{id: a, when: deal.sold_on + 8000 years is present, then: 1}]}",
            f"deal.conditions of deal 0 leads {_BEYOND}",
        ),
        (
            "rules: [{id: r, for: deal, notify: true, to: deal.partner, message: m,"
            " dated: deal.sold_on + 8000 years}]",
            f"deal.r of deal 0 leads {_BEYOND}",
        ),
        (
            """\
periods: {m: {each: deal, every: 1 year, from: deal.sold_on, until: deal.sold_on + 8000 years}}
decisions: {m.x: m.index}
""",
            f"the rows of m lead {_BEYOND}",
        ),
        (
            """\
periods: {m: {each: deal, lasts: 8000 years, from: deal.sold_on}}
decisions: {m.x: m.end}
""",
            f"the rows of m lead {_BEYOND}",
        ),
    ],
)
def test_a_day_beyond_the_calendar(version: str, said: str) -> None:
    found = alike({"2024-01-01": version}, deals_of_partners({}))
    assert isinstance(found, Ended)
    assert found.codes == {"beyond-calendar"}
    assert found.text.split("; ")[0] == said


@pytest.mark.parametrize(
    "value",
    [
        "default(deal.sold_on, deal.sold_on + 8000 years)",
        "deal.sold_on + 7000 years",
        "deal.sold_on < 2020-01-01 and deal.sold_on + 8000 years > deal.sold_on",
        "deal.sold_on > 2020-01-01 or deal.sold_on + 8000 years > deal.sold_on",
    ],
)
def test_a_day_that_nobody_looks_at(value: str) -> None:
    assert isinstance(alike({"2024-01-01": _decided(value)}, deals_of_partners({})), Came)


def test_a_day_of_a_case_that_is_not_taken() -> None:
    version = """\
decisions:
  deal.x:
    - {id: far, when: deal.fee < 0 EUR, then: deal.sold_on + 8000 years}
    - {id: near, otherwise: deal.sold_on}
"""
    assert isinstance(alike({"2024-01-01": version}, deals_of_partners({})), Came)
