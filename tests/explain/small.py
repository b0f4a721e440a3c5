"""A small program with every reason for a rule not to have effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from termwise import Program, Result

PROGRAM = """
program: small
title: {en: Small}
currency: EUR
time_zone: Europe/Paris
units: {users: user}
entities:
  partner:
    key: partner_id
    fields:
      name: text
      level: [silver, gold]
      signed_on: date?
      left_on: date?
      active: boolean
  deal:
    key: deal_id
    date: closed_on
    history: true
    fields:
      partner: partner?
      closed_on: date
      kind: [new, renewal, other]
      users: users
      fee: money
"""

FIRST = """
effective: 2024-01-01
title: {en: First}
source: made up
parameters:
  rate: {value: 10%, title: The rate, source: made up}
  kinds: {value: [new, renewal], of: deal.kind}
  tiers: {from: users, rows: [[1 user, 1%], [100 users, 2%]]}
  volume: {from: fee, rows: [[0 EUR, 1%], [100 EUR, 3%]]}
measures:
  partner.deals: {count: deal}
  partner.fees: {sum: deal.fee}
  deal.before:
    latest: other.fee
    over: deal as other
    where: other.partner = deal.partner
    before: deal
decisions:
  deal.tier: tiers[deal.users]
  deal.bonus: "brackets(volume, deal.fee)"
periods:
  year:
    each: partner
    every: 1 year
    from: partner.signed_on
    until: partner.left_on
    where: partner.active
rules:
  - id: kind-known
    for: deal
    require: deal.kind in kinds
    to: deal.partner
  - id: commission
    for: deal
    when:
      - deal.partner is present
      - deal.users > 10 users
      - not deal.kind = renewal
      - deal.fee >= 100 EUR or deal.closed_on < 2024-02-01
    pay: rate * deal.fee
    to: deal.partner
  - id: bonus
    for: deal
    when: deal.partner is present
    pay: deal.bonus * 1
    to: deal.partner
  - id: later
    for: deal
    when: deal.partner is present
    pay: 1 EUR
    dated: deal.closed_on + 1 month
    to: deal.partner
  - id: yearly
    for: year
    pay: 1 EUR
    to: partner
  - id: joined
    for: partner
    when: partner.signed_on is present
    notify: "{partner.name} joined"
    dated: default(partner.signed_on, 2024-01-01)
    to: partner
"""

SECOND = (
    FIRST.replace("effective: 2024-01-01", "effective: 2024-07-01\nannounced: 2024-06-01")
    .replace("title: {en: First}", "title: {en: Second}")
    .replace("  rate: {value: 10%", "  rate: {value: 12%")
    + """
  - id: extra
    for: deal
    when: deal.partner is present
    pay: deal.tier * deal.fee
    to: deal.partner
"""
)

PARTNERS = (
    ("P1", "Contoso", "gold", "2024-02-01", "", True),
    ("P2", "Fabrikam", "silver", "", "", True),
    ("P3", "Left at once", "silver", "2024-03-01", "2024-03-01", True),
    ("P4", "Idle", "silver", "2024-03-01", "", False),
    ("P5", "Ahead", "silver", "2025-03-01", "", True),
    ("P6", "Long ago", "silver", "2022-03-01", "2022-09-01", True),
)

Rows = Mapping[str, Iterable[Mapping[str, object]]]


def deal(key: str, **more: object) -> dict[str, object]:
    """A deal that earns a commission, but for what is said otherwise."""
    row: dict[str, object] = {
        "deal_id": key,
        "partner": "P1",
        "closed_on": "2024-03-01",
        "kind": "new",
        "users": 50,
        "fee": "200",
    }
    return row | more


def book(*deals: Mapping[str, object]) -> Rows:
    """These deals of the partners above."""
    names = ("partner_id", "name", "level", "signed_on", "left_on", "active")
    partners = [
        {name: value for name, value in zip(names, row, strict=True) if value != ""}
        for row in PARTNERS
    ]
    return {"partner": partners, "deal": list(deals)}


def program(folder: Path) -> Program:
    """The program, written to a folder and loaded."""
    files = {"program.yaml": PROGRAM, "2024-01-01.yaml": FIRST, "2024-07-01.yaml": SECOND}
    for name, text in files.items():
        folder.joinpath(name).write_text(text.lstrip(), encoding="utf-8")
    return Program.load(folder)


def evaluated(folder: Path, *deals: Mapping[str, object], as_of: str = "2024-12-31") -> Result:
    """What comes of these deals."""
    return program(folder).evaluate(book(*deals), as_of=date.fromisoformat(as_of))
