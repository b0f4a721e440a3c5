"""Whether a value has the form that a schema asks for: the plain yes that most files get.

jsonschema says what is wrong, and takes its time for a value in which nothing is. What is asked
here is only whether something is, and only with the few keywords that our schemas use; jsonschema
is imported when the answer is no, or open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from termwise.language.schema_instance import Value

Holds = Callable[[Value], bool]
Schema = Mapping[str, Any]

_WORDS: Final = frozenset(
    {"$schema", "$id", "$defs", "definitions", "title", "description", "examples"}
    | {"x-message", "patternErrorMessage", "then", "else"}
)
"""Keywords that demand nothing by themselves."""


class _Open(Exception):  # noqa: N818
    """The question is left to jsonschema."""


class Acceptance:
    """Says of values whether a schema accepts them; `load` finds a schema that it refers to."""

    def __init__(self, schema: Schema, load: Callable[[str], Schema]) -> None:
        self._schema = schema
        self._load = load
        self._forms: dict[str, Holds] = {}
        self._whole = self._form(schema)

    def surely(self, value: Value) -> bool:
        """Whether the value is accepted for sure; False where it is not, or nobody knows."""
        try:
            return self._whole(value)
        except _Open:
            return False

    def _form(self, schema: Schema | bool) -> Holds:
        if isinstance(schema, bool):
            return lambda _: schema
        demands = [self._demand(word, schema) for word in schema if word not in _WORDS]
        if len(demands) == 1:
            return demands[0]
        return lambda value: all(holds(value) for holds in demands)

    def _demand(self, word: str, schema: Schema) -> Holds:
        said = schema[word]
        match word:
            case "$ref":
                return self._reference(said)
            case "anyOf" | "oneOf" | "allOf":
                return _of_several(word, [self._form(each) for each in said])
            case "not":
                form = self._form(said)
                return lambda value: not form(value)
            case "if":
                return self._condition(schema)
            case "properties":
                return _properties({name: self._form(each) for name, each in said.items()})
            case "additionalProperties":
                return _others(frozenset(schema.get("properties", ())), self._form(said))
            case "propertyNames":
                form = self._form(said)
                return lambda value: not isinstance(value, dict) or all(map(form, value))
            case "items":
                form = self._form(said)
                return lambda value: not isinstance(value, list) or all(map(form, value))
            case _:
                return _LEAVES[word](said) if word in _LEAVES else _left_open

    def _condition(self, schema: Schema) -> Holds:
        asked = self._form(schema["if"])
        then, otherwise = (self._form(schema.get(word, True)) for word in ("then", "else"))
        return lambda value: then(value) if asked(value) else otherwise(value)

    def _reference(self, reference: str) -> Holds:
        """Made when it is first asked, so that definitions may speak of themselves."""

        def holds(value: Value) -> bool:
            if reference not in self._forms:
                self._forms[reference] = self._referred_to(reference)
            return self._forms[reference](value)

        return holds

    def _referred_to(self, reference: str) -> Holds:
        file, _, path = reference.partition("#")
        if file:
            return Acceptance(self._load(file), self._load)._whole if not path else _left_open
        found: Any = self._schema
        for step in path.split("/")[1:]:
            found = found[step]
        return self._form(found)


def _left_open(_: Value) -> bool:
    raise _Open


def _of_several(word: str, forms: Sequence[Holds]) -> Holds:
    if word == "oneOf":
        return lambda value: sum(holds(value) for holds in forms) == 1
    several = any if word == "anyOf" else all
    return lambda value: several(holds(value) for holds in forms)


def _properties(forms: Mapping[str, Holds]) -> Holds:
    def holds(value: Value) -> bool:
        return not isinstance(value, dict) or all(
            forms[name](each) for name, each in value.items() if name in forms
        )

    return holds


def _others(known: frozenset[str], form: Holds) -> Holds:
    def holds(value: Value) -> bool:
        return not isinstance(value, dict) or all(
            form(each) for name, each in value.items() if name not in known
        )

    return holds


def _type(said: str | Sequence[str]) -> Holds:
    names = (said,) if isinstance(said, str) else tuple(said)
    return lambda value: any(_TYPES[name](value) for name in names)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_whole(value: Value) -> bool:
    return _is_number(value) and (
        isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    )


_TYPES: Final[Mapping[str, Holds]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": _is_number,
    "integer": _is_whole,
}


def _required(names: Sequence[str]) -> Holds:
    return lambda value: not isinstance(value, dict) or all(name in value for name in names)


def _enum(values: Sequence[Any]) -> Holds:
    """Of texts, true and false; what equals a number is a question of its own."""
    if not all(isinstance(each, str | bool) for each in values):
        return _left_open
    listed = {(type(each), each) for each in values}
    return lambda value: isinstance(value, str | bool) and (type(value), value) in listed


def _unique(said: bool) -> Holds:
    def holds(value: Value) -> bool:
        if not said or not isinstance(value, list) or len(value) < 2:
            return True
        if not all(isinstance(each, str) for each in value):
            raise _Open
        return len(set(map(str, value))) == len(value)

    return holds


def _minimum(least: int) -> Holds:
    def holds(value: Value) -> bool:
        return not _is_number(value) or not value < least  # type: ignore[operator]

    return holds


def _size(kind: type[list[Any]] | type[dict[Any, Any]], fits: Callable[[int], bool]) -> Holds:
    return lambda value: not isinstance(value, kind) or fits(len(value))


def _pattern(pattern: str) -> Holds:
    def holds(value: Value) -> bool:
        return not isinstance(value, str) or bool(_compiled(pattern, value.isascii()).search(value))

    return holds


@cache
def _compiled(pattern: str, of_ascii: bool) -> re.Pattern[str]:
    """Classes with wide ranges take long to compile, and most texts are plain."""
    if of_ascii:
        pattern = _CLASS.sub(lambda found: _WIDE_RANGE.sub("", found[0]), pattern)
    return re.compile(pattern)


# A class that is no complement and keeps something when its ranges beyond ASCII are gone.
_CLASS: Final = re.compile(r"(?<!\\)\[[A-Za-z_][^]\\[]*\]")
_WIDE_RANGE: Final = re.compile(r"[^\x00-\x7f]-[^\x00-\x7f]")

_LEAVES: Final[Mapping[str, Callable[[Any], Holds]]] = {
    "type": _type,
    "required": _required,
    "enum": _enum,
    "const": lambda said: _enum([said]),
    "pattern": _pattern,
    "minimum": _minimum,
    "uniqueItems": _unique,
    "minItems": lambda least: _size(list, lambda size: size >= least),
    "maxItems": lambda most: _size(list, lambda size: size <= most),
    "minProperties": lambda least: _size(dict, lambda size: size >= least),
    "maxProperties": lambda most: _size(dict, lambda size: size <= most),
}
"""Keywords that hold no schemas."""
