"""Paths of references between entities, as the language looks for them."""

from __future__ import annotations

from termwise.language.types import Row

from tests.generators.drafts import World

References = tuple[str, ...]


def references(world: World, entity: str) -> dict[str, str]:
    """The reference fields of an entity, with the entity each leads to."""
    found = world.entities[entity].fields.values()
    return {field.name: field.type.subject for field in found if isinstance(field.type, Row)}


def shortest(world: World, source: str, target: str, least: int) -> list[References]:
    """All shortest paths of `least` references or more from one entity to another."""
    reached: list[tuple[References, str]] = [((), source)]
    for length in range(len(world.entities) + 2):
        if length >= least and (found := [path for path, end in reached if end == target]):
            return found
        reached = [
            ((*path, name), further)
            for path, end in reached
            for name, further in references(world, end).items()
        ]
    return []


def within(world: World, source: str, most: int) -> list[tuple[References, str]]:
    """Every path of at most so many references, with the entity it ends at."""
    found: list[tuple[References, str]] = [((), source)]
    level = found
    for _ in range(most):
        level = [
            ((*path, name), further)
            for path, end in level
            for name, further in references(world, end).items()
        ]
        found = [*found, *level]
    return found
