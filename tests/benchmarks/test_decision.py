"""The peers of `python -m benchmarks.decision` decide alike, so their times can be compared."""

from __future__ import annotations

from importlib import import_module

import pytest

for package in ("durable", "openfisca_core", "rule_engine", "zen"):
    pytest.importorskip(package, reason="the peers are of the dependency group `bench`")

# By name: the type checker runs without the peers, too.
answers = import_module("benchmarks.decision.answers")
orders = import_module("benchmarks.decision.orders")
roster = import_module("benchmarks.decision.roster")

ASKED = [order for seed in range(10) for order in orders.orders(120, seed)]
RIGHT = answers.answers(roster.PEERS[0], ASKED)


@pytest.mark.parametrize("peer", roster.PEERS[1:], ids=lambda peer: peer.name)
def test_every_peer_decides_as_plain_python_does(peer: object) -> None:
    assert answers.answers(peer, ASKED) == RIGHT


def test_the_orders_reach_every_rule_and_none() -> None:
    reached = {earned.rule for answer in RIGHT for earned in answer}
    assert reached == {"acquisition", "extension", "volume", "loyalty", "home", "handling"}
    assert () in RIGHT


def test_half_a_cent_occurs() -> None:
    assert any(order.users > 250 and order.cents * 2 % 100 == 50 for order in ASKED)
