"""Makes conditions: something at hand is chosen first, and its type says what can be asked."""

from __future__ import annotations

from collections.abc import Sequence

from termwise.language.types import (
    Boolean,
    Duration,
    DurationKind,
    Enumeration,
    Number,
    Quantity,
    Row,
    Text,
    Type,
)

from tests.generators import values
from tests.generators.choice import Choice
from tests.generators.leaves import leaves
from tests.generators.literals import enumerated, literal
from tests.generators.made import Level, Made, called, joined
from tests.generators.scope import Scope, same

_EQUALITY = ("=", "!=")
_ORDER = ("<", "<=", ">", ">=", "=", "!=")


def condition(scope: Scope, depth: int) -> Made:
    """A condition; of durations where nothing at hand can be asked about."""
    choice = scope.world.choice
    if depth > 1 and choice.chance(30):
        return _connected(scope, depth)
    if choice.chance(22) and (named := _named(scope)) is not None:
        return named
    there = leaves(scope)
    if not there or choice.chance(3):
        return _of_durations(scope)
    chosen = choice.pick(there)
    item = values.read_leaf(scope, chosen)
    return _about(scope, item, chosen.type, depth)


def conditions(scope: Scope, depth: int) -> str | list[str]:
    """One condition, or a list of which all must hold."""
    if scope.world.choice.chance(25):
        return [condition(scope, depth).text for _ in range(2)]
    return condition(scope, depth).text


def _named(scope: Scope) -> Made | None:
    """A parameter that says yes or no, or something at hand in a list parameter."""
    choice = scope.world.choice
    if not scope.parameters:
        return None
    words = [
        each
        for each in scope.world.scalars
        if each.type == Boolean() and scope.declares(each.versions)
    ]
    if words and choice.chance(40):
        word = choice.pick(words).name
        scope.used.add(word)
        return Made(f"not {word}", Level.NOT) if choice.chance(30) else Made(word)
    kinds = [each.type for each in scope.world.lists if scope.declares(each.versions)]
    there = [leaf for leaf in leaves(scope) if any(same(leaf.type, kind) for kind in kinds)]
    if not there:
        return None
    leaf = choice.pick(there)
    return _member(scope, values.read_leaf(scope, leaf), leaf.type)


def _connected(scope: Scope, depth: int) -> Made:
    choice = scope.world.choice
    first = condition(scope, depth - 1)
    if choice.chance(30):
        return Made(f"not {first.at(Level.COMPARISON)}", Level.NOT)
    second = condition(scope, depth - 1)
    if choice.chance(50):
        return joined(first, "and", second, Level.AND)
    return joined(first, "or", second, Level.OR)


def _about(scope: Scope, item: Made, kind: Type, depth: int) -> Made:
    choice = scope.world.choice
    if choice.chance(15):
        word = choice.pick(("present", "missing"))
        return Made(f"{item.at(Level.SUM)} is {word}", Level.COMPARISON)
    if choice.chance(20) and (made := _member(scope, item, kind)) is not None:
        return made
    match kind:
        case Boolean():
            return _of_boolean(choice, item)
        case Enumeration():
            return _enumerated(scope, item, kind)
        case Row() | Text():
            return _compared(scope, item, kind, _EQUALITY, depth)
        case _ if choice.chance(15):
            return _between(scope, item, kind)
        case _:
            return _compared(scope, item, kind, _ORDER, depth)


def _of_boolean(choice: Choice, item: Made) -> Made:
    if choice.chance(15):
        return called("default", item, Made(choice.pick(("true", "false"))))
    return Made(f"not {item.text}", Level.NOT) if choice.chance(30) else item


def _of_durations(scope: Scope) -> Made:
    kinds: tuple[DurationKind, ...] = ("months", "days", "hours")
    kind = Duration(scope.world.choice.pick(kinds))
    left, right = values.value(scope, kind, 1), values.value(scope, kind, 0)
    if left is None or right is None:
        return Made("true")
    sign = scope.world.choice.pick(_ORDER)
    return Made(f"{left.at(Level.SUM)} {sign} {right.at(Level.SUM)}", Level.COMPARISON)


def _compared(scope: Scope, item: Made, kind: Type, signs: Sequence[str], depth: int) -> Made:
    choice = scope.world.choice
    other = kind
    if isinstance(kind, Quantity) and choice.chance(20):
        other = Number()
    right = values.value(scope, other, depth - 1)
    if right is None:
        return Made(f"{item.text} is present", Level.COMPARISON)
    left, right = (right, item) if choice.chance(20) else (item, right)
    text = f"{left.at(Level.SUM)} {choice.pick(signs)} {right.at(Level.SUM)}"
    return Made(text, Level.COMPARISON)


def _between(scope: Scope, item: Made, kind: Type) -> Made:
    low = values.value(scope, kind, 1)
    high = values.value(scope, kind, 1)
    if low is None or high is None:
        return Made(f"{item.text} is present", Level.COMPARISON)
    text = f"{item.text} between {low.at(Level.SUM)} and {high.at(Level.SUM)}"
    return Made(text, Level.COMPARISON)


def _enumerated(scope: Scope, item: Made, kind: Enumeration) -> Made:
    sign = scope.world.choice.pick(("=", "=", "!=", ">=", "<"))
    right = enumerated(scope.world, kind, _clashing(scope))
    return Made(f"{item.text} {sign} {right}", Level.COMPARISON)


def _member(scope: Scope, item: Made, kind: Type) -> Made | None:
    """`in` a list parameter of the type, or a list of values as written."""
    choice = scope.world.choice
    named = [
        each.name
        for each in scope.world.lists
        if same(each.type, kind) and scope.parameters and scope.declares(each.versions)
    ]
    if isinstance(kind, Row) and not named:
        return None
    if named and choice.chance(70):
        options = choice.pick(named)
        scope.used.add(options)
    else:
        items = [_listed(scope, kind) for _ in range(choice.integer(1, 3))]
        written = [each for each in items if each is not None]
        if not written:
            return None
        options = f"[{', '.join(written)}]"
    word = "not in" if choice.chance(30) else "in"
    return Made(f"{item.text} {word} {options}", Level.COMPARISON)


def _listed(scope: Scope, kind: Type) -> str | None:
    if isinstance(kind, Enumeration):
        return enumerated(scope.world, kind, _clashing(scope))
    made = None if isinstance(kind, Boolean) else literal(scope.world, kind)
    return made.text if made else None


def _clashing(scope: Scope) -> set[str]:
    """Words that already mean something here."""
    world = scope.world
    words = {*scope.hand, *scope.lines}
    words |= {each.name for each in world.scalars} | {each.name for each in world.lists}
    return words | {each.name for each in world.tables}
