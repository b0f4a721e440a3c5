"""Names that only capitals part, kept apart on an engine that takes them for one."""

from __future__ import annotations

import re
from typing import Final

_CAPITAL: Final = re.compile(r"[A-Z]")
_SMALL: Final = re.compile(r"~([a-z])")
_WITH_CAPITAL: Final = re.compile(r'"[^"]*[A-Z]')
_QUOTED: Final = re.compile(r"'(?:''|[^'])*'|\"(?:\"\"|[^\"])*\"")


def apart(name: str) -> str:
    """A name as DuckDB keeps it, which takes `Name` and `name` for one: `~name` for `Name`.

    No name of the language has a `~`.
    """
    return _CAPITAL.sub(lambda found: f"~{found[0].lower()}", name)


def together(name: str) -> str:
    """The name that `apart` was given."""
    return _SMALL.sub(lambda found: found[1].upper(), name)


def kept_apart(statement: str) -> str:
    """A statement of DuckDB with its names, which stand in quotes, as `apart` writes them."""
    if _WITH_CAPITAL.search(statement) is None:
        return statement
    return _QUOTED.sub(lambda m: apart(m[0]) if m[0][0] == '"' else m[0], statement)
