"""A file that is taken for sound at once is sound to jsonschema, and the other way round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from termwise.language.schema_acceptance import Acceptance
from termwise.language.schema_instance import Instance, Value
from termwise.language.yaml_nodes import Node, Sequence

from tests.language.written import FILES, changed, nodes, places, without

SCHEMAS: dict[str, dict[str, Any]] = {
    path.name: json.loads(path.read_text("utf-8"))
    for path in (Path(__file__).parents[2] / "schemas").glob("*.schema.json")
}
RESOURCES = [(name, DRAFT202012.create_resource(schema)) for name, schema in SCHEMAS.items()]
REGISTRY: Registry[Any] = Registry().with_resources(RESOURCES)

OTHERS = """
[zz, NO, 'é', a-b, order.key, '', ~, true, false, 0, -1, 2.5, [], {}, [x, x], [[1]], {a: b}]
"""


def acceptance(schema: dict[str, Any]) -> Acceptance:
    return Acceptance(schema, SCHEMAS.__getitem__)


def is_valid(schema: dict[str, Any], value: Any) -> bool:
    return Draft202012Validator(schema, registry=REGISTRY).is_valid(value)


def variations(whole: Node) -> Iterator[tuple[tuple[int | str, ...], Node]]:
    """Every file in which one thing is otherwise, with its path."""
    yield (), whole
    others = nodes(OTHERS)
    assert isinstance(others, Sequence)
    for path in places(whole):
        yield from ((path, changed(whole, path, other)) for other in others.items)
        if isinstance(path[-1], str):
            yield path, without(whole, path)


@pytest.mark.parametrize("name", FILES)
def test_shipped_schemas(name: str) -> None:
    schema = SCHEMAS[f"{name}.schema.json"]
    accepts = acceptance(schema)
    valid = Draft202012Validator(schema, registry=REGISTRY)
    answers = set()
    for path, node in variations(nodes(FILES[name])):
        value: Any = Instance(node).value
        answer = accepts.surely(value), valid.is_valid(value)
        answers.add(answer)
        # Whether numbers in a list of words are all different, jsonschema says.
        assert answer[0] == answer[1] or (answer == (False, True) and isinstance(path[-1], int))
    assert {(True, True), (False, False)} <= answers


SMALL: list[tuple[dict[str, Any], list[Value], list[Value]]] = [
    ({"type": "integer"}, [0, -3], [True, Decimal("0.5"), "1", None, float("inf")]),
    ({"type": ["number", "null"]}, [1, Decimal("0.5"), None], [False, "1", [], {}]),
    ({"minimum": 0}, [0, "a", True, None], [-1, Decimal("-0.5")]),
    ({"const": False}, [False], [0, True, "", None]),
    ({"enum": ["a", True]}, ["a", True], [1, "b", ["a"], {"a": 1}]),
    ({"uniqueItems": True}, [["a", "b"], "aa", []], [["a", "a"]]),
    ({"uniqueItems": False}, [["a", "a"]], []),
    ({"oneOf": [{"minItems": 1}, {"maxItems": 1}]}, [[], ["a", "b"]], [["a"], "a"]),
    ({"pattern": "^[a-zà-ÿ]+$"}, ["a", "é", "aé", 1], ["A", "É", "", "1"]),
    ({"pattern": "^[^a-zà-ÿ]+$"}, ["A", "É", "1"], ["a", "é", "Aé"]),
    ({"pattern": r"^\[à-ÿ]$"}, ["[à-ÿ]"], ["[]", "[", "à"]),
    ({"pattern": "^é-è$"}, ["é-è"], ["", "-"]),
    ({"minProperties": 1, "maxProperties": 1}, [{"a": None}, []], [{}, {"a": 1, "b": 2}]),
    ({"additionalProperties": False, "properties": {"a": True}}, [{"a": 1}, {}], [{"b": 1}]),
    ({"propertyNames": {"pattern": "^a"}}, [{"ab": 1}, "b"], [{"b": 1}]),
    ({"properties": {"a": {"$ref": "#"}}, "required": ["a"]}, ["x"], [{"a": {}}, {}]),
    ({"if": {"type": "string"}, "else": {"type": "null"}}, ["a", None], [1]),
    ({"not": {"required": ["a"]}}, [{}], [{"a": 1}, "x"]),
]


@pytest.mark.parametrize(("schema", "sound", "unsound"), SMALL)
def test_keywords(schema: dict[str, Any], sound: list[Value], unsound: list[Value]) -> None:
    accepts = acceptance(schema)
    for values, expected in ((sound, True), (unsound, False)):
        for value in values:
            assert is_valid(schema, value) == expected, value
            assert accepts.surely(value) == expected, value


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"maximum": 3}, 1),
        ({"not": {"maximum": 3}}, 4),
        ({"anyOf": [{"multipleOf": 2}, True]}, 3),
        ({"enum": [1, 2]}, 1),
        ({"uniqueItems": True}, [1, 2]),
        ({"$ref": "book.schema.json#/definitions/row"}, {}),
    ],
)
def test_what_is_not_known_is_left_to_jsonschema(schema: dict[str, Any], value: Value) -> None:
    assert is_valid(schema, value)
    assert not acceptance(schema).surely(value)


WORDS = st.text(st.sampled_from("aZ0_-. ?*éß×÷Ⰰ\n") | st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.sampled_from(["", "and", "order", "order as ", "none of ", "2010-01-01", "is."]))
def test_names_of_any_letters(word: str, before: str) -> None:
    text = before + word
    for schema in SCHEMAS.values():
        for found in patterns(schema):
            own = {"pattern": found}
            assert acceptance(own).surely(text) == is_valid(own, text), found


def patterns(schema: object) -> Iterator[str]:
    match schema:
        case dict():
            if isinstance(schema.get("pattern"), str):
                yield schema["pattern"]
            for below in schema.values():
                yield from patterns(below)
        case list():
            for below in schema:
                yield from patterns(below)
