"""An effect that cannot come out says which value was missing, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from termwise import Program, RunError

PROGRAM = """
program: lacking
title: {en: Lacking}
currency: EUR
time_zone: Europe/Paris
units: {users: user}
entities:
  partner:
    key: partner_id
    fields:
      fee: money?
  price:
    key: price_id
    date: valid_from
    fields: {valid_from: date, amount: money}
  deal:
    key: deal_id
    date: closed_on
    fields:
      partner: partner?
      closed_on: date
      users: users
      quota: number
"""

VERSION = """
effective: 2024-01-01
title: {en: First}
source: made up
parameters:
  tiers: {from: users, rows: [[10 users, 1%]]}
measures:
  deal.price: {latest: price.amount, through: deal.closed_on}
decisions:
  deal.level:
    - {id: many, when: deal.users > 100 users, then: 1}
  deal.worth: deal.price * deal.users / 1 users
rules:
  - id: due
    for: deal
    pay: AMOUNT
    to: deal.partner
"""


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("deal.partner.fee", "has no amount: deal.partner.fee is missing: partner P1 has none"),
        (
            "2 * deal.worth",
            "has no amount: deal.price of deal D1 is missing: no row of price was gathered",
        ),
        (
            "deal.level * 10 EUR",
            "has no amount: none of the cases of deal.level holds for deal D1",
        ),
        (
            "tiers[deal.users] * 10 EUR",
            "has no amount: tiers has no row for deal.users 5",
        ),
        (
            "10 EUR / (deal.quota - 1)",
            "has no amount: 10.00 EUR / (deal.quota - 1) divides by deal.quota - 1, which is 0",
        ),
    ],
)
def test_an_amount(tmp_path: Path, amount: str, reason: str) -> None:
    """The first thing missing on the way, not the last."""
    assert _problem(tmp_path, amount, "P1") == f"due would come out for deal D1 and {reason}"


def test_a_party(tmp_path: Path) -> None:
    """The reference that leads nowhere."""
    problem = _problem(tmp_path, "1 EUR", None)
    assert problem.endswith("has no party: deal.partner is missing: D1 has none")


def test_a_row_decided_in_a_service(tmp_path: Path) -> None:
    """It is told the same."""
    program = _program(tmp_path, "2 * deal.worth")
    book = program.book({"partner": [{"partner_id": "P1"}]})
    with pytest.raises(RunError, match="no row of price was gathered"):
        program.decide("deal", _deal("P1"), book, as_of=date(2024, 12, 31))


def _problem(folder: Path, amount: str, partner: str | None) -> str:
    partners: list[object] = [{"partner_id": "P1"}]
    rows: dict[str, list[object]] = {"partner": partners, "deal": [_deal(partner)]}
    with pytest.raises(RunError) as caught:
        _program(folder, amount).evaluate(rows, as_of=date(2024, 12, 31))
    (problem,) = caught.value.problems
    return problem.message


def _deal(partner: str | None) -> dict[str, object]:
    return {
        "deal_id": "D1",
        "partner": partner,
        "closed_on": "2024-03-01",
        "users": 5,
        "quota": 1,
    }


def _program(folder: Path, amount: str) -> Program:
    folder.joinpath("program.yaml").write_text(PROGRAM.lstrip())
    folder.joinpath("2024-01-01.yaml").write_text(VERSION.replace("AMOUNT", amount).lstrip())
    return Program.load(folder)
