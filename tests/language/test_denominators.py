"""Denominators that are known before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from termwise.language.check.folder import check_folder, load_program
from termwise.language.denominators import Denominators, lengths_in_days
from termwise.language.program import Program

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
program: shares
title: {en: Shares}
currency: EUR
time_zone: Europe/Paris
units: {seats: seat}
entities:
  agent: {key: agent_id, fields: {joined_on: date, factor: number}}
  sale:
    key: sale_id
    date: sold_on
    fields: {agent: agent, sold_on: date, amount: money, seats: seats}
"""
VERSION = """
effective: 2020-01-01
title: {en: One}
parameters:
  rate: {value: 12.5%}
  third: {value: 1 / 3}
  tiers: {from: amount, rows: [[0 EUR, 2.5%], [100 EUR, 3.25%]]}
periods:
  month: {each: agent, every: 1 month, from: agent.joined_on}
  quarter: {each: agent, every: calendar quarter, from: agent.joined_on}
  fortnight: {each: agent, every: 14 days, from: agent.joined_on}
  spell: {each: agent, from: agent.joined_on}
"""


def made(folder: Path, measures: str, decisions: str) -> Program:
    (folder / "program.yaml").write_text(HEAD, encoding="utf-8")
    text = f"{VERSION}\nmeasures:\n{measures}\ndecisions:\n{decisions}\n"
    (folder / "2020-01-01.yaml").write_text(text, encoding="utf-8")
    return load_program(folder)


@pytest.mark.parametrize(
    ("expression", "denominator"),
    [
        ("12 * sale.seats", 1),
        ("rate * sale.amount", 8),
        ("third * rate * sale.amount", 24),
        ("sale.amount / 7", 7),
        ("sale.amount / rate", 1),
        ("sale.amount * sale.agent.factor", 10**6),
        ("brackets(tiers, sale.amount)", 400),
        ("tiers[sale.amount]", 400),
        ("round(sale.amount / sale.seats)", 1),
        ("round(sale.amount / sale.seats, 0.5 EUR)", 1),
        ("min(sale.amount / 2, sale.amount / 3)", 6),
        ("sale.amount / sale.seats", None),
        ("average_rate(tiers, 0 EUR, sale.amount)", None),
    ],
)
def test_of_expressions(tmp_path: Path, expression: str, denominator: int | None) -> None:
    program = made(tmp_path, "  sale.n: {count: sale}", f"  sale.x: {expression}")
    assert Denominators(program).of_name("sale", "x") == denominator


def test_of_shares(tmp_path: Path) -> None:
    shares = "\n".join(f"  {p}.x: {p}.share" for p in ("month", "quarter", "fortnight", "spell"))
    program = made(tmp_path, "  sale.n: {count: sale}", shares)
    known = Denominators(program)
    # 377,580 serves every month's share: the least common multiple of 28, 29, 30 and 31.
    assert known.of_name("month", "x") == 377_580
    assert known.of_name("quarter", "x") == 90 * 91 * 92 // 2
    assert known.of_name("fortnight", "x") == 14
    assert known.of_name("spell", "x") == 1


def test_lengths_of_years() -> None:
    program = load_program(ROOT / "rules" / "online-services-fr")
    year = program.versions[0].periods["contract_year"]
    assert lengths_in_days(year) == (365, 366)


def test_a_balance_that_keeps_its_denominator(tmp_path: Path) -> None:
    program = made(
        tmp_path,
        "  month.sold: {sum: sale.amount, during: month}",
        "  month.balance: default(month.previous.balance, 0 EUR) + rate * month.sold",
    )
    assert Denominators(program).of_name("month", "balance") == 8


@pytest.mark.parametrize(
    ("measures", "decisions"),
    [
        ("  agent.mean: {sum: sale.each}", "  sale.each: sale.amount / sale.seats"),
        ("  month.n: {count: sale, during: month}", "  month.b: default(month.previous.b, 1) / 2"),
    ],
)
def test_fractions_of_any_kind_are_refused(tmp_path: Path, measures: str, decisions: str) -> None:
    (tmp_path / "program.yaml").write_text(HEAD, encoding="utf-8")
    text = f"{VERSION}\nmeasures:\n{measures}\ndecisions:\n{decisions}\n"
    (tmp_path / "2020-01-01.yaml").write_text(text, encoding="utf-8")
    codes = [d.code for d in check_folder(tmp_path).diagnostics if d.severity == "error"]
    assert codes == ["unknown-denominator"]
