"""Makes tables: with keys, thresholds, several columns, cells that name parameters."""

from __future__ import annotations

from itertools import product

from termwise.language.types import (
    Date,
    Enumeration,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
)

from tests.generators.choice import Choice
from tests.generators.declaring import declare, declared_in
from tests.generators.drafts import TableDraft, World
from tests.generators.literals import literal
from tests.generators.words import CURRENCIES, KEYS, UNITS
from tests.generators.yaml_text import Yaml

_STEPS = (0, 1, 3, 10, 50, 100, 1000, 90071992547409)
_DAYS = ("2024-01-01", "2024-02-29", "2024-07-01", "2025-01-01")
_RATES = ("2%", "10%", "0%", "12.5%", "33.3333%", "1", "0.25", "100%")


def make_table(world: World) -> None:
    """Add a table to the versions that declare it: half of them tiers of a rate."""
    choice = world.choice
    has_tiers = choice.chance(50)
    keys = tuple(choice.several(_key_kinds(world), 0, 1 if has_tiers else 2))
    threshold: Type | None = None
    if has_tiers or not keys or choice.chance(60):
        kinds = _thresholds(world)
        # Tiers are stretches of what is counted: never of dates.
        threshold = choice.pick([kind for kind in kinds if not (has_tiers and kind == Date())])
    names = ("",) if has_tiers else choice.pick((("",), ("rate", "bonus")))
    columns = {name: choice.pick(_cell_kinds(world)) for name in names}
    if has_tiers and (not isinstance(threshold, Quantity) or choice.chance(50)):
        columns = {"": Number()}
    table = TableDraft(world.fresh("table"), keys, threshold, columns, declared_in(world))
    declare(world, table.name, table.versions, lambda version: _body(world, table, version))
    world.tables.append(table)


def _key_kinds(world: World) -> list[Type]:
    """What keys may be compared with: each enumeration once, texts and rows."""
    fields = [
        field
        for entity in world.entities.values()
        for field in entity.fields.values()
        if isinstance(field.type, Enumeration)
    ]
    enumerations: list[Type] = [field.type for field in fields]
    return [*enumerations, Text(), *(Row(entity) for entity in world.entities)]


def _thresholds(world: World) -> list[Type]:
    return [
        Money(world.currency),
        Number(),
        Date(),
        *(Quantity(unit) for unit in world.units),
        Money(world.currency),
        Number(),
    ]


def _cell_kinds(world: World) -> list[Type]:
    return [Number(), Number(), Money(world.currency), Quantity(world.units[0])]


def _body(world: World, table: TableDraft, version: int) -> Yaml:
    choice = world.choice
    document: dict[str, Yaml] = {}
    if table.keys:
        document["keys"] = [f"k{number}" for number in range(len(table.keys))]
    if table.threshold is not None:
        document[choice.pick(("from", "above"))] = "x"
    if list(table.columns) != [""]:
        document["columns"] = list(table.columns)
    document["rows"] = _rows(world, table, version)
    if table.keys and choice.chance(50):
        cells = _cells(world, table, version)
        document["otherwise"] = cells[0] if len(cells) == 1 else cells
    return document


def _rows(world: World, table: TableDraft, version: int) -> list[Yaml]:
    choice = world.choice
    combinations = list(product(*(_words(world, kind) for kind in table.keys)))
    return [
        [*keys, *threshold, *_cells(world, table, version)]
        for keys in choice.several(combinations, 1, 3)
        for threshold in _steps(world, table.threshold)
    ]


def _words(world: World, kind: Type) -> tuple[str, ...]:
    match kind:
        case Enumeration(values=values):
            return values
        case Row(subject=subject) if world.entities[subject].numeric_key:
            return ("1", "2", "10")
        case Text():
            return ("plain", "12", "true")
        case _:
            return KEYS[:4]


def _steps(world: World, kind: Type | None) -> list[list[Yaml]]:
    """Thresholds in rising order; one empty list where there are none."""
    choice = world.choice
    match kind:
        case None:
            return [[]]
        case Date():
            return [[day] for day in choice.several(_DAYS, 1, 3)]
        case Quantity(unit=unit):
            counts = _numbers(choice)
            return [[f"{count} {UNITS[unit] if count == 1 else unit}"] for count in counts]
        case Money(currency=currency):
            cents = ".50" if CURRENCIES[currency] >= 2 and choice.chance(30) else ""
            return [[f"{step}{cents} {currency}"] for step in _numbers(choice)]
        case _:
            return [[str(step)] for step in _numbers(choice)]


def _numbers(choice: Choice) -> list[int]:
    """Thresholds; now and then one below nought, where tiers do not count."""
    found = choice.several(_STEPS, 1, 3)
    return [-10, *found] if choice.chance(25) else found


def _cells(world: World, table: TableDraft, version: int) -> list[Yaml]:
    return [_cell(world, kind, version) for kind in table.columns.values()]


def _cell(world: World, kind: Type, version: int) -> str:
    choice = world.choice
    # What is written for one version may be kept for later ones.
    versions = set(range(version, len(world.versions)))
    named = [each.name for each in world.scalars if each.type == kind and each.versions >= versions]
    if named and choice.chance(20):
        return choice.pick(named)
    if isinstance(kind, Number):
        return choice.pick(_RATES)
    made = literal(world, kind)
    assert made is not None, "cells have literals"
    return made.text
