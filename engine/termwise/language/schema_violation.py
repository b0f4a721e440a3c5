"""A fault of a file's form, and how the commonest ones are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from termwise.language.codes import Code
from termwise.language.literals import day_meant
from termwise.language.schema_instance import Path, Value
from termwise.language.schema_words import SWITCHES, either, kind, kind_of, nearest, shown, ticked
from termwise.language.tokens import KEYWORDS

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Place = Literal["key", "value", "head"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault: at the value or the key that a path ends with, or at the head of a mapping."""

    code: Code
    message: str
    path: Path
    place: Place = "value"
    help: str | None = None
    names: tuple[str, ...] = ()
    """The keys missing; of an unknown key, the one probably meant."""


def path_of(error: ValidationError) -> Path:
    """The path of the value that an error is about."""
    return tuple(error.absolute_path)


def wish(error: ValidationError) -> str | None:
    """What the schema's author wants said of the values it takes: "a date such as …"."""
    schema: Any = error.schema
    said = schema.get("x-message") if isinstance(schema, Mapping) else None
    return said if isinstance(said, str) else None


def wished_kinds(error: ValidationError) -> list[str]:
    """The kinds of value that a schema's `type` takes, in an author's words."""
    wanted: Any = error.validator_value
    said = wish(error)
    return [said] if said else [kind(n) for n in ([wanted] if isinstance(wanted, str) else wanted)]


def refused_kind(wishes: Iterable[str], value: Value, path: Path) -> Violation:
    """A value of another kind than all that could stand there."""
    wishes = tuple(w for w in wishes if w != "nothing") or ("nothing",)
    message = f"expected {either(wishes)}, found {kind_of(value)}"
    help = _other_form(either(wishes), value)
    if "text" in wishes and isinstance(value, bool | int | float | Decimal):
        help = f'put it in quotes: "{shown(value)}"'
    elif value is None:
        help = "write a value behind the colon, or delete the line"
    elif isinstance(value, str):
        help = _text_help(value, wishes) or help
    return Violation("wrong-type", message, path, help=help)


def _other_form(wanted: str, value: Value) -> str:
    """What to do where keys, a list or one value stand in each other's place."""
    match value:
        case list():
            return f"leave out the dashes or square brackets, and write {wanted}"
        case dict() if not wanted.startswith("a list"):
            return f"write {wanted}, without keys or braces"
        case _:
            return f"write {wanted}"


def _text_help(text: str, wishes: tuple[str, ...]) -> str | None:
    """What to do where a text stands instead of something else."""
    key, colon, rest = text.partition(":")
    if colon and rest and not rest[0].isspace() and not any(c.isspace() for c in key):
        return f"put a space behind the colon: `{key}: {rest}`"
    if ("list" in either(wishes) or "[" in either(wishes)) and "," in text:
        return f"put it in square brackets: `[{text}]`"
    if "true or false" in wishes and text.lower() in SWITCHES:
        return f"write `{SWITCHES[text.lower()]}`"
    return None


def refused_value(allowed: Iterable[Value], value: Value, path: Path) -> Violation:
    """A value that is none of those listed."""
    names = [shown(other) for other in allowed]
    near = nearest(shown(value), names)
    if len(names) == 1:
        message, help = (
            f"`{shown(value)}` stands where only `{names[0]}` can",
            f"write `{names[0]}`",
        )
    else:
        message, help = f"`{shown(value)}` is none of {ticked(names)}", "write one of these"
    return Violation("not-one-of", message, path, help=f"did you mean `{near}`?" if near else help)


def refused_format(wishes: Iterable[str], value: Value, path: Path) -> Violation:
    """A value that is not written as it should be."""
    if isinstance(value, str) and value in KEYWORDS:
        message = f"`{value}` is a word of the language, and cannot be a name"
        return Violation("bad-format", message, path, help="choose another name")
    found = shown(value) if isinstance(value, list | dict | None) else f"`{shown(value)}`"
    wanted = either(wishes)
    meant = day_meant(value) if isinstance(value, str) and wanted.startswith("a date") else None
    help = f"write `{meant}`" if meant else f"write {wanted}"
    return Violation("bad-format", f"expected {wanted}, found {found}", path, help=help)


def missing(names: Iterable[str], path: Path, help: str | None = None) -> Violation:
    """A mapping without one of these keys."""
    names = tuple(names)
    lack = f"one of {ticked(names)}" if len(names) > 1 else f"the key {ticked(names)}"
    help = help or f"add {'one of them, such as ' if len(names) > 1 else ''}`{names[0]}: …`"
    return Violation("missing-key", f"{lack} is missing here", path, "head", help, names)
