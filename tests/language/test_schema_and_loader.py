"""The schemas and the loader know the same keys, and never speak of one fault twice."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from termwise.language.diagnostics import Findings
from termwise.language.loader import load_program_file, load_version_file
from termwise.language.loader.keys import KEYS
from termwise.language.loader.record import Record
from termwise.language.schema_check import SchemaName, check_schema
from termwise.language.schema_instance import Instance
from termwise.language.source import Source, Span
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence
from termwise.resources import shipped
from termwise.scenario.expectations import load_expectation
from termwise.scenario.given import load_given
from termwise.scenario.loader import load_scenario

from tests.language.written import BACKGROUND, FILES, as_yaml, at, changed, nodes, places, without

ROOT = Path(__file__).parents[2]
SCHEMAS: dict[str, dict[str, Any]] = {
    name: json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8")) for name in KEYS
}
NOWHERE = Span(Source("t.yaml", ""), 1, 1, 1, 1)
WORD = Scalar("zzz", "plain", NOWHERE)
NESTED_MAPPING = Mapping(
    (Entry(WORD, Mapping((Entry(WORD, Mapping((), NOWHERE)),), NOWHERE)),), NOWHERE
)
NESTED_LIST = Sequence((Sequence((Sequence((), NOWHERE),), NOWHERE),), NOWHERE)

Where = tuple[str, str]


def definitions() -> Iterator[tuple[Where, dict[str, Any]]]:
    """Every place of the schemas that declares keys."""
    for name, schema in SCHEMAS.items():
        for definition, found in {"": schema, **schema["definitions"]}.items():
            if "properties" in found:
                yield (name, definition), found


def resolved(schema: str, key: dict[str, Any]) -> dict[str, Any]:
    """A key's own words, or those of the key that it refers to."""
    if "title" in key:
        return key
    found: Any = SCHEMAS[schema]
    for step in key["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return cast(dict[str, Any], found)


EVERY_KEY = [
    pytest.param(schema, definition, key, id=f"{schema}-{definition}-{key}")
    for (schema, definition), found in definitions()
    for key in found["properties"]
]


def test_the_loader_and_the_schemas_know_the_same_keys() -> None:
    declared = {where: frozenset(found["properties"]) for where, found in definitions()}
    read = {(name, part): keys for name, parts in KEYS.items() for part, keys in parts.items()}
    assert declared == read


def test_keys_are_declared_in_named_definitions_only() -> None:
    def count(node: object) -> int:
        match node:
            case dict():
                own = isinstance(node.get("properties"), dict)
                return own + sum(count(below) for below in node.values())
            case list():
                return sum(count(below) for below in node)
            case _:
                return 0

    assert sum(count(schema) for schema in SCHEMAS.values()) == len(list(definitions()))


@pytest.mark.parametrize(("schema", "definition", "key"), EVERY_KEY)
def test_every_key_is_explained(schema: str, definition: str, key: str) -> None:
    top = SCHEMAS[schema]
    holder = top["definitions"][definition] if definition else top
    words = resolved(schema, holder["properties"][key])
    assert words["title"]
    assert words["description"].endswith(".")
    assert words["examples"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_for_editors_and_for_the_check(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name])
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["title"]
    assert SCHEMAS[name]["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_nothing_but_words_stands_beside_a_reference(name: str) -> None:
    """An older validator overlooks what stands beside `$ref`, so no demand may."""
    words = {"title", "description", "examples", "x-message", "$ref"}

    def look(node: object, path: str) -> None:
        match node:
            case dict():
                if "$ref" in node and path.rsplit("/", 1)[-1] != "notify":
                    assert set(node) <= words, path
                for key, below in node.items():
                    look(below, f"{path}/{key}")
            case list():
                for below in node:
                    look(below, path)

    look(SCHEMAS[name], name)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_pattern_says_what_it_wants(name: str) -> None:
    def look(node: object) -> None:
        match node:
            case dict():
                if isinstance(node.get("pattern"), str):
                    assert node["patternErrorMessage"] == f"expected {node['x-message']}"
                for below in node.values():
                    look(below)
            case list():
                for below in node:
                    look(below)

    look(SCHEMAS[name])


@pytest.mark.parametrize(("schema", "definition", "key"), EVERY_KEY)
def test_examples_are_allowed_where_they_stand(schema: str, definition: str, key: str) -> None:
    top = SCHEMAS[schema]
    holder = top["definitions"][definition] if definition else top
    declared = holder["properties"][key]
    if declared.get("$ref") == "book.schema.json":
        top, declared = SCHEMAS["book"], {"$ref": "#"}
    for example in resolved(schema, holder["properties"][key])["examples"]:
        Draft202012Validator({**top, **_only(declared)}).validate(example)


@pytest.mark.parametrize("name", SCHEMAS)
def test_examples_of_a_whole_form_are_allowed(name: str) -> None:
    """The file itself, and every definition that is an example's own form."""
    for definition in ["", *SCHEMAS[name]["definitions"]]:
        words = SCHEMAS[name]["definitions"][definition] if definition else SCHEMAS[name]
        only = {"$ref": f"#/definitions/{definition}"} if definition else {"$ref": "#"}
        for example in words.get("examples", []):
            Draft202012Validator({**SCHEMAS[name], **_only(only)}).validate(example)


def _only(declared: dict[str, Any]) -> dict[str, Any]:
    """A schema of its own in place of the file's, with the definitions kept."""
    if declared == {"$ref": "#"}:
        return {}
    cleared: dict[str, Any] = {"properties": {}, "required": [], "additionalProperties": True}
    cleared |= {"type": ["object", "string", "number", "array", "boolean", "null"]}
    cleared |= {"if": True, "then": True, "else": True, "propertyNames": True}
    return {**cleared, "allOf": [declared]}


@pytest.mark.parametrize(("name", "text"), FILES.items())
def test_a_file_with_every_key_is_without_fault(name: SchemaName, text: str) -> None:
    findings = Findings()
    check_schema(nodes(text), name, findings)
    load(name, nodes(text), findings)
    assert findings.found == []


@pytest.mark.parametrize("name", FILES)
def test_the_files_of_this_test_use_every_key(name: str) -> None:
    used = {path[-1] for path in places(nodes(FILES[name]))}
    assert frozenset().union(*KEYS[name].values()) <= used


def load(name: str, node: Node, findings: Findings) -> None:
    """Load as the folder's loader does, without the schema."""
    match name:
        case "program":
            load_program_file(node, findings)
        case "version":
            load_version_file(node, "2009-11-17", "", findings)
        case _ if isinstance(node, Mapping):
            load_given(node.get("given"))
            expect = node.get("expect")
            for item in expect.items if isinstance(expect, Sequence) else ():
                load_expectation(item, findings)


@pytest.mark.parametrize("new", [NESTED_MAPPING, NESTED_LIST], ids=["mapping", "list"])
@pytest.mark.parametrize("name", FILES)
def test_of_a_wrong_shape_the_schema_speaks_and_the_loader_is_silent(
    name: SchemaName, new: Node
) -> None:
    whole = nodes(FILES[name])
    for path in places(whole):
        wrong = changed(whole, path, new)
        schema, loader = Findings(), Findings()
        check_schema(wrong, name, schema)
        load(name, wrong, loader)
        assert schema.failed, path
        assert loader.found == [], path


TAKE_A_WORD = {"title", "source", "notes", "key", "message", "notify", "value", "otherwise"}
TAKE_A_WORD |= {"each", "to", "when", "where", "replaces", "scenario"}


@pytest.mark.parametrize("name", FILES)
def test_a_word_in_place_of_keys_or_a_list_is_reported(name: SchemaName) -> None:
    whole = nodes(FILES[name])
    for path in places(whole):
        holder = path[-2] if len(path) > 1 else ""
        if isinstance(at(whole, path), Scalar) or path[-1] in TAKE_A_WORD:
            continue
        if holder in {"fields", "decisions"}:  # a type's name, an expression
            continue
        wrong = changed(whole, path, WORD)
        schema, loader = Findings(), Findings()
        check_schema(wrong, name, schema)
        load(name, wrong, loader)
        assert schema.failed, path
        assert loader.found == [], path


FOR_PEOPLE = {
    ("program", "source"),
    ("program", "notes"),
    ("version", "notes"),
    ("version", "note"),
}
"""Keys that nothing reads: they are there for whoever reads the file."""


@pytest.mark.parametrize("name", FILES)
def test_every_key_of_the_schemas_is_read(name: str, tmp_path: Path) -> None:
    """Without the key, something else is loaded."""
    whole = nodes(FILES[name])
    known = frozenset().union(*KEYS[name].values())
    loaded = loaded_from(name, whole, tmp_path)
    unread = {
        (name, str(path[-1]))
        for path in places(whole)
        if path[-1] in known and loaded_from(name, without(whole, path), tmp_path) == loaded
    }
    assert unread == {each for each in FOR_PEOPLE if each[0] == name}


def loaded_from(name: str, node: Node, folder: Path) -> object:
    """What the loader makes of a file."""
    match name:
        case "program":
            return load_program_file(node, Findings())
        case "version":
            return load_version_file(node, "2009-11-17", "", Findings())
        case _:
            (folder / "background.yaml").write_text(BACKGROUND, "utf-8")
            (folder / "s.yaml").write_text(as_yaml(node), "utf-8")
            found = Findings()
            return load_scenario(folder / "s.yaml", found), [d.code for d in found.found]


def test_a_key_that_no_schema_declares_cannot_be_read() -> None:
    record = Record(Mapping((), NOWHERE), frozenset({"id"}), Findings())
    assert record.node("id") is None
    with pytest.raises(AssertionError, match="no schema declares"):
        record.node("ids")
    with pytest.raises(AssertionError, match="no schema declares"):
        record.present(frozenset({"ids"}))


def test_the_reference_page_is_written_from_the_schemas() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "generate_files_reference.py"))
    assert script["PAGE"].read_text("utf-8") == script["files_reference"]()


@pytest.mark.parametrize(("schema", "definition", "key"), EVERY_KEY)
def test_examples_of_the_page_are_read_as_meant(schema: str, definition: str, key: str) -> None:
    script = runpy.run_path(str(ROOT / "docs" / "generate_files_reference.py"))
    top = SCHEMAS[schema]
    holder = top["definitions"][definition] if definition else top
    for example in resolved(schema, holder["properties"][key])["examples"]:
        written = f"{key}: {script['flow'](example)}"
        assert _as_text(Instance(nodes(written)).value) == _as_text({key: example})


def _as_text(value: object) -> object:
    """Values without their types: `2` and "2" are written alike."""
    match value:
        case dict():
            return {key: _as_text(item) for key, item in value.items()}
        case list():
            return [_as_text(item) for item in value]
        case _:
            return str(value).removesuffix(".00")


def test_the_schemas_are_shipped() -> None:
    names = {file.name for file in shipped("schemas").iterdir()}
    assert {f"{name}.schema.json" for name in KEYS} <= names
