"""zen-engine: a decision table, compiled once and served by its static loader.

It calculates in decimals and gives them back as floats, which show the cent exactly: each is
read by its shortest decimal, and must be whole cents.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, TypedDict, cast

import zen

from ..orders import Answer, Earned, Order
from ..peer import AnyPeer, Peer
from .zen_table import by_column, in_one_column

if TYPE_CHECKING:
    from zen import EvaluateResponse  # Only its stub has it.

InFloats = dict[str, object]
Context = InFloats | str
Decide = Callable[[Context], "EvaluateResponse"]


class _Row(TypedDict):
    rule: str
    pay: float


def in_floats(order: Order) -> InFloats:
    """An order as zen-engine takes it: it refuses Decimal, and cannot multiply a text."""
    return {
        "kind": order.kind,
        "users": order.users,
        "amount": order.cents / 100,
        "country": order.country,
    }


def in_json(order: Order) -> str:
    """The same as JSON text, which it reads a little more quickly than a dict."""
    return json.dumps(in_floats(order))


def read(response: EvaluateResponse) -> Answer:
    """The rows of the table that applied.

    Raises ValueError for a pay that is not in whole cents.
    """
    rows = cast(list[_Row], response["result"])  # A dict, says its stub; not here.
    return tuple(Earned(row["rule"], _cents(row["pay"])) for row in rows)


def _cents(pay: float) -> int:
    cents = Decimal(repr(pay)) * 100
    if cents != int(cents):
        raise ValueError(f"{pay} is not in whole cents")
    return int(cents)


def static_engine(table: str) -> zen.ZenEngine:
    """An engine that has compiled the table and keeps it."""
    return zen.ZenEngine({"loader": {"type": "static", "content": {"six": json.loads(table)}}})


def _served(table: str) -> Callable[[], Decide]:
    """The best way: the table stays in the engine."""
    return lambda: partial(static_engine(table).evaluate, "six")


def _traced(table: str) -> Callable[[], Decide]:
    def set_up() -> Decide:
        evaluate = static_engine(table).evaluate
        return lambda order: evaluate("six", order, {"trace": True})

    return set_up


def _anew(table: str) -> Callable[[], Decide]:
    """As it is called by whoever read only the first lines of its manual."""

    def decide(order: Context) -> EvaluateResponse:
        return zen.ZenEngine().create_decision(table).evaluate(order)

    return lambda: decide


_COLUMNS, _ONE = by_column(), in_one_column()

PEERS: tuple[AnyPeer, ...] = (
    Peer("zen-engine, a column a fact", "zen", in_floats, _served(_COLUMNS), read),
    Peer("zen-engine, a column a fact, JSON text", "zen", in_json, _served(_COLUMNS), read),
    Peer("zen-engine, one column", "zen", in_floats, _served(_ONE), read),
    Peer("zen-engine, one column, JSON text", "zen", in_json, _served(_ONE), read),
    Peer("zen-engine, one column, with trace", "other", in_floats, _traced(_ONE), read),
    Peer("zen-engine, created anew", "other", in_floats, _anew(_ONE), read),
)
