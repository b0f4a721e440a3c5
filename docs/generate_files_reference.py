"""Writes docs/reference/files.md from the schemas: `python docs/generate_files_reference.py`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "files.md"

Schema = Mapping[str, Any]

_INTRODUCTION: Final = """\
# The files of a program

<!-- Written by docs/generate_files_reference.py from schemas/*.json: change those. -->

Every key of every file, what it says, and an example. What the keys mean together is told in
[the language](language.md). An editor with a YAML plugin shows all of this while you type, if a
file begins with the line

```yaml
# yaml-language-server: $schema=../../schemas/version.schema.json
```

Keys in **bold** are needed. A number, a date or a name is an expression as well. A title, a message
or a source is a text, or one for each language: `{en: Order, fr: Commande}`.

Inside `{…}` and `[…]` YAML ends a value at a comma, a bracket or a question mark. An expression
that has one stands in quotes there, or on a line of its own:

```yaml
from: max(partner.agreement_signed_on, benefit_starts_on)
```
"""

_FILES: Final = (
    ("program", "The program: program.yaml", ("entity", "field")),
    (
        "version",
        "A version, such as 2009-11-17.yaml",
        ("parameter", "period", "measure", "decision", "case", "rule"),
    ),
    (
        "scenario",
        "A scenario: scenarios/*.yaml",
        ("expectation", "line", "lines", "total", "none_of", "decision"),
    ),
    ("book", "A book", ("row",)),
)

# What YAML would take for something else than text, at the start of a value or inside it.
_UNSAFE: Final = re.compile(r"^[\s\-?:,\[\]{}#&*!|>'\"%@`]|: | #|[:\s]$|^$")
_UNSAFE_IN_BRACKETS: Final = re.compile(r"[,\[\]{}?]")


def files_reference() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *(_file(*file) for file in _FILES)])


def flow(value: Any, *, in_brackets: bool = False) -> str:
    """A value as YAML on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _text(value, in_brackets=in_brackets)
        case list():
            return "[" + ", ".join(flow(item, in_brackets=True) for item in value) + "]"
        case dict():
            return "{" + ", ".join(_entry(key, value[key]) for key in value) + "}"
        case _:
            return str(value)


def block(value: Any) -> str:
    """A value as YAML, one line for each key or item."""
    match value:
        case dict():
            return "\n".join(f"{key}: {flow(item)}" for key, item in value.items())
        case list():
            return "\n".join(f"- {flow(item)}" for item in value)
        case _:
            return flow(value)


def _entry(key: str, value: Any) -> str:
    return f"{key}: {flow(value, in_brackets=True)}"


def _text(text: str, *, in_brackets: bool) -> str:
    unsafe = _UNSAFE.search(text) or (in_brackets and _UNSAFE_IN_BRACKETS.search(text))
    return json.dumps(text, ensure_ascii=False) if unsafe else text


def _file(name: str, heading: str, definitions: tuple[str, ...]) -> str:
    schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    parts = [f"## {heading}\n\n{schema['description']}\n"]
    parts += _examples(schema)
    parts += _keys(schema, schema)
    for definition in definitions:
        parts += _section(schema["definitions"][definition], schema)
    return "\n".join(parts)


def _section(definition: Schema, schema: Schema) -> Iterator[str]:
    yield f"### {definition['title']}\n\n{definition['description']}\n"
    yield from _examples(definition)
    yield from _keys(definition, schema)


def _examples(definition: Schema) -> Iterator[str]:
    for example in definition.get("examples", ()):
        yield f"```yaml\n{block(example)}\n```\n"


def _keys(definition: Schema, schema: Schema) -> Iterator[str]:
    """The table of a definition's keys, those that it shares with a line told there alone."""
    properties: Mapping[str, Schema] = definition.get("properties", {})
    own = {name: key for name, key in properties.items() if "title" in key}
    if own:
        rows = [_row(name, key, definition) for name, key in own.items()]
        yield "\n".join(["| key | says | example |", "| --- | --- | --- |", *rows, ""])
    shared = [name for name in properties if name not in own]
    if shared:
        listed = ", ".join(f"`{name}`" for name in shared)
        home = _home(properties[shared[0]], schema)
        yield f"Also, with the same meaning as for {home}: {listed}.\n"


def _home(key: Schema, schema: Schema) -> str:
    """What the definition is called that a shared key is told in."""
    name = str(key["$ref"]).split("/")[2]
    title = str(schema["definitions"][name]["title"])
    return title[0].lower() + title[1:]


def _row(name: str, key: Schema, definition: Schema) -> str:
    shown = f"**`{name}`**" if name in definition.get("required", ()) else f"`{name}`"
    examples = " or ".join(_code(f"{name}: {flow(example)}") for example in key["examples"])
    return f"| {shown} | {_cell(key['description'])} | {examples} |"


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(files_reference(), encoding="utf-8")
