"""Makes an expression of a wanted type: a leaf, a literal, or something built of smaller ones."""

from __future__ import annotations

from typing import assert_never

from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
    Unknown,
)

from tests.generators import conditions, numbers, times
from tests.generators.leaves import leaves, read
from tests.generators.literals import literal
from tests.generators.made import Made, called
from tests.generators.scope import Leaf, Scope, same


def value(scope: Scope, want: Type, depth: int) -> Made | None:
    """An expression of the wanted type; None where nothing at hand has it."""
    choice = scope.world.choice
    if depth > 0 and choice.chance(60) and (made := _compound(scope, want, depth)) is not None:
        return made
    found = leaf(scope, want)
    if found is None or choice.chance(15):
        return literal(scope.world, want) or found
    return found


def leaf(scope: Scope, want: Type) -> Made | None:
    """A value read from the rows at hand, or a parameter."""
    choice = scope.world.choice
    here = [each for each in leaves(scope) if same(each.type, want)]
    named = [each for each in here if each.uses]
    scalars = _scalars(scope, want)
    if scalars and (not here or choice.chance(25)):
        made = choice.pick(scalars)
        scope.used.add(made.text)
        return made
    if named and choice.chance(40):
        return read_leaf(scope, choice.pick(named))
    return read_leaf(scope, choice.pick(here)) if here else None


def read_leaf(scope: Scope, found: Leaf) -> Made:
    """The leaf as an expression, `at` with a date of its own where it needs one."""
    needs_day = found.path.open_call and (not scope.dated or scope.world.choice.chance(35))
    return read(scope, found, times.simple_day(scope).text if needs_day else None)


def _scalars(scope: Scope, want: Type) -> list[Made]:
    if not scope.parameters:
        return []
    return [
        Made(scalar.name)
        for scalar in scope.world.scalars
        if same(scalar.type, want) and scope.declares(scalar.versions)
    ]


def _compound(scope: Scope, want: Type, depth: int) -> Made | None:
    match want:
        case Boolean():
            return conditions.condition(scope, depth)
        case Number() | Quantity() | Money():
            return numbers.compound(scope, want, depth)
        case Date():
            return times.date(scope, depth)
        case Moment():
            return times.moment(scope, depth)
        case Duration():
            return times.duration(scope, want)
        case Text() | Enumeration() | Row():
            return _default(scope, want)
        case Unknown():
            return None
        case _:
            assert_never(want)


def _default(scope: Scope, want: Type) -> Made | None:
    first = leaf(scope, want)
    second = leaf(scope, want)
    return called("default", first, second) if first and second else None
