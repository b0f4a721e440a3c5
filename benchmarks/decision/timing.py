"""Rounds of all peers in turn, so that whatever else the machine does hits all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any, Final

from .orders import Order, orders
from .peer import AnyPeer

WARMING: Final = 20
"""Decisions before each timed slice: what the peer before it pushed out of the caches."""

AGAIN: Final = 5
"""How often a peer is set up once more."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """Seconds from the rules as text to the first decision: in this process, and after that."""

    first: float
    again: float


@dataclass(frozen=True, slots=True)
class Timed:
    """A peer's seconds for one decision, round by round."""

    peer: AnyPeer
    set_up: SetUp
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def best(self) -> float:
        return min(self.rounds)

    def times(self, other: Timed) -> float:
        """How many times as long this one takes: the median over rounds run side by side."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return median(own / others for own, others in pairs)


def batch(number: int, count: int) -> list[Order]:
    """The orders of a round, those before the timed ones included."""
    return orders(WARMING + count, seed=number)


def all_orders(rounds: int, count: int) -> list[Order]:
    """The orders of all rounds."""
    return [order for number in range(rounds) for order in batch(number, count)]


def timed(peers: Sequence[AnyPeer], rounds: int, count: int) -> list[Timed]:
    """Time every peer on so many orders a round.

    Each round has orders of its own, so nobody has seen one before, and begins with another peer.
    """
    set_ups = [_set_up(peer) for peer in peers]
    slices: list[list[float]] = [[] for _ in peers]
    with _only_new_garbage():
        for number in range(rounds):
            asked = batch(number, count)
            for place in _turned(len(peers), number):
                decide, given = set_ups[place][1], list(map(peers[place].given, asked))
                slices[place].append(_slice(decide, given) / count)
    return [
        Timed(peer, set_up, tuple(seconds))
        for peer, (set_up, _), seconds in zip(peers, set_ups, slices, strict=True)
    ]


def _slice(decide: Callable[[Any], object], given: list[Any]) -> float:
    for one in given[:WARMING]:
        decide(one)
    waiting = given[WARMING:]
    start = perf_counter()
    for one in waiting:
        decide(one)
    return perf_counter() - start


def _set_up(peer: AnyPeer) -> tuple[SetUp, Callable[[Any], object]]:
    order = peer.given(orders(1, seed=0)[0])
    seconds = []
    for _ in range(1 + AGAIN):
        start = perf_counter()
        decide = peer.set_up()
        decide(order)
        seconds.append(perf_counter() - start)
    return SetUp(seconds[0], median(seconds[1:])), decide


def _turned(count: int, by: int) -> Iterator[int]:
    return ((place + by) % count for place in range(count))


@contextmanager
def _only_new_garbage() -> Iterator[None]:
    """The collector stays on, but what was made before is none of the decisions' doing."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
