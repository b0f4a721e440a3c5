"""Makes look-ups in tables, marginal tiers and average rates."""

from __future__ import annotations

from termwise.language.types import Money, Number, Quantity, Type

from tests.generators import values
from tests.generators.drafts import TableDraft
from tests.generators.made import Level, Made
from tests.generators.scope import Scope, same


def looked_up(scope: Scope, want: Type, depth: int) -> Made | None:
    """A cell of the wanted type, or what the tiers of a table come to."""
    if scope.world.choice.chance(60) and (made := _marginal(scope, want, depth)) is not None:
        return made
    fitting = [
        (table, column)
        for table in _tables(scope)
        for column, kind in table.columns.items()
        if same(kind, want)
    ]
    if not fitting:
        return None
    return _cell(scope, *scope.world.choice.pick(fitting), depth)


def rate(scope: Scope, depth: int) -> Made | None:
    """A rate from a table."""
    if scope.world.choice.chance(40) and (made := _average(scope, depth)) is not None:
        return made
    fitting = [
        (table, column)
        for table in _tables(scope)
        for column, kind in table.columns.items()
        if kind == Number()
    ]
    return _cell(scope, *scope.world.choice.pick(fitting), depth) if fitting else None


def _tables(scope: Scope) -> list[TableDraft]:
    if not scope.parameters:
        return []
    return [table for table in scope.world.tables if scope.declares(table.versions)]


def _cell(scope: Scope, table: TableDraft, column: str, depth: int) -> Made | None:
    arguments = _keys(scope, table)
    if table.threshold is not None:
        threshold = values.value(scope, table.threshold, depth - 1)
        if arguments is None or threshold is None:
            return None
        arguments = [*arguments, threshold]
    if arguments is None:
        return None
    scope.used.add(table.name)
    within = ", ".join(argument.text for argument in arguments)
    return Made(f"{table.name}[{within}]" + (f".{column}" if column else ""))


def _keys(scope: Scope, table: TableDraft) -> list[Made] | None:
    found: list[Made] = []
    for kind in table.keys:
        made = values.leaf(scope, kind)
        if made is None:
            return None
        found.append(made)
    return found


def _tiers(scope: Scope, threshold: Type, cell: Type) -> Made | None:
    """A table, at its keys, with thresholds of a type and one column of cells of a type."""
    fitting = [
        table
        for table in _tables(scope)
        if table.threshold == threshold
        and list(table.columns) == [""]
        and same(table.columns[""], cell)
    ]
    if not fitting:
        return None
    table = scope.world.choice.pick(fitting)
    keys = _keys(scope, table)
    if keys is None:
        return None
    scope.used.add(table.name)
    within = ", ".join(key.text for key in keys)
    return Made(f"{table.name}[{within}]" if within else table.name)


def _marginal(scope: Scope, want: Type, depth: int) -> Made | None:
    choice = scope.world.choice
    if isinstance(want, Money) and choice.chance(40):
        unit = Quantity(choice.pick(scope.world.units))
        table = _tiers(scope, unit, want)
        return _stretch(scope, "brackets", table, unit, depth) if table else None
    table = _tiers(scope, want, Number())
    return _stretch(scope, "brackets", table, want, depth) if table else None


def _average(scope: Scope, depth: int) -> Made | None:
    choice = scope.world.choice
    kinds: list[Type] = [Money(scope.world.currency), Number()]
    kinds += [Quantity(unit) for unit in scope.world.units]
    kind = choice.pick(kinds)
    table = _tiers(scope, kind, Number())
    return _stretch(scope, "average_rate", table, kind, depth) if table else None


def _stretch(scope: Scope, function: str, table: Made, kind: Type, depth: int) -> Made | None:
    high = values.value(scope, kind, depth - 1)
    if high is None:
        return None
    if function == "brackets" and scope.world.choice.chance(50):
        return Made(f"brackets({table.text}, {high.text})", tame=high.tame)
    low = values.value(scope, kind, depth - 1)
    if low is None:
        return None
    if scope.world.choice.chance(40):
        low = Made(f"-{low.at(Level.SIGNED)}", Level.SIGNED, low.tame)
    tame = function == "brackets" and high.tame and low.tame
    return Made(f"{function}({table.text}, {low.text}, {high.text})", tame=tame)
