"""Makes values that read their own past, once everything else is made.

Either through the earlier rows of their own kind, or through a period that gathers them: what a row
comes to depends on what was gathered in the period before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from termwise.language.types import Money, Quantity, Type

from tests.generators.drafts import World
from tests.generators.graph import References, references, shortest
from tests.generators.literals import literal
from tests.generators.measures import versions_of
from tests.generators.numbers import rounded
from tests.generators.scope import subject_scope
from tests.generators.values import value
from tests.generators.windows import ties
from tests.generators.yaml_text import Yaml


def make_past(world: World) -> None:
    """Add what reads its own past, where the program has a place for it."""
    choice = world.choice
    kinds: tuple[Type, ...] = (Money(world.currency), Quantity(world.units[0]))
    kind = choice.pick(kinds)
    dated = [name for name in [*world.entities, *world.periods] if _is_sequence(world, name)]
    places = _places(world)
    if places and choice.chance(75):
        _through_a_period(world, choice.pick(places), kind)
    elif dated:
        _through_earlier_rows(world, choice.pick(dated), kind)


def _written(world: World, subject: str, kind: Type, versions: set[int]) -> dict[int, str]:
    """By version, an amount of a row that reads nothing of its own past."""
    found: dict[int, str] = {}
    for index in sorted(versions):
        scope = subject_scope(world, index, subject)
        made = value(scope, kind, 2)
        if made is not None:
            found[index] = (made if made.tame else rounded(scope, kind, made)).text
    return found


def _is_sequence(world: World, subject: str) -> bool:
    """Whether its rows have dates, and no two ways tie them to one another."""
    owners = list(world.owners(subject).values())
    if owners:
        return len(set(owners)) == len(owners)
    return world.is_dated(subject) and ties(world, subject, None, subject, 1) <= 1


def _through_earlier_rows(world: World, subject: str, kind: Type) -> None:
    run, kept = world.fresh("so-far").replace("-", "_"), world.fresh("kept")
    choice = world.choice
    limit = literal(world, kind)
    assert limit is not None
    shape = choice.pick(_SHAPES)
    measure: dict[str, Yaml] = {**shape.gathered(kept), "over": f"{subject} as other"}
    if subject in world.periods and choice.chance(40):
        measure["previous"] = choice.integer(1, 3)
    else:
        measure["before"] = subject
    tie = _tie(world, subject)
    if tie:
        measure["where"] = tie
    if choice.chance(25):
        measure["refused"] = "too"
    for index, step in _written(world, subject, kind, versions_of(world, subject)).items():
        version = world.versions[index]
        version.measures[f"{subject}.{run}"] = measure
        body = shape.kept(f"default({step}, {limit.text})", f"{subject}.{run}", limit.text)
        version.decisions[f"{subject}.{kept}"] = body


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is gathered of the rows before, and what that leaves of an amount."""

    gathered: Callable[[str], dict[str, Yaml]]
    kept: Callable[[str, str, str], str]


def _capped(kept: str) -> dict[str, Yaml]:
    return {"sum": f"other.{kept}"}


def _highest(kept: str) -> dict[str, Yaml]:
    return {"max": f"other.{kept}"}


def _last(kept: str) -> dict[str, Yaml]:
    return {"latest": f"other.{kept}"}


_SHAPES = (
    _Shape(_capped, lambda step, run, limit: f"min({step}, {limit} - {run})"),
    _Shape(_highest, lambda step, run, limit: f"max({step}, default({run}, {limit}))"),
    _Shape(_last, lambda step, run, limit: f"min({step}, default({run}, {limit}))"),
    _Shape(_capped, lambda step, run, limit: f"max({step}, -{run}, {limit})"),
)


def _tie(world: World, subject: str) -> str:
    """Only rows that refer to the same, mostly, where the subject refers to anything."""
    there = references(world, subject) if subject in world.entities else {}
    if not there or not world.choice.chance(60):
        return ""
    name = world.choice.pick(list(there))
    return f"other.{name} = {subject}.{name}"


Place = tuple[str, str, References]
"""A period, an entity that it can gather, and the references from that to the period's owner."""


def _places(world: World) -> list[Place]:
    found: list[Place] = []
    for name, period in world.periods.items():
        if len(period.owners) > 1:
            continue
        (owner,) = period.owners.values()
        for entity, draft in world.entities.items():
            ways = shortest(world, entity, owner, 1) if entity != owner else []
            if draft.date is not None and len(ways) == 1:
                found.append((name, entity, ways[0]))
    return found


def _through_a_period(world: World, place: Place, kind: Type) -> None:
    period, entity, way = place
    choice = world.choice
    total, carried = world.fresh("total"), world.fresh("carried")
    row, kept, rule = world.fresh("within"), world.fresh("kept"), world.fresh("kept-rule")
    limit = literal(world, kind)
    assert limit is not None
    gathers_lines = choice.chance(50)
    aggregate = choice.pick(("sum", "max", "latest", "sum"))
    owner = f"{entity}.{'.'.join(way)}"
    effect = "accrue" if isinstance(kind, Money) else "grant"
    versions = world.periods[period].versions
    for index, step in _written(world, entity, kind, versions).items():
        version = world.versions[index]
        gathered = f"{rule}.amount" if gathers_lines else f"{entity}.{kept}"
        version.measures[f"{period}.{total}"] = {aggregate: gathered, "during": period}
        version.decisions[f"{period}.{carried}"] = (
            f"default({period}.previous.{total}, {limit.text})"
        )
        version.decisions[f"{entity}.{row}"] = f"at({owner}.{period})"
        before = f"default({entity}.{row}.{carried}, {limit.text})"
        version.decisions[f"{entity}.{kept}"] = f"min(default({step}, {limit.text}), {before})"
        if gathers_lines:
            version.rules.append(
                {
                    "id": rule,
                    "for": entity,
                    "when": f"{owner} is present",
                    effect: f"{entity}.{kept}",
                    "to": owner,
                }
            )
