"""rule-engine: one Rule a condition; it has no effects, so the amounts are reckoned in Python.

Its rules are left untyped: with types declared it is slower by half.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..orders import Answer, Earned, InCents, in_cents
from ..peer import Peer, untyped
from .plain import share

_rule_engine = untyped("rule_engine")

_RULES: Final = (
    ("acquisition", 'kind == "new_contract"', 12),
    ("extension", 'kind == "added_users" and users >= 10', 6),
    ("volume", "users > 250", 2),
    ("loyalty", 'kind == "renewal" and amount >= 100000', 3),
    ("home", 'country == "FR" and amount > 2000000', 1),
)
_HANDLING: Final = "users < 5"


def _set_up() -> Callable[[InCents], list[Earned]]:
    paying = [(name, _rule(condition), percent) for name, condition, percent in _RULES]
    handling = _rule(_HANDLING)

    def decide(order: InCents) -> list[Earned]:
        earned = [
            Earned(name, share(order["amount"], percent))
            for name, matches, percent in paying
            if matches(order)
        ]
        if handling(order):
            earned.append(Earned("handling", 1_000))
        return earned

    return decide


def _rule(condition: str) -> Callable[[InCents], bool]:
    matches: Callable[[InCents], bool] = _rule_engine.Rule(condition).matches
    return matches


def _read(earned: list[Earned]) -> Answer:
    return tuple(earned)


PEERS = (Peer("rule-engine", "other", in_cents, _set_up, _read),)
