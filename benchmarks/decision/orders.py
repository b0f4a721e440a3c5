"""The orders that are decided: the same ones for every peer, and always the same."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final, NamedTuple, TypedDict

KINDS: Final = ("new_contract", "new_application", "added_users", "renewal")
COUNTRIES: Final = ("BE", "DE", "ES", "FR")

_USERS: Final = (1, 4, 5, 9, 10, 11, 249, 250, 251, 400)
"""Counts on both sides of every threshold."""

_CENTS: Final = (99_999, 100_000, 100_001, 1_999_999, 2_000_000, 2_000_001)
"""Amounts on both sides of every threshold."""

_HALVES: Final = (25, 50, 75)
"""Cents of which some rate makes half a cent."""


class Earned(NamedTuple):
    """One rule that applies to an order, and its amount in cents."""

    rule: str
    cents: int


Answer = tuple[Earned, ...]
"""What is decided of one order, in the order of the rules."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order; the amount is in cents."""

    number: int
    kind: str
    users: int
    cents: int
    country: str

    @property
    def euros(self) -> str:
        """The amount as a decimal."""
        return f"{self.cents // 100}.{self.cents % 100:02}"


class InCents(TypedDict):
    """An order as Python programs pass it on when they mean to be exact."""

    kind: str
    users: int
    amount: int
    country: str


def in_cents(order: Order) -> InCents:
    """The four facts of an order, its amount a whole number of cents."""
    return {
        "kind": order.kind,
        "users": order.users,
        "amount": order.cents,
        "country": order.country,
    }


def orders(count: int, seed: int) -> list[Order]:
    """So many orders; another seed gives others."""
    source = random.Random(seed)
    return [_order(number, source) for number in range(1, count + 1)]


def _order(number: int, source: random.Random) -> Order:
    users = source.choice((source.choice(_USERS), source.randint(1, 400)))
    whole = 100 * source.choice((source.randrange(50, 3_000), source.randrange(50, 40_000)))
    cents = source.choice(
        (source.choice(_CENTS), whole + source.choice(_HALVES), whole + source.randrange(100))
    )
    return Order(number, source.choice(KINDS), users, cents, source.choice(COUNTRIES))
