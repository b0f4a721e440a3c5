"""What kind of line an effect makes, and in what its amount is counted."""

from __future__ import annotations

from typing import assert_never

from termwise.language.program import (
    Accrue,
    Charge,
    Effect,
    Grant,
    LineKind,
    Notify,
    Pay,
    Require,
)
from termwise.language.types import Money, Quantity


def line_kind(effect: Effect) -> LineKind:
    """The kind of the lines that an effect makes."""
    match effect:
        case Pay():
            return "pay"
        case Charge():
            return "charge"
        case Accrue():
            return "accrue"
        case Grant():
            return "grant"
        case Require():
            return "refusal"
        case Notify():
            return "notice"
        case _:
            assert_never(effect)


def currency_of(effect: Effect) -> str:
    """The currency of an amount, the unit of a grant; nothing where lines have no amount."""
    match effect:
        case Pay() | Charge() | Accrue() | Grant():
            kind = effect.amount.type
        case Require() | Notify():
            return ""
    match kind:
        case Money(currency=currency):
            return currency
        case Quantity(unit=unit):
            return unit
        case _:
            return ""
