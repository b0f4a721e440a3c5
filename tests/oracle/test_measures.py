"""Measures and look-ups that were worked out on paper."""

from __future__ import annotations

import pytest

from tests.oracle import OracleError
from tests.oracle.small import Rows, Small

ENTITIES = """\
member:
  key: {member_id: number}
  fields: {upline: "member?"}
sale:
  key: sale_id
  date: sold_on
  fields: {member: member, sold_on: date, fee: "money?"}
"""
MEMBERS = [{"member_id": 10}, {"member_id": 9, "upline": 10}, {"member_id": 2, "upline": 9}]
SALES = [
    {"sale_id": "b", "member": 9, "sold_on": "2024-03-01", "fee": "2"},
    {"sale_id": "a", "member": 9, "sold_on": "2024-03-01", "fee": "1"},
    {"sale_id": "c", "member": 2, "sold_on": "2024-05-01", "fee": "4"},
    {"sale_id": "d", "member": 9, "sold_on": "2024-12-31", "fee": "8"},
]
BOOK: Rows = {"member": MEMBERS, "sale": SALES}


def _measured(measure: str, subject: str = "member") -> dict[str, str]:
    text = f"measures: {{{subject}.it: {measure}}}\ndecisions: {{{subject}.shown: {subject}.it}}\n"
    found = Small(ENTITIES, {"2024-01-01": text}).values(BOOK, "2024-06-30")
    return {name.removeprefix("shown "): value for name, value in found.items()}


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        ("{sum: sale.fee}", {"2": "4.00", "9": "3.00", "10": "0.00"}),
        ("{count: sale}", {"2": "1", "9": "2", "10": "0"}),
        ("{average: sale.fee}", {"2": "4.00", "9": "1.50", "10": ""}),
        ("{latest: sale.sale_id}", {"2": "c", "9": "b", "10": ""}),
        ("{min: sale.sold_on}", {"2": "2024-05-01", "9": "2024-03-01", "10": ""}),
        ("{sum: sale.fee, below: member.upline}", {"2": "0.00", "9": "4.00", "10": "7.00"}),
        ("{count: member, over: member as x, via: x.upline}", {"2": "0", "9": "1", "10": "1"}),
        ("{sum: sale.fee, from: 2024-03-02}", {"2": "4.00", "9": "0.00", "10": "0.00"}),
    ],
)
def test_of_a_member(measure: str, values: dict[str, str]) -> None:
    assert _measured(measure) == values


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        ("{sum: sale.fee, where: true, before: sale}", {"a": "0.00", "b": "1.00", "c": "3.00"}),
        ("{sum: sale.fee, where: true, through: sale}", {"a": "1.00", "b": "3.00", "c": "7.00"}),
        (
            "{sum: sale.fee, where: true, before: sale.sold_on}",
            {"a": "0.00", "b": "0.00", "c": "3.00"},
        ),
    ],
)
def test_of_a_sale(measure: str, values: dict[str, str]) -> None:
    assert _measured(measure, "sale") == values


def test_a_loop_of_references_ends_the_run() -> None:
    program = Small(
        ENTITIES, {"2024-01-01": "measures: {member.it: {count: sale, below: member.upline}}"}
    )
    looped = [{"member_id": 1, "upline": 2}, {"member_id": 2, "upline": 1}]
    with pytest.raises(OracleError, match="loop"):
        program.lines({"member": looped, "sale": [{**SALES[0], "member": 1}]})


def test_tiers_are_paid_part_by_part() -> None:
    program = Small(
        ENTITIES,
        {
            "2024-01-01": """\
                parameters:
                  tiers: {from: fee, rows: [[1 EUR, 10%], [3 EUR, 50%]]}
                decisions:
                  sale.cell: tiers[sale.fee]
                  sale.whole: brackets(tiers, sale.fee)
                  sale.part: brackets(tiers, 2 EUR, sale.fee)
                  sale.rate: average_rate(tiers, 2 EUR, sale.fee)
                """
        },
    )
    values = program.values(BOOK, "2024-06-30")
    # Of 4 EUR, 1 … 3 bring 10 % and 3 … 4 bring 50 %.
    assert {name: value for name, value in values.items() if name.endswith(" c")} == {
        "cell c": "0.5",
        "whole c": "0.70",
        "part c": "0.60",
        "rate c": "0.3",
    }
    # Of 1 EUR nothing lies above the first threshold, and nothing between 2 and 1.
    assert {name: value for name, value in values.items() if name.endswith(" a")} == {
        "cell a": "0.1",
        "whole a": "0.00",
        "part a": "0.00",
        "rate a": "0",
    }
