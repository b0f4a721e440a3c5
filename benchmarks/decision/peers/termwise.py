"""Termwise: the program in `program/`, one order decided against a book made ready once.

Its order has three facts more than those of the others: a key, a date (which chooses the version
of the terms) and a partner (whom the line names).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from termwise import Program, Result
from termwise.outcome.model import Line

from ..orders import Answer, Earned, Order
from ..peer import AnyPeer, Peer

PROGRAM: Final = Path(__file__).parents[1] / "program"

_AS_OF: Final = date(2010, 12, 31)
_BOOK: Final = {"partner": [{"partner_id": "P1", "name": "Contoso"}], "order": []}

Row = Mapping[str, object]


def given(order: Order) -> Row:
    """An order as a row of the book, as a csv reader or a web form gives it."""
    return {
        "order_id": f"O{order.number}",
        "partner": "P1",
        "ordered_on": (date(2010, 1, 1) + timedelta(order.number % 365)).isoformat(),
        "kind": order.kind,
        "users": order.users,
        "amount": order.euros,
        "country": order.country,
    }


def _set_up() -> Callable[[Row], Result]:
    """From the text of the program's files to what decides an order."""
    program = Program.load(PROGRAM)
    return partial(program.decide, "order", book=program.book(_BOOK), as_of=_AS_OF)


def _read(decided: Result) -> Answer:
    return tuple(Earned(line.rule, _cents(line)) for line in decided.lines)


def _cents(line: Line) -> int:
    """Raises TypeError for an amount that is not in whole cents."""
    if not isinstance(line.amount, int):
        raise TypeError(f"{line.line_id} comes to {line.amount}")
    return line.amount


def _keeping() -> Callable[[Row], Result]:
    """The same, keeping what tells why."""
    return partial(_set_up(), trace=True)


def _telling() -> Callable[[Row], Result]:
    """The same, and why of every rule and decision of the order, as data."""
    decide = _keeping()

    def decide_and_tell(row: Row) -> Result:
        decided = decide(row)
        for explanation in decided.explain_row("order", str(row["order_id"])):
            explanation.objects()
        return decided

    return decide_and_tell


PEERS: tuple[AnyPeer, ...] = (
    Peer("Termwise", "termwise", given, _set_up, _read),
    Peer("Termwise, trace kept", "traced", given, _keeping, _read),
    Peer("Termwise, trace told", "other", given, _telling, _read),
)
