"""What is wrong with the keys of a mapping: one missing, unknown or named otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from termwise.language.schema_violation import Violation, missing, path_of, wish
from termwise.language.schema_words import nearest, shown, ticked
from termwise.language.tokens import KEYWORDS

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


def required(error: ValidationError) -> Iterator[Violation]:
    """A key that a mapping must have."""
    names: Any = error.validator_value
    schema: Any = error.schema
    present: Any = error.instance
    for name in names:
        # jsonschema gives one error for each key missing, and names it in its message only.
        if name not in present and error.message.startswith(repr(name)):
            about = schema.get("properties", {}).get(name, {})
            said = about.get("x-message") or about.get("description") or "…"
            yield missing([name], path_of(error), f"add `{name}: {said}`")


def dependent(error: ValidationError) -> Iterator[Violation]:
    """A key that another key needs."""
    wanted: Any = error.validator_value
    for key, names in wanted.items():
        for name in names:
            if error.message.startswith(f"{name!r} is a dependency of {key!r}"):
                yield missing([name], path_of(error), f"`{key}` needs it")


def unknown(error: ValidationError) -> Iterator[Violation]:
    """Every key that is none of those known."""
    present: Any = error.instance
    known = list(dict.fromkeys(_declared(error.schema)))
    for key in _refused(error):
        free = [name for name in known if name not in present]
        glued, _, rest = key.partition(":")
        near = glued if rest and glued in known else nearest(key, free)
        if rest and near == glued:
            help: str | None = f"put a space behind the colon: `{glued}: {rest}`"
        elif near is not None:
            help = f"did you mean `{near}`?"
        else:
            help = f"what can stand here: {ticked(known)}" if known else wish(error)
        message = f"`{key}` is no key that can stand here"
        names = (near,) if near else ()
        yield Violation("unknown-key", message, (*path_of(error), key), "key", help, names)


def _refused(error: ValidationError) -> list[str]:
    """The keys refused, which jsonschema names in its message only."""
    schema: Any = error.schema
    present: Any = error.instance
    if error.validator == "unevaluatedProperties":
        return [key for key in present if repr(key) in error.message]
    patterns = [re.compile(pattern) for pattern in schema.get("patternProperties", {})]
    known = schema.get("properties", {})
    return [k for k in present if k not in known and not any(p.search(k) for p in patterns)]


def _declared(schema: object) -> Iterator[str]:
    if not isinstance(schema, Mapping):
        return
    yield from schema.get("properties", {})
    for word in ("allOf", "anyOf", "oneOf"):
        for branch in schema.get(word, []):
            yield from _declared(branch)
    for word in ("then", "else"):
        yield from _declared(schema.get(word))


def name_refused(error: ValidationError) -> str | None:
    """The key that an error of `propertyNames` is about."""
    steps = list(error.absolute_schema_path)
    for at, step in enumerate(steps):
        if step == "propertyNames" and (at == 0 or steps[at - 1] not in {"properties", "$defs"}):
            return str(error.instance)
    return None


def misnamed(error: ValidationError, key: str) -> Iterator[Violation]:
    """A key that is not named as it should be."""
    path = (*path_of(error), key)
    if error.validator in {"enum", "const"}:
        value: Any = error.validator_value
        names = [shown(name) for name in ([value] if error.validator == "const" else value)]
        near = nearest(key, names)
        help = f"did you mean `{near}`?" if near else f"what can stand here: {ticked(names)}"
        message = f"`{key}` is no key that can stand here"
        yield Violation("unknown-key", message, path, "key", help, (near,) if near else ())
    elif key in KEYWORDS or key.rpartition(".")[2] in KEYWORDS:
        word = key.rpartition(".")[2]
        message = f"`{word}` is a word of the language, and cannot be a name"
        yield Violation("bad-format", message, path, "key", "choose another name")
    else:
        wanted = wish(error) or "another name"
        message = f"expected {wanted}, found `{shown(key)}`"
        help = f"write {wanted}"
        if wanted.startswith("two names") and key.isidentifier():
            help = f"write before it whose it is, an entity or period, and a dot: `….{key}`"
        yield Violation("bad-format", message, path, "key", help)
