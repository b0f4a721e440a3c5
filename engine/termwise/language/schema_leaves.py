"""What is wrong, said of each single demand of a schema's that a file does not meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from termwise.language.schema_keys import dependent, misnamed, name_refused, required, unknown
from termwise.language.schema_violation import (
    Violation,
    path_of,
    refused_format,
    refused_kind,
    refused_value,
    wish,
    wished_kinds,
)
from termwise.language.schema_words import shown, ticked

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


def told(error: ValidationError) -> Iterator[Violation]:
    """The faults that one error of jsonschema's stands for; no choice between forms."""
    key = name_refused(error)
    if key is not None:
        yield from misnamed(error, key)
    else:
        yield from _TELLERS.get(str(error.validator), _other)(error)


def _found(error: ValidationError) -> Any:
    return error.instance


def _type(error: ValidationError) -> Iterator[Violation]:
    yield refused_kind(wished_kinds(error), _found(error), path_of(error))


def _enum(error: ValidationError) -> Iterator[Violation]:
    value: Any = error.validator_value
    allowed = [value] if error.validator == "const" else value
    yield refused_value(allowed, _found(error), path_of(error))


def _pattern(error: ValidationError) -> Iterator[Violation]:
    wanted = wish(error) or f"text like {error.validator_value}"
    yield refused_format([wanted], _found(error), path_of(error))


def _forbidden(error: ValidationError) -> Iterator[Violation]:
    """`not`, a `oneOf` that holds more than once, and `false` where a key must not stand."""
    path, schema = path_of(error), error.schema
    if schema is False:
        message = f"`{path[-1] if path else 'this'}` cannot stand here"
        yield Violation("unknown-key", message, path, "key", "delete it")
        return
    value: Any = error.validator_value
    branches = value if isinstance(value, list) else [value]
    present: Any = error.instance if isinstance(error.instance, dict) else {}
    names = [n for b in branches for n in _required_by(b) if n in present]
    if len(names) > 1:
        message = f"{ticked(names, 'and')} cannot stand together"
        yield Violation("not-together", message, path, "head", "keep one of them")
    else:
        message = wish(error) or "this cannot stand here"
        yield Violation("bad-format", message, path, help="delete what does not belong here")


def _required_by(schema: object) -> list[str]:
    required = schema.get("required", []) if isinstance(schema, Mapping) else []
    return list(required)


def _count(error: ValidationError) -> Iterator[Violation]:
    bound, size = error.validator_value, len(_found(error))
    if str(error.validator).startswith("min"):
        message = f"at least {bound} must stand here, found {size or 'none'}"
        wanted = wish(error)
        help = f"write {wanted}" if wanted else "write what is missing, or delete the key"
        yield Violation("too-few", message, path_of(error), help=help)
    else:
        message = f"at most {bound} can stand here, found {size}"
        wanted = wish(error)
        help = f"write {wanted}" if wanted else "delete those that are too many"
        yield Violation("too-many", message, path_of(error), help=help)


def _range(error: ValidationError) -> Iterator[Violation]:
    words = {
        "minimum": "at least",
        "maximum": "at most",
        "exclusiveMinimum": "more than",
        "exclusiveMaximum": "less than",
        "multipleOf": "a multiple of",
    }
    wanted = wish(error) or f"{words[str(error.validator)]} {error.validator_value}"
    message = f"expected {wanted}, found {shown(_found(error))}"
    yield Violation("out-of-range", message, path_of(error), help=f"write {wanted}")


def _length(error: ValidationError) -> Iterator[Violation]:
    wanted = wish(error) or ("text" if error.validator == "minLength" else "a shorter text")
    found = f"`{shown(_found(error))}`" if _found(error) else "an empty text"
    message = f"expected {wanted}, found {found}"
    yield Violation("bad-format", message, path_of(error), help=f"write {wanted}")


def _twice(error: ValidationError) -> Iterator[Violation]:
    items: Any = error.instance
    for at, item in enumerate(items):
        if item in items[:at]:
            message = f"`{shown(item)}` is listed twice"
            yield Violation("listed-twice", message, (*path_of(error), at), help="delete one")


def _other(error: ValidationError) -> Iterator[Violation]:
    message = wish(error) or error.message
    yield Violation("bad-format", message, path_of(error), help="see the reference of this key")


_TELLERS: dict[str, Callable[[ValidationError], Iterator[Violation]]] = {
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _pattern,
    "required": required,
    "dependentRequired": dependent,
    "additionalProperties": unknown,
    "unevaluatedProperties": unknown,
    "None": _forbidden,
    "not": _forbidden,
    "oneOf": _forbidden,
    "minItems": _count,
    "maxItems": _count,
    "minProperties": _count,
    "maxProperties": _count,
    "minLength": _length,
    "maxLength": _length,
    "minimum": _range,
    "maximum": _range,
    "exclusiveMinimum": _range,
    "exclusiveMaximum": _range,
    "multipleOf": _range,
    "uniqueItems": _twice,
}
