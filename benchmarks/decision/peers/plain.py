"""The six rules written by hand in Python: the floor, and what all answers are held against."""

from __future__ import annotations

from ..orders import Answer, Earned, InCents, in_cents
from ..peer import Peer


def share(cents: int, percent: int) -> int:
    """So many percent of an amount, half a cent rounded up."""
    return (cents * percent + 50) // 100


def decide(order: InCents) -> list[Earned]:
    """The rules that apply to an order, with their amounts."""
    kind, users, cents = order["kind"], order["users"], order["amount"]
    earned = []
    if kind == "new_contract":
        earned.append(Earned("acquisition", share(cents, 12)))
    if kind == "added_users" and users >= 10:
        earned.append(Earned("extension", share(cents, 6)))
    if users > 250:
        earned.append(Earned("volume", share(cents, 2)))
    if kind == "renewal" and cents >= 100_000:
        earned.append(Earned("loyalty", share(cents, 3)))
    if order["country"] == "FR" and cents > 2_000_000:
        earned.append(Earned("home", share(cents, 1)))
    if users < 5:
        earned.append(Earned("handling", 1_000))
    return earned


def _read(earned: list[Earned]) -> Answer:
    return tuple(earned)


PEERS = (Peer("plain Python", "other", in_cents, lambda: decide, _read),)
