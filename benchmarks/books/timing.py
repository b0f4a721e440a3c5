"""Rounds of all peers in turn, so that whatever else the machine does hits all of them alike."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from .answers import agrees
from .peer import Peer
from .running import Ran, run_peer


class DisagreementError(Exception):
    """A peer that came to other lines than the bar."""


@dataclass(frozen=True, slots=True)
class Timed:
    """All runs of a peer on books of one size."""

    peer: Peer
    orders: int
    runs: tuple[Ran, ...]

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.runs)

    @property
    def processor(self) -> float:
        return median(run.processor for run in self.runs)

    @property
    def load(self) -> float:
        return median(run.load for run in self.runs)

    @property
    def megabytes(self) -> float:
        return median(run.megabytes for run in self.runs)


def timed(
    peers: Sequence[Peer], book: Path, orders: int, as_of: date, rounds: int, folder: Path
) -> list[Timed]:
    """Run every peer that bears so many orders, so often; each round begins with another one.

    Raises DisagreementError where a run's lines are not those of the first peer's first run.
    """
    asked = [peer for peer in peers if orders <= peer.bears]
    right = run_peer(asked[0], book, as_of, folder).answer  # Warms the page cache, too.
    runs: dict[str, list[Ran]] = {peer.name: [] for peer in asked}
    for number in range(rounds):
        for peer in _turned(asked, number):
            ran = run_peer(peer, book, as_of, folder)
            if not agrees(ran.answer, peer, right):
                raise DisagreementError(
                    f"{peer.name} comes to other lines than {asked[0].name} at {orders:,} orders"
                )
            runs[peer.name].append(ran)
            _tell(peer, orders, number, ran)
    return [Timed(peer, orders, tuple(runs[peer.name])) for peer in asked]


def _turned(peers: Sequence[Peer], by: int) -> Iterator[Peer]:
    return (peers[(place + by) % len(peers)] for place in range(len(peers)))


def _tell(peer: Peer, orders: int, number: int, ran: Ran) -> None:
    """A line on standard error: a million orders take a while."""
    figures = f"{ran.seconds:.2f} s, {ran.processor:.2f} s of processor, {ran.megabytes:.0f} MB"
    print(f"round {number + 1}, {orders:,} orders, {peer.name}: {figures}", file=sys.stderr)
