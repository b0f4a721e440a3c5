"""Makes parameters: values, lists and tables, with new values in later versions."""

from __future__ import annotations

from collections.abc import Callable

from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Enumeration,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
)

from tests.generators import tables
from tests.generators.declaring import declare, declared_in
from tests.generators.drafts import EntityDraft, ListDraft, ScalarDraft, World
from tests.generators.literals import literal
from tests.generators.words import KEYS
from tests.generators.yaml_text import Yaml


def make_parameters(world: World) -> None:
    """Scalars first, as tables may name them."""
    for number in range(world.choice.integer(0, 6)):
        _scalar(world, "rate_a" if number == 0 else world.fresh("param"))
    for _ in range(world.choice.integer(0, 3)):
        _list(world)
    for _ in range(world.choice.integer(0, 5)):
        tables.make_table(world)


def enumerated_fields(world: World) -> list[tuple[EntityDraft, str, Enumeration]]:
    """The enumerations of all entities, with the field that declares each."""
    return [
        (entity, field.name, field.type)
        for entity in world.entities.values()
        for field in entity.fields.values()
        if isinstance(field.type, Enumeration)
    ]


def _scalar(world: World, name: str) -> None:
    choice = world.choice
    enumerated = enumerated_fields(world)
    if enumerated and choice.chance(15):
        entity, field, kind = choice.pick(enumerated)
        _declare_scalar(
            world, name, kind, lambda: {"value": _word(world, kind), "of": f"{entity.name}.{field}"}
        )
        return
    kinds = _kinds(world)
    wanted = choice.pick(kinds)
    _declare_scalar(world, name, wanted, lambda: {"value": _written(world, wanted)})


def _declare_scalar(world: World, name: str, kind: Type, body: Callable[[], Yaml]) -> None:
    scalar = ScalarDraft(name, kind, declared_in(world))
    alias = [
        each.name
        for each in world.scalars
        if each.type == kind and each.versions >= scalar.versions
    ]
    if alias and not isinstance(kind, Enumeration) and world.choice.chance(30):
        target = world.choice.pick(alias)
        declare(world, name, scalar.versions, lambda _: {"value": target})
    else:
        declare(world, name, scalar.versions, lambda _: body())
    world.scalars.append(scalar)


def _kinds(world: World) -> list[Type]:
    return [
        Number(),
        Money(world.currency),
        *(Quantity(unit) for unit in world.units),
        Date(),
        Duration("months"),
        Duration("days"),
        Duration("hours"),
        Boolean(),
        Text(),
        Number(),
    ]


def _written(world: World, kind: Type) -> str:
    made = literal(world, kind)
    assert made is not None, "every kind of a scalar has literals"
    return made.text


def _word(world: World, kind: Enumeration) -> str:
    return world.choice.pick(kind.values)


def _list(world: World) -> None:
    choice = world.choice
    name = world.fresh("list")
    versions = declared_in(world)
    enumerated = enumerated_fields(world)
    match choice.integer(0, 4):
        case 0 if enumerated:
            entity, field, kind = choice.pick(enumerated)
            made: Type = kind
            declare(
                world, name, versions, lambda _: _list_of(world, kind, f"{entity.name}.{field}")
            )
        case 1:
            owner = choice.pick(list(world.entities.values()))
            made = Row(owner.name)
            declare(world, name, versions, lambda _: _keys_of(world, owner))
        case _:
            kinds = [kind for kind in _kinds(world) if not isinstance(kind, Duration | Boolean)]
            literals = choice.pick(kinds)
            made = literals
            declare(world, name, versions, lambda _: _literals(world, literals))
    world.lists.append(ListDraft(name, made, versions))


def _list_of(world: World, kind: Enumeration, field: str) -> Yaml:
    return {"value": world.choice.several(kind.values, 1, 3), "of": field}


def _keys_of(world: World, entity: EntityDraft) -> Yaml:
    """Keys of an entity; the book is made so that nearly always it has them."""
    options = ("1", "2") if entity.numeric_key else KEYS[:3]
    return {"value": world.choice.several(options, 1, 2), "of": entity.name}


def _literals(world: World, kind: Type) -> Yaml:
    return {"value": [_written(world, kind) for _ in range(world.choice.integer(1, 3))]}
