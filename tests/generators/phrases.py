"""Makes messages: words with values in them."""

from __future__ import annotations

from tests.generators.leaves import leaves
from tests.generators.scope import Scope
from tests.generators.values import read_leaf
from tests.generators.yaml_text import Yaml

_WORDS = ("Due", 'It\'s "due"', "Échu le", "→ 金額", "a: b # c", "100 %")


def message(scope: Scope) -> Yaml:
    """A message in both languages, or in one."""
    english = _phrase(scope)
    if scope.world.choice.chance(50):
        return {"en": english, "fr": _phrase(scope)}
    return {"en": english} if scope.world.choice.chance(50) else english


def _phrase(scope: Scope) -> str:
    choice = scope.world.choice
    parts = [choice.pick(_WORDS)]
    there = leaves(scope)
    for _ in range(choice.integer(0, 3)):
        parts.append(f"{{{read_leaf(scope, choice.pick(there)).text}}}")
        if choice.chance(30):
            parts.append(choice.pick(_WORDS))
    return " ".join(parts)
