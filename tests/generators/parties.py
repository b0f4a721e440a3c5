"""Makes the parties of rules."""

from __future__ import annotations

from dataclasses import dataclass

from tests.generators.paths import paths
from tests.generators.scope import Scope
from tests.generators.yaml_text import Yaml


@dataclass(frozen=True, slots=True)
class Party:
    """What `to` says, the entity it leads to, and a condition under which it is there."""

    written: Yaml
    entity: str
    condition: str


def party(scope: Scope) -> Party:
    """A row of an entity: the subject's own, one that it refers to, or the first of several."""
    choice = scope.world.choice
    # Fields and owners alone: the same party has to do in every version.
    own = [path for path in paths(scope) if path.own and path.subject in scope.world.entities]
    roots = {path.text for path in own} | {scope.subject}
    found = [
        path
        for path in paths(scope)
        if path.subject in scope.world.entities
        and not path.open_call
        and _is_reference(scope, path.text, roots)
    ]
    first = choice.pick([*own, *found])
    if choice.chance(25):
        sure = choice.pick(own)
        # Its lines go to two entities then, where these differ: such a party is never gathered.
        entity = sure.subject if sure.subject == first.subject else ""
        return Party([first.text, sure.text], entity, "")
    return Party(first.text, first.subject, "" if first.own else f"{first.text} is present")


def _is_reference(scope: Scope, text: str, roots: set[str]) -> bool:
    root, *steps = text.split(".")
    names = {field for entity in scope.world.entities.values() for field in entity.fields}
    return root in roots and bool(steps) and all(step in names for step in steps)
