"""Makes a book for a program: zero to eight rows a table, keys and references that hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from termwise.language.types import Date, Moment, Row

from tests.generators.cells import Cell, cell, own_day
from tests.generators.choice import Choice
from tests.generators.drafts import EntityDraft, FieldDraft, World
from tests.generators.words import KEYS

Record = dict[str, Cell]
BookDraft = dict[str, list[Record]]

_NUMBERS = (1, 2, 10, 9, 30, 100, 7, 8)
_TIMES = ("00:00Z", "12:30", "23:30", "05:00+09:00")


Keys = dict[str, list[str | int]]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference field."""

    type: Row
    missing: bool


def make_book(world: World, days: list[date]) -> BookDraft:
    """Tables with rows; `days` are those on which something changes."""
    keys: Keys = {}
    for name, entity in world.entities.items():
        keys[name] = _keys(world, entity, keys)
    return {name: _rows(world, entity, keys, days) for name, entity in world.entities.items()}


def _keys(world: World, entity: EntityDraft, before: Keys) -> list[str | int]:
    """The keys of a table: those that lists name come first.

    A table that must refer to an empty one is empty.
    """
    choice = world.choice
    count = choice.integer(1, 8) if choice.chance(96) else 0
    if any(listed.type == Row(entity.name) for listed in world.lists) and choice.chance(95):
        count = max(count, 3)
    needed = [each.type.subject for each in _references(entity) if not each.missing]
    if any(not before.get(target) for target in needed):
        return []
    pool: tuple[str | int, ...] = _NUMBERS if entity.numeric_key else KEYS
    if count <= 3:
        return list(pool[:count])
    return [*pool[:3], *choice.several(pool[3:], count - 3, count - 3)]


def _references(entity: EntityDraft) -> list[Reference]:
    found = entity.fields.values()
    return [Reference(each.type, each.missing) for each in found if isinstance(each.type, Row)]


def _rows(world: World, entity: EntityDraft, keys: Keys, days: list[date]) -> list[Record]:
    choice = world.choice
    has_recorded = choice.chance(30)
    rows: list[Record] = []
    for key in keys[entity.name]:
        row: Record = {}
        for field in entity.fields.values():
            found = _cell(world, entity, field, key, keys, days)
            if field.name == entity.date and rows and choice.chance(25):
                found = rows[-1][field.name]
            if found is not None or choice.chance(50):
                row[field.name] = found
        if has_recorded:
            row["recorded_on"] = _recorded(world, days)
        rows.append(row)
    return rows


def _cell(
    world: World,
    entity: EntityDraft,
    field: FieldDraft,
    key: str | int,
    keys: Keys,
    days: list[date],
) -> Cell:
    choice = world.choice
    if field.name == entity.key:
        return key
    if field.missing and choice.chance(25):
        return "" if choice.chance(30) else None
    if isinstance(field.type, Row):
        return _reference(choice, entity, field.type.subject, key, keys)
    if field.name == entity.date:
        return _own_date(world, entity, field, days)
    return cell(choice, field.type, days)


def _reference(
    choice: Choice, entity: EntityDraft, target: str, key: str | int, keys: Keys
) -> Cell:
    """The key of a row; of one's own entity nearly always of a row before, so without a loop."""
    there = keys[target]
    if target == entity.name and not choice.chance(3):
        there = there[: there.index(key)]
    return choice.pick(there) if there else None


def _own_date(world: World, entity: EntityDraft, field: FieldDraft, days: list[date]) -> str:
    choice = world.choice
    first = min(version.effective for version in world.versions)
    on = own_day(choice, days, date(2023, 6, 1) if entity.history else first)
    if isinstance(field.type, Moment):
        return f"{on.isoformat()}T{choice.pick(_TIMES)}"
    assert isinstance(field.type, Date)
    return on.isoformat()


def _recorded(world: World, days: list[date]) -> Cell:
    choice = world.choice
    return None if choice.chance(50) else choice.pick(days).isoformat()
