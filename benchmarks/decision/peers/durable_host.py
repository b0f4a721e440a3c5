"""durable_rules by its public way: a Host, a fact, an action a rule, the fact retracted.

Facts, because an event is given to one rule only. The host's timers, which would dispatch from
threads of their own while a decision is under way, are not started.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict

from ..orders import Answer, Earned, Order, in_cents
from ..peer import Peer, untyped
from .plain import share

_durable = untyped("durable.engine")


class InCentsWithId(TypedDict):
    """An order with the id by which the engine knows a fact."""

    id: int
    kind: str
    users: int
    amount: int
    country: str


def _given(order: Order) -> InCentsWithId:
    return {"id": order.number, **in_cents(order)}


def _set_up() -> Callable[[InCentsWithId], list[Earned]]:
    earned: list[Earned] = []
    host = _silent_host({"six": _rules(earned)})
    nothing_matched: type[Exception] = _durable.MessageNotHandledException

    def decide(order: InCentsWithId) -> list[Earned]:
        earned.clear()
        try:
            host.assert_fact("six", order)
        except nothing_matched:
            return []
        host.retract_fact("six", order)
        return earned.copy()

    return decide


def _silent_host(rule_sets: dict[str, dict[str, object]]) -> Any:
    silent = type("SilentHost", (_durable.Host,), {"_run": lambda _: None})
    return silent(rule_sets)


def _rules(earned: list[Earned]) -> dict[str, object]:
    def paying(rule: str, percent: int, *tests: object) -> object:
        def run(closure: Any) -> None:
            earned.append(Earned(rule, share(closure.m.amount, percent)))

        return _rule(run, *tests)

    def handling(_: Any) -> None:
        earned.append(Earned("handling", 1_000))

    return {
        "acquisition": paying("acquisition", 12, {"kind": "new_contract"}),
        "extension": paying("extension", 6, {"kind": "added_users"}, {"$gte": {"users": 10}}),
        "volume": paying("volume", 2, {"$gt": {"users": 250}}),
        "loyalty": paying("loyalty", 3, {"kind": "renewal"}, {"$gte": {"amount": 100_000}}),
        "home": paying("home", 1, {"country": "FR"}, {"$gt": {"amount": 2_000_000}}),
        "handling": _rule(handling, {"$lt": {"users": 5}}),
    }


def _rule(run: Callable[[Any], None], *tests: object) -> object:
    return {"all": [{"m": {"$and": list(tests)}}], "run": run}


def _read(earned: list[Earned]) -> Answer:
    """The engine runs the actions in an order of its own."""
    order = ("acquisition", "extension", "volume", "loyalty", "home", "handling")
    return tuple(sorted(earned, key=lambda each: order.index(each.rule)))


PEERS = (Peer("durable_rules, Host", "other", _given, _set_up, _read),)
