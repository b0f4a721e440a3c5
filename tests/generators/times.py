"""Makes dates, moments and durations."""

from __future__ import annotations

from termwise.language.types import Date, Duration, DurationKind, Moment

from tests.generators import values
from tests.generators.leaves import leaves, read
from tests.generators.literals import literal, near_day
from tests.generators.made import Level, Made, called, joined
from tests.generators.scope import Scope

_UNITS = ("month", "year", "week", "quarter", "half")
_FACTORS = ("2", "0.5", "1.5", "-1", "0", "3", "-0.5", "-1.5")


def simple_day(scope: Scope) -> Made:
    """A date without a call of `at` in it, so that the search for one ends."""
    here = [leaf for leaf in leaves(scope) if leaf.type == Date() and not leaf.path.open_call]
    if not here or scope.world.choice.chance(30):
        return Made(near_day(scope.world.choice).isoformat())
    return read(scope, scope.world.choice.pick(here))


def date(scope: Scope, depth: int) -> Made | None:
    """A date made of another one."""
    choice = scope.world.choice
    if choice.chance(20) and (moment := values.leaf(scope, Moment())) is not None:
        return called("day_of", moment)
    first = values.value(scope, Date(), depth - 1)
    if first is None:
        return None
    match choice.integer(0, 4):
        case 0 | 1:
            return _moved(scope, first, choice.pick(("months", "days")))
        case 2:
            return Made(f"start_of({first.text}, {choice.pick(_UNITS)})")
        case _:
            return _of_two(scope, first, values.value(scope, Date(), depth - 1))


def moment(scope: Scope, depth: int) -> Made | None:
    """A moment made of another one."""
    first = values.leaf(scope, Moment())
    if first is None:
        return None
    if scope.world.choice.chance(60):
        return _moved(scope, first, "hours")
    return _of_two(scope, first, values.value(scope, Moment(), depth - 1))


def duration(scope: Scope, want: Duration) -> Made | None:
    """A duration times a small number."""
    length = literal(scope.world, want)
    if length is None:
        return None
    factor = Made(scope.world.choice.pick(_FACTORS), Level.SIGNED)
    if scope.world.choice.chance(50):
        return joined(factor, "*", length, Level.PRODUCT)
    return joined(length, "*", factor, Level.PRODUCT)


def _moved(scope: Scope, first: Made, kind: DurationKind) -> Made | None:
    length = values.value(scope, Duration(kind), 1)
    if length is None:
        return None
    return joined(first, scope.world.choice.pick(("+", "-")), length, Level.SUM)


def _of_two(scope: Scope, first: Made, second: Made | None) -> Made | None:
    if second is None:
        return None
    return called(scope.world.choice.pick(("max", "min", "default")), first, second)
