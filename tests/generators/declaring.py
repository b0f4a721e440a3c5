"""In which versions a thing is declared, and with which values."""

from __future__ import annotations

from collections.abc import Callable

from tests.generators.drafts import World
from tests.generators.yaml_text import Yaml


def declared_in(world: World) -> set[int]:
    """The versions that declare something: nearly always all of them."""
    everywhere = set(range(len(world.versions)))
    if len(everywhere) > 1 and world.choice.chance(7):
        everywhere.discard(world.choice.integer(0, len(everywhere) - 1))
    return everywhere


def declare(world: World, name: str, versions: set[int], body: Callable[[int], Yaml]) -> None:
    """Write a parameter to its versions; half of the later ones keep the value."""
    last: Yaml | None = None
    for index in sorted(versions):
        version = world.versions[index]
        if last is None or world.choice.chance(50):
            last = body(index)
        version.parameters[name] = last
        version.declared.add(name)
