"""What every peer has to say of itself, so that all are asked and timed alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, Literal, TypeVar

from .orders import Answer, Order

Given = TypeVar("Given")
Told = TypeVar("Told")

Role = Literal["termwise", "traced", "zen", "other"]
"""`zen`: one of the ways among which zen-engine's best is looked for."""


@dataclass(frozen=True)
class Peer(Generic[Given, Told]):
    """One way to decide an order.

    `given` writes an order as this peer takes it and `read` reads its answer; neither is timed.
    `set_up` loads and compiles the rules and returns what decides one order; both are timed,
    apart.
    """

    name: str
    role: Role
    given: Callable[[Order], Given]
    set_up: Callable[[], Callable[[Given], Told]]
    read: Callable[[Told], Answer]


AnyPeer = Peer[Any, Any]
"""A peer in a list with others, each of which has types of its own."""


def untyped(module: str) -> Any:
    """A package that ships no types: every use of it is unchecked."""
    return import_module(module)
