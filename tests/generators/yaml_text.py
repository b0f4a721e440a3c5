"""Writes mappings and lists as YAML in block style, quoting only where it must."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Yaml: TypeAlias = "str | bool | int | Sequence[Yaml] | Mapping[str, Yaml]"

# What may stand unquoted: begins with a letter or digit, and nothing in it means anything to YAML.
_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.()+*/<>=\- ]*[A-Za-z0-9_)])?")
_WORDS_OF_YAML = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def written(document: Mapping[str, Yaml]) -> str:
    """The text of a file."""
    return "\n".join(_mapping(document, "")) + "\n"


def scalar(value: str | bool | int) -> str:
    """One value; text is quoted unless it is plain."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str() if _PLAIN.fullmatch(value) and value.lower() not in _WORDS_OF_YAML:
            return value
        case str() if "'" not in value and value.isprintable() and value.isascii():
            return f"'{value}'"
        case str():
            return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    return f"\\U{ord(char):08x}"


def _mapping(document: Mapping[str, Yaml], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in document.items():
        lines += _entry(f"{indent}{scalar(key)}:", value, indent)
    return lines


def _entry(head: str, value: Yaml, indent: str) -> list[str]:
    """A key with its value, or a dash with its item, the value below where it is a collection."""
    match value:
        case str() | bool() | int():
            return [f"{head} {scalar(value)}"]
        case Mapping():
            return [head, *_mapping(value, indent + "  ")] if value else [f"{head} {{}}"]
        case _:
            return [head, *_sequence(value, indent + "  ")] if value else [f"{head} []"]


def _sequence(items: Sequence[Yaml], indent: str) -> list[str]:
    lines: list[str] = []
    for item in items:
        match item:
            case str() | bool() | int():
                lines.append(f"{indent}- {scalar(item)}")
            case Mapping():
                first, *rest = _mapping(item, indent + "  ")
                lines += [f"{indent}- {first.lstrip()}", *rest]
            case _:
                lines.append(f"{indent}- [{', '.join(map(_flow, item))}]")
    return lines


def _flow(item: Yaml) -> str:
    assert isinstance(item, str | bool | int), "only rows of tables stand within lists"
    return scalar(item)
