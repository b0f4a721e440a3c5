"""What a schema asks for and what a file holds, in an author's words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from termwise.language.schema_instance import Value

_KINDS = {
    "string": "text",
    "object": "keys and values",
    "array": "a list",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}
_LISTED = 20

SWITCHES: Final = {
    **dict.fromkeys(("yes", "y", "on"), "true"),
    **dict.fromkeys(("no", "n", "off"), "false"),
}
"""Words that some take for true and false."""


def kind(name: str) -> str:
    """A type of JSON's."""
    return _KINDS.get(name, name)


def kind_of(value: Value) -> str:
    """The kind of a value found, with the value where it may surprise."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float() | Decimal():
            return f"the number {shown(value)}"
        case str():
            return "text"
        case list():
            return "a list"
        case dict():
            return "keys and values"


def shown(value: Value) -> str:
    """A value as it is written, cut where it is long."""
    match value:
        case None:
            return "nothing"
        case bool():
            text = str(value).lower()
        case list() | dict():
            return kind_of(value)
        case _:
            text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def either(names: Iterable[str], last: str = "or") -> str:
    """A list as one says it: "a, b or c"."""
    *rest, final = [*dict.fromkeys(names)] or ["nothing"]
    return f"{', '.join(rest)} {last} {final}" if rest else final


def ticked(names: Iterable[str], last: str = "or") -> str:
    """A list of names as one says it, each between backticks; cut where it is long."""
    names = [f"`{name}`" for name in dict.fromkeys(names)]
    if len(names) > _LISTED:
        names = [*names[:_LISTED], f"{len(names) - _LISTED} more"]
    return either(names, last)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    by_folded = {other.casefold(): other for other in known}
    near = get_close_matches(name.casefold(), by_folded, 1, 0.65)
    return by_folded[near[0]] if near else None
