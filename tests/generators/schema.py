"""Makes the entities of a program, with fields of every type."""

from __future__ import annotations

from termwise.language.types import (
    Boolean,
    Date,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
)

from tests.generators.choice import Choice
from tests.generators.drafts import EntityDraft, FieldDraft, World
from tests.generators.words import ENTITIES, ENUMERATIONS
from tests.generators.yaml_text import Yaml

_NAMES = {
    Boolean: "active",
    Number: "score",
    Date: "day",
    Moment: "time",
    Text: "note",
    Enumeration: "kind",
    Quantity: "seats",
    Money: "fee",
}


def make_entities(world: World) -> None:
    """One to four entities; each refers to those before it, and now and then to itself."""
    choice = world.choice
    for name in ENTITIES[: choice.integer(1, 4)]:
        world.entities[name] = _entity(world, name)


def _entity(world: World, name: str) -> EntityDraft:
    choice = world.choice
    numeric = choice.chance(25)
    key = f"{name}_id"
    fields = {key: FieldDraft(key, Number() if numeric else Text())}
    own_date = _own_date(choice)
    if own_date is not None:
        fields["happened"] = FieldDraft("happened", own_date)
    for field in [*_references(world, name), *_values(world, name)]:
        fields[field.name] = field
    date = "happened" if own_date else None
    return EntityDraft(name, key, numeric, date, fields, bool(own_date) and choice.chance(25))


def _own_date(choice: Choice) -> Type | None:
    kinds: list[Type | None] = [Date(), Date(), None, Moment()]
    return choice.pick(kinds)


def _references(world: World, name: str) -> list[FieldDraft]:
    choice = world.choice
    found = [
        FieldDraft(other, Row(other), choice.chance(30))
        for other in world.entities
        if choice.chance(85)
    ]
    if choice.chance(55):
        found.append(FieldDraft("upline", Row(name), True))
    if world.entities and choice.chance(35):
        other = choice.pick(list(world.entities))
        found.append(FieldDraft("second", Row(other), choice.chance(50)))
    return found


def _values(world: World, entity: str) -> list[FieldDraft]:
    choice = world.choice
    kinds = _kinds(world)
    found: list[FieldDraft] = []
    for number in range(choice.integer(2, 6)):
        kind = choice.pick(kinds)
        name = f"{_NAMES[type(kind)]}{number}"
        if isinstance(kind, Enumeration):
            kind = Enumeration(kind.values, f"{entity}.{name}")
        found.append(FieldDraft(name, kind, choice.chance(30)))
    return found


def _kinds(world: World) -> list[Type]:
    return [
        Money(world.currency),
        Date(),
        Number(),
        *(Quantity(unit) for unit in world.units),
        *(Enumeration(values, "") for values in ENUMERATIONS),
        Boolean(),
        Text(),
        Moment(),
        Boolean(),
        Money(world.foreign),
        Money(world.currency),
        Number(),
    ]


def entity_yaml(world: World, entity: EntityDraft) -> Yaml:
    """An entity as program.yaml declares it."""
    document: dict[str, Yaml] = {
        "key": {entity.key: "number"} if entity.numeric_key else entity.key
    }
    if entity.date is not None:
        document["date"] = entity.date
    if entity.history:
        document["history"] = True
    fields = [field for field in entity.fields.values() if field.name != entity.key]
    document["fields"] = {field.name: _type_yaml(world, field) for field in fields}
    return document


def _type_yaml(world: World, field: FieldDraft) -> Yaml:
    mark = "?" if field.missing else ""
    missing: dict[str, Yaml] = {"missing": True} if field.missing else {}
    match field.type:
        case Enumeration(values=values):
            return {"one_of": list(values), **missing} if missing else list(values)
        case Money(currency=currency) if currency != world.currency:
            return {"type": "money", "currency": currency, **missing}
        case Money():
            return f"money{mark}"
        case Quantity(unit=unit):
            return f"{unit}{mark}"
        case Row(subject=subject):
            return f"{subject}{mark}"
        case kind:
            return f"{type(kind).__name__.lower()}{mark}"
