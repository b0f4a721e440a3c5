"""Plans can be run as they stand, match as seldom as possible, and say what they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from termwise.language.check.folder import load_program
from termwise.language.dependencies import Node
from termwise.language.program import Program
from termwise.plan.printing import plan_json, plan_text
from termwise.plan.stages import (
    Choose,
    Compute,
    Emit,
    Gather,
    GenerateRows,
    Judge,
    Loop,
    Match,
    Stage,
)
from termwise.plan.strata import Plan, make_plan

ROOT = Path(__file__).resolve().parents[2]

LADDER = {
    "program.yaml": """
program: ladder
title: {en: A ladder}
currency: EUR
time_zone: Europe/Paris
units: {sales: sale}
entities:
  agent:
    key: agent_id
    fields: {joined_on: date}
  sale:
    key: sale_id
    date: sold_on
    fields: {agent: agent, sold_on: date, amount: money}
""",
    "2020-01-01.yaml": """
effective: 2020-01-01
title: {en: One}
parameters:
  step: {value: 1000 EUR}
periods:
  month: {each: agent, every: calendar month, from: agent.joined_on}
measures:
  month.sold: {sum: sale.amount, during: month}
decisions:
  month.balance: default(month.previous.balance, 0 EUR) + month.sold - month.paid_before
  month.paid_before:
    - {id: none_yet, when: month.previous is missing, then: 0 EUR}
    - {id: paid, when: month.previous.balance >= step, then: month.previous.balance}
    - {id: kept, otherwise: 0 EUR}
rules:
  - id: payout
    for: month
    when: month.balance >= step
    pay: month.balance
    to: agent
    dated: month.end
""",
}


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return make_plan(load_program(ROOT / "rules" / "online-services-fr"))


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return make_plan(written(tmp_path_factory.mktemp("ladder"), LADDER))


def written(folder: Path, files: dict[str, str]) -> Program:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_program(folder)


def nodes_made(stage: Stage) -> Iterator[Node]:
    """What a stage makes ready."""
    match stage:
        case GenerateRows(period=period):
            yield Node("rows", period)
        case Gather(subject=subject, measure=name):
            yield Node("value", subject, name)
        case Compute(subject=subject, decision=name) | Choose(subject=subject, decision=name):
            yield Node("value", subject, name)
        case Match(subject=subject, decisions=decisions, rules=rules):
            yield from (Node("case", subject, name) for name in decisions)
            yield from (Node("when", subject, name) for name in rules)
        case Judge(subject=subject):
            yield Node("accepted", subject)
        case Emit(subject=subject, rule=rule):
            yield Node("effect", subject, rule)
        case Loop(stages=stages):
            for inner in stages:
                yield from nodes_made(inner)


def test_every_stage_finds_what_it_needs(shipped: Plan, ladder: Plan) -> None:
    for plan in (shipped, ladder):
        made: set[Node] = set()
        silent = {n for n in plan.reads.order if n.kind in ("effect", "accepted")}
        for stage in (s for stratum in plan.strata for s in stratum.stages):
            now = set(nodes_made(stage))
            inside = made | now
            for node in now - silent:
                needed = {e.node for e in plan.reads.edges[node] if not e.earlier} - silent
                assert needed <= inside, (node, needed - inside)
            made |= now
        assert made >= set(plan.reads.order) - silent


def test_an_order_is_matched_twice_and_no_more(shipped: Plan) -> None:
    matches = [s for stratum in shipped.strata for s in stratum.stages if isinstance(s, Match)]
    by_subject = [m.subject for m in matches]
    assert by_subject.count("order") == 2
    assert by_subject.count("contract_year") == 1
    assert by_subject.count("billing_month") == 1


def test_a_balance_is_a_loop(ladder: Plan) -> None:
    (loop,) = [s for stratum in ladder.strata for s in stratum.stages if isinstance(s, Loop)]
    assert loop.subjects == ("month",)
    assert Compute("month", "balance") in loop.stages
    assert Choose("month", "paid_before") in loop.stages
    assert "one after the other in time" in plan_text(ladder)


def test_the_plan_tells_where_versions_differ(shipped: Plan) -> None:
    text = plan_text(shipped)
    assert "  in 2009-05-17: charge internal_use.users * internal_use_month.price" in text
    assert "the latest price.monthly_price_per_user" in text


def test_the_plan_is_data(shipped: Plan) -> None:
    data = plan_json(shipped)
    assert data["program"] == "online-services-fr"
    strata = data["strata"]
    assert isinstance(strata, list)
    assert [s["number"] for s in strata] == list(range(1, len(strata) + 1))
