"""Whether all peers decide alike, to the cent: asked before anything is timed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .orders import Answer, Order
from .peer import AnyPeer


def answers(peer: AnyPeer, asked: Sequence[Order]) -> list[Answer]:
    """What a peer decides of these orders."""
    decide = peer.set_up()
    return [peer.read(decide(peer.given(order))) for order in asked]


def differences(peers: Sequence[AnyPeer], asked: Sequence[Order]) -> Iterator[str]:
    """A line for every peer and order where the answer is not the first peer's."""
    first, *others = peers
    right = answers(first, asked)
    for peer in others:
        for order, wanted, found in zip(asked, right, answers(peer, asked), strict=True):
            if found != wanted:
                yield f"{peer.name}: {order} comes to {found}; {first.name}: {wanted}"
