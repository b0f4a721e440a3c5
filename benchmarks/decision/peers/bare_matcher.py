"""Termwise's matcher alone: durable_rules' C engine by the two calls that Termwise makes.

What conditions hold comes from the engine, as bits; the amounts are reckoned in Python.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from termwise.rete.conditions import AllOf, Column, Compare
from termwise.rete.matcher import Matcher

from ..orders import Answer, Earned, InCents, in_cents
from ..peer import Peer
from .plain import share

_KIND = Column("kind", "text")
_USERS = Column("users", "int")
_AMOUNT = Column("amount", "int")
_COUNTRY = Column("country", "text")
_COLUMNS: Final = (_KIND, _USERS, _AMOUNT, _COUNTRY)

_CONDITIONS: Final = (
    Compare(_KIND, "=", "new_contract"),
    AllOf((Compare(_KIND, "=", "added_users"), Compare(_USERS, ">=", 10))),
    Compare(_USERS, ">", 250),
    AllOf((Compare(_KIND, "=", "renewal"), Compare(_AMOUNT, ">=", 100_000))),
    AllOf((Compare(_COUNTRY, "=", "FR"), Compare(_AMOUNT, ">", 2_000_000))),
    Compare(_USERS, "<", 5),
)

_PAYING: Final = (
    (1, "acquisition", 12),
    (2, "extension", 6),
    (4, "volume", 2),
    (8, "loyalty", 3),
    (16, "home", 1),
)
_HANDLING: Final = 32


def _set_up() -> Callable[[InCents], list[Earned]]:
    match = Matcher(_COLUMNS, _CONDITIONS).match

    def decide(order: InCents) -> list[Earned]:
        cents = order["amount"]
        holding = match((order["kind"], order["users"], cents, order["country"]))
        earned = [
            Earned(rule, share(cents, percent)) for bit, rule, percent in _PAYING if holding & bit
        ]
        if holding & _HANDLING:
            earned.append(Earned("handling", 1_000))
        return earned

    return decide


def _read(earned: list[Earned]) -> Answer:
    return tuple(earned)


PEERS = (Peer("durable_rules, Termwise's matcher", "other", in_cents, _set_up, _read),)
