"""Short names for the fields of the engine's facts.

The engine knows a name only by a 32-bit hash, so two names may be one to it. Ours are generated,
and every name is checked against all others and against the words of the engine's own language.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import count, product
from string import ascii_lowercase
from typing import Final

TAG: Final = "A"
"""Sent with a fact when some rule has only tests for missing fields: none may start with those."""

OPENING: Final = "B"
"""The one field of the event that opens a rule set."""

RESERVED: Final = (
    *("id", "sid", "$s", "$i", "$m", "$l", "$r", "m", "x", "name", "$forward", "$pulse"),
    *("all", "any", "pri", "count", "cap", "dist", "$or", "$and", "$ex", "$nex", "$mt", "$imt"),
    *("$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$iall", "$iany", "$add", "$sub", "$mul"),
    *("$div", "$time", "$timerName", "$baseTime", TAG, OPENING),
)
"""Words that mean something to the engine or to us, so no column's name."""


def fnv(name: str) -> int:
    """The engine's hash of a name (32-bit FNV-1a)."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


@cache
def field_names(wanted: int) -> tuple[str, ...]:
    """So many names, no two with one hash, the shortest first."""
    taken = {fnv(word) for word in RESERVED}
    names: list[str] = []
    for name in _candidates():
        if len(names) == wanted:
            break
        if fnv(name) not in taken:
            taken.add(fnv(name))
            names.append(name)
    return tuple(names)


def _candidates() -> Iterator[str]:
    for length in count(1):
        for letters in product(ascii_lowercase, repeat=length):
            yield "".join(letters)
