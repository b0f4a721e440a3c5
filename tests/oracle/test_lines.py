"""Lines that were worked out on paper."""

from __future__ import annotations

import pytest

from tests.oracle import OracleError
from tests.oracle.small import Rows, Small

ENTITIES = """\
partner:
  key: partner_id
  fields: {name: text}
deal:
  key: deal_id
  date: sold_on
  fields: {partner: "partner?", sold_on: date, fee: "money?", seats: users}
"""
PARTNERS = [{"partner_id": "P1", "name": "Contoso"}, {"partner_id": "P2", "name": "Fabrikam"}]


def _deal(key: str, **cells: object) -> dict[str, object]:
    return {
        "deal_id": key,
        "partner": "P1",
        "sold_on": "2024-02-29",
        "fee": "100.05",
        "seats": 3,
        **cells,
    }


def _rules(text: str) -> Small:
    return Small(ENTITIES, {"2024-01-01": text})


def test_a_product_shows_its_rate_and_the_rest() -> None:
    program = _rules("""\
        parameters: {rate: {value: 12%}}
        rules:
          - {id: commission, for: deal, pay: rate * deal.fee * deal.seats / 7, to: deal.partner,
             message: {en: "{deal.seats} at {deal.fee}, {rate} of {deal.partner}", fr: "x"}}
        """)
    # 12 % of 300.15 is 36.018, a seventh of it 5.1454…; the rest is 300.15 / 7 = 42.8785…
    assert program.lines({"partner": PARTNERS, "deal": [_deal("D1")]}) == [
        "commission:D1 | pay | commission | 2024-01-01 | deal | D1 |  | P1 | partner | 2024-02-29"
        " | 42.88 | 12% | 5.15 | EUR | 3 users at 100.05 EUR, 12% of P1"
    ]


def test_two_rates_or_a_rate_in_a_sum_are_not_shown() -> None:
    program = _rules("""\
        rules:
          - {id: two, for: deal, pay: 50% * deal.fee * 10%, to: deal.partner}
          - {id: sum, for: deal, pay: (deal.seats / 3 + 50%) * deal.fee, to: deal.partner}
        """)
    lines = program.lines({"partner": PARTNERS, "deal": [_deal("D1")]})
    assert [line.split(" | ")[10:13] for line in lines] == [["", "", "5.00"], ["", "", "150.08"]]


def test_halves_of_a_cent_go_away_from_zero() -> None:
    program = _rules("""\
        rules:
          - {id: plus, for: deal, accrue: deal.fee / 2, to: deal.partner}
          - {id: minus, for: deal, accrue: -deal.fee / 2, to: deal.partner}
          - {id: share, for: deal, grant: deal.seats / 7, to: deal.partner}
        """)
    lines = program.lines({"partner": PARTNERS, "deal": [_deal("D1")]})
    assert [line.split(" | ")[12:14] for line in lines] == [
        ["50.03", "EUR"],
        ["-50.03", "EUR"],
        ["3/7", "users"],
    ]


def test_a_refused_row_brings_its_refusal_alone() -> None:
    program = _rules("""\
        rules:
          - {id: paid, for: deal, require: deal.fee > 0 EUR, to: [deal.partner, deal],
             title: "No fee"}
          - {id: commission, for: deal, pay: "default(deal.fee, 1 EUR)", to: deal}
        """)
    book: Rows = {"partner": PARTNERS, "deal": [_deal("D1"), _deal("D2", fee=None, partner=None)]}
    assert [line.split(" | ")[:2] + line.split(" | ")[7:9] for line in program.lines(book)] == [
        ["paid:D2", "refusal", "D2", "deal"],
        ["commission:D1", "pay", "D1", "deal"],
    ]
    assert program.values(book) == {"accepted D1": "true", "accepted D2": "false"}


def test_what_is_dated_later_does_not_come_out() -> None:
    program = _rules("""\
        rules:
          - {id: later, for: deal, notify: "Due", dated: deal.sold_on + 1 month, to: deal}
        """)
    book: Rows = {"partner": PARTNERS, "deal": [_deal("D1")]}
    assert program.lines(book, "2024-03-28") == []
    assert [line.split(" | ")[9] for line in program.lines(book, "2024-03-29")] == ["2024-03-29"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("pay: deal.fee, to: deal", "missing-amount"),
        ("pay: 'default(deal.fee, -1 EUR)', to: deal", "negative"),
        ("notify: x, to: deal.partner", "missing-party"),
        ("notify: x, to: deal, dated: deal.partner.asked_on", "missing-date"),
        ("accrue: deal.seats * 1000000000000000 EUR * 10, to: deal", "too-large"),
    ],
)
def test_an_effect_that_cannot_come_out_ends_the_run(rule: str, code: str) -> None:
    entities = ENTITIES.replace("{name: text}", '{name: text, asked_on: "date?"}')
    program = Small(entities, {"2024-01-01": f"rules:\n  - {{id: odd, for: deal, {rule}}}\n"})
    with pytest.raises(OracleError, match=code):
        program.lines({"deal": [_deal("D1", fee=None, partner=None)]})


def test_a_row_without_a_date_follows_the_version_of_the_line() -> None:
    text = """\
        parameters: {{gift: {{value: {gift} points}}}}
        rules:
          - {{id: welcome, for: partner, grant: gift, dated: {day}, to: partner}}
        """
    program = Small(
        ENTITIES,
        {
            "2024-01-01": text.format(gift=1, day="2024-06-30"),
            "2024-07-01": text.format(gift=2, day="2024-06-30"),
            "2025-01-01": text.format(gift=3, day="2025-02-01"),
        },
    )
    lines = program.lines({"partner": PARTNERS[:1]})
    assert [(line.split(" | ")[3], line.split(" | ")[12]) for line in lines] == [
        ("2024-01-01", "1"),
        ("2025-01-01", "3"),
    ]
