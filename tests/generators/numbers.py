"""Makes numbers, quantities and amounts of money."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from termwise.language.types import Date, Money, Number, Quantity, Type

from tests.generators import lookups, values
from tests.generators.literals import literal
from tests.generators.made import Level, Made, called, joined
from tests.generators.scope import Scope

Maker: TypeAlias = Callable[[Scope, Type, int], Made | None]

_SMALL = ("12%", "2", "0.5", "3", "1.5", "100%", "7.25%", "50%", "-1", "1 / 3", "-50%")
_DIVISORS = ("3", "2", "7", "12", "0.8", "100", "365")


def compound(scope: Scope, want: Type, depth: int) -> Made | None:
    """Something built of smaller values of the wanted type, or that comes to it."""
    makers = list(_ANY)
    if want == Number():
        makers += _NUMBER
    if isinstance(want, Money):
        makers.append(_priced)
    return scope.world.choice.pick(makers)(scope, want, depth)


def rounded(scope: Scope, want: Type, made: Made) -> Made:
    """The same with a denominator that is known."""
    choice = scope.world.choice
    function = choice.pick(("round", "floor", "ceil"))
    if choice.chance(50):
        return called(function, made, tame=True)
    step = Made(choice.pick(("0.01", "0.05", "10", "1")))
    if isinstance(want, Money) or (isinstance(want, Quantity) and choice.chance(50)):
        step = literal(scope.world, want) or step
    return called(function, made, step, tame=True)


def factor(scope: Scope, depth: int) -> Made:
    """A number that is not large: what it multiplies keeps its size."""
    choice = scope.world.choice
    if depth > 0 and choice.chance(45) and (found := lookups.rate(scope, depth)) is not None:
        return found
    if choice.chance(30) and (found := values.leaf(scope, Number())) is not None:
        return found
    text = choice.pick(_SMALL)
    if "/" in text:
        return Made(text, Level.PRODUCT)
    return Made(text, Level.SIGNED if text.startswith("-") else Level.OPERAND, literal=True)


def rare(scope: Scope, want: Type, depth: int) -> Made | None:
    """What comes up seldom where anything goes: tiers, ratios, parts of dates, signs, steps."""
    makers: list[Maker] = [_looked_up, _looked_up, _rounded, _absolute, _divided]
    if want == Number():
        makers = [_rate, *_NUMBER, *makers]
    if isinstance(want, Money):
        makers.append(_priced)
    return scope.world.choice.pick(makers)(scope, want, depth)


def _summed(scope: Scope, want: Type, depth: int) -> Made | None:
    left, right = _two(scope, want, depth)
    if left is None or right is None:
        return None
    return joined(left, scope.world.choice.pick(("+", "-")), right, Level.SUM)


def _multiplied(scope: Scope, want: Type, depth: int) -> Made | None:
    left = values.value(scope, want, depth - 1)
    if left is None:
        return None
    right = factor(scope, depth - 1)
    if scope.world.choice.chance(50):
        left, right = right, left
    return joined(left, "*", right, Level.PRODUCT)


def _divided(scope: Scope, want: Type, depth: int) -> Made | None:
    left = values.value(scope, want, depth - 1)
    if left is None:
        return None
    choice = scope.world.choice
    right = Made(choice.pick(_DIVISORS), literal=True)
    if choice.chance(30):
        right = values.value(scope, Number(), depth - 1) or right
    made = joined(left, "/", right, Level.PRODUCT)
    return Made(made.text, made.level, left.tame and right.literal)


def _chosen(scope: Scope, want: Type, depth: int) -> Made | None:
    left, right = _two(scope, want, depth)
    if left is None or right is None:
        return None
    function = scope.world.choice.pick(("max", "min", "default"))
    third = values.leaf(scope, want)
    if function != "default" and third is not None and scope.world.choice.chance(20):
        return called(function, left, right, third)
    return called(function, left, right)


def _rounded(scope: Scope, want: Type, depth: int) -> Made | None:
    made = values.value(scope, want, depth - 1)
    return rounded(scope, want, made) if made else None


def _absolute(scope: Scope, want: Type, depth: int) -> Made | None:
    made = values.value(scope, want, depth - 1)
    if made is None:
        return None
    if scope.world.choice.chance(50):
        return called("abs", made)
    return Made(f"-{made.at(Level.SIGNED)}", Level.SIGNED, made.tame)


def _looked_up(scope: Scope, want: Type, depth: int) -> Made | None:
    return lookups.looked_up(scope, want, depth)


def _rate(scope: Scope, _want: Type, depth: int) -> Made | None:
    return lookups.rate(scope, depth)


def _priced(scope: Scope, want: Type, depth: int) -> Made | None:
    """A quantity times a price, or an amount by a quantity."""
    amount = values.value(scope, want, depth - 1)
    unit = Quantity(scope.world.choice.pick(scope.world.units))
    quantity = values.value(scope, unit, 0)
    if amount is None or quantity is None:
        return None
    if scope.world.choice.chance(20):
        made = joined(amount, "/", quantity, Level.PRODUCT)
        return Made(made.text, made.level, amount.tame and quantity.literal)
    return joined(quantity, "*", amount, Level.PRODUCT)


def _ratio(scope: Scope, _want: Type, depth: int) -> Made | None:
    """Like by like."""
    choice = scope.world.choice
    options: list[Type] = [
        Money(scope.world.currency),
        *(Quantity(unit) for unit in scope.world.units),
    ]
    left, right = _two(scope, choice.pick(options), depth)
    if left is None or right is None:
        return None
    made = joined(left, "/", right, Level.PRODUCT)
    return Made(made.text, made.level, left.tame and right.literal)


def _between_days(scope: Scope, _want: Type, depth: int) -> Made | None:
    left, right = _two(scope, Date(), depth)
    if left is None or right is None:
        return None
    names = ("days_between", "months_between", "years_between")
    return called(scope.world.choice.pick(names), left, right)


def _part_of_day(scope: Scope, _want: Type, depth: int) -> Made | None:
    day = values.value(scope, Date(), depth - 1)
    return called(scope.world.choice.pick(("month_of", "year_of")), day) if day else None


def _two(scope: Scope, want: Type, depth: int) -> tuple[Made | None, Made | None]:
    return values.value(scope, want, depth - 1), values.value(scope, want, depth - 1)


_ANY: tuple[Maker, ...] = (
    _looked_up,
    _summed,
    _multiplied,
    _chosen,
    _rounded,
    _looked_up,
    _multiplied,
    _divided,
    _absolute,
    _summed,
)
_NUMBER: tuple[Maker, ...] = (_ratio, _between_days, _part_of_day)
