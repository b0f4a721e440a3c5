"""The words of both languages fit the same places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from string import Formatter

import pytest
from termwise.explain.english import ENGLISH
from termwise.explain.french import FRENCH
from termwise.explain.words import Words


def templates(words: Words) -> dict[str, str]:
    """Every template by its name, those of a group by name and member."""
    found: dict[str, str] = {}
    for each in fields(words):
        value = getattr(words, each.name)
        if isinstance(value, str):
            found[each.name] = value
        elif isinstance(value, Mapping):
            found |= {f"{each.name}.{k}": "".join(v) for k, v in value.items()}
        elif isinstance(value, tuple):
            found |= {f"{each.name}.{n}": text for n, text in enumerate(value)}
    return found


def places(template: str) -> set[str]:
    """The names that are put in."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("name", templates(ENGLISH))
def test_the_same_is_put_in(name: str) -> None:
    """Nothing is told in one language and left out in the other."""
    allowed = places(templates(ENGLISH)[name])
    assert places(templates(FRENCH)[name]) == allowed
