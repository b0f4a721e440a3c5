"""A program and book of awkward values: what engines of SQL are known to get wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from termwise import Program

_PROGRAM: Final = """\
program: awkward
title: {en: Awkward}
currency: EUR
time_zone: Europe/Paris
units: {points: point}
entities:
  partner:
    key: partner_id
    fields:
      name: text
      parent: partner?
      signed_on: date?
  deal:
    key: {deal_id: number}
    date: sold_at
    fields:
      partner: partner?
      payer: partner?
      fee: money
      weight: number?
      kind: [small, large, odd]
      sold_at: moment
  nothing:
    key: nothing_id
    date: day
    fields:
      day: date
      partner: partner
      fee: money
"""

_VERSION: Final = """\
effective: 2020-01-01
parameters:
  third_rate: {keys: [kind], rows: [[small, 33.3%], [large, 12.5%]], otherwise: 1%}
  step: {from: sum, rows: [[0 EUR, 2%], [50000000000000 EUR, 3%]]}
periods:
  partner_year: {each: partner, every: 1 year, from: partner.signed_on}
  partner_month: {each: partner, every: calendar month, from: partner.signed_on}
  pair: {each: [deal.partner, deal.payer], every: calendar year, from: 2022-01-01}
measures:
  partner.total: {sum: deal.fee, via: deal.partner}
  partner.fees: {count_distinct: deal.fee, via: deal.partner}
  partner.weight: {sum: deal.weight, via: deal.partner}
  partner.last: {latest: deal.fee, via: deal.partner}
  partner.below: {sum: deal.fee, via: deal.partner, below: partner.parent}
  partner.none: {max: nothing.fee}
  partner_year.fees: {sum: deal.fee, via: deal.partner, during: partner_year}
  deal.before: {sum: other.fee, over: deal as other, before: deal}
decisions:
  deal.third: deal.fee / 3
  deal.weighed: deal.fee * deal.weight
  deal.day: day_of(deal.sold_at)
  deal.month: start_of(day_of(deal.sold_at), half)
  deal.class:
    one_of: [light, heavy]
    cases:
      - {id: heavy, when: deal.weight > 0.5, then: heavy}
      - {id: other, when: not deal.weight > 0.5, then: light}
  deal.name: deal.partner.name
  partner.tiers: "brackets(step, partner.total)"
  partner.ratio: partner.total / partner.last
  partner.sent: not partner.none > 0 EUR
  partner_month.part: partner_month.share
  partner_year.lag: default(partner_year.previous.fees, 0 EUR) + partner_year.fees
rules:
  - {id: known, for: deal, require: deal.partner is present, to: deal.partner,
     when: deal.partner is present}
  - id: third
    for: deal
    when: deal.partner is present
    accrue: deal.fee / 3
    to: deal.partner
    message: {en: "a third of {deal.fee} for {deal.partner.name}: it's “¾” 漢字 {deal.weight}"}
  - id: rated
    for: deal
    when: [deal.partner is present, deal.fee >= 0 EUR]
    pay: "third_rate[deal.kind] * deal.fee"
    to: deal.partner
  - id: monthly
    for: partner_month
    grant: partner_month.share * 7 points
    to: partner
"""

_PARTNERS: Final[list[dict[str, object]]] = [
    {"partner_id": "é", "name": "Élan 'd' \"Or\"", "parent": "Z", "signed_on": "2020-02-29"},
    {"partner_id": "Z", "name": "漢字 🙂 \\ %", "parent": "a+b", "signed_on": "2021-01-31"},
    {"partner_id": "a+b", "name": "a", "parent": None, "signed_on": None},
    {"partner_id": "A", "name": ";--", "parent": "Z", "signed_on": "2022-12-31"},
]
_DEALS: Final = [
    (1, "é", "90071992547409.93", "0.333333", "small", "2020-02-29T23:30"),
    (2, "é", "90071992547409.94", "0.5", "large", "2020-03-01T00:30"),
    (3, "Z", "9000000000000000.01", None, "odd", "2021-03-28T03:00"),
    (10, "a+b", "-0.05", "-1", "small", "2021-10-31T02:30"),
    (11, "A", "0.01", "999999.999999", "large", "2023-02-28T22:59:59Z"),
    (12, None, "7", "1", "odd", "2023-02-28T23:00:00Z"),
    (13, "A", "0.01", "1", "large", "2023-02-28T23:00:00Z"),
]


def wide_book() -> Mapping[str, Sequence[Mapping[str, object]]]:
    """One deal, whose values have no more than 13 digits."""
    deal = {"deal_id": 1, "partner": "a+b", "payer": "a+b", "fee": "0.01", "kind": "odd"}
    row = {**deal, "weight": "999999.999999", "sold_at": "2020-02-29T12:00"}
    return {"partner": [_PARTNERS[2]], "deal": [row], "nothing": []}


def book() -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Amounts above 2^53, 29 February, missing values, an empty table, any Unicode."""
    names = ("deal_id", "partner", "fee", "weight", "kind", "sold_at")
    deals: list[dict[str, object]] = [dict(zip(names, row, strict=True)) for row in _DEALS]
    return {
        "partner": _PARTNERS,
        "deal": [{**deal, "payer": deal["partner"]} for deal in deals],
        "nothing": [],
    }


_FOUR: Final = " * ".join(["deal.weight"] * 4)
WIDE: Final = f"  deal.wide: round(deal.fee * {_FOUR} / 1000000000000000000000)\n"
"""A decision that comes to no more than a price, by way of 49 digits."""


@cache
def program(more: str = "") -> Program:
    """The program, with more decisions."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        path.joinpath("program.yaml").write_text(_PROGRAM, encoding="utf-8")
        path.joinpath("2020-01-01.yaml").write_text(
            _VERSION.replace("decisions:\n", f"decisions:\n{more}"), encoding="utf-8"
        )
        return Program.load(path)
