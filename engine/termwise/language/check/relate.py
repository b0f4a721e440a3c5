"""How types go together: what can be compared, added, and chosen between."""

from __future__ import annotations

from termwise.language.types import (
    Date,
    Duration,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Type,
    Unknown,
)


def together(left: Type, right: Type) -> Type | None:
    """The one type of two values that may be compared or stand for each other; None if none.

    A plain number goes with any unit; a rate stays a rate only beside another.
    """
    match left, right:
        case Unknown(), _:
            return right
        case _, Unknown():
            return left
        case Number(percent=a), Number(percent=b):
            return Number(a or b)
        case Quantity(), Number():
            return left
        case Number(), Quantity():
            return right
        case _:
            return left if left == right else None


def has_order(kind: Type) -> bool:
    """Whether `<` and `min` make sense."""
    return isinstance(
        kind, Number | Quantity | Money | Date | Moment | Duration | Enumeration | Unknown
    )


def is_amount(kind: Type) -> bool:
    """A number, quantity or money: what can be added and multiplied."""
    return isinstance(kind, Number | Quantity | Money | Unknown)


def sum_of(left: Type, right: Type) -> Type | None:
    """The type of `left + right` (a date moved by a duration is none); None without meaning."""
    kind = together(left, right)
    if kind is not None and is_amount(kind):
        return kind
    # A date and a duration are not alike, so nothing can be told of what is beside an unknown.
    return Unknown() if isinstance(left, Unknown) or isinstance(right, Unknown) else None


def product(left: Type, right: Type) -> Type | None:
    """The type of `left * right`; None where it has no meaning."""
    match left, right:
        case Unknown(), _:
            return Unknown()
        case _, Unknown():
            return Unknown()
        case Number(), Number():
            return Number()
        case Number(), Quantity() | Money() | Duration():
            return right
        case Quantity() | Money() | Duration(), Number():
            return left
        case Quantity(), Money():
            return right
        case Money(), Quantity():
            return left
        case _:
            return None


def quotient(left: Type, right: Type) -> Type | None:
    """The type of `left / right`; None where it has no meaning."""
    match left, right:
        case Unknown(), _:
            return Unknown()
        case Number() | Quantity() | Money(), Unknown():
            return Unknown()
        case Number() | Quantity() | Money(), Number():
            return left if not isinstance(left, Number) else Number()
        case Money(), Quantity():
            return left
        case (Quantity(), Quantity()) | (Money(), Money()):
            return Number() if left == right else None
        case _:
            return None
