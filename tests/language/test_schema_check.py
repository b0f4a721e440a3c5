"""Schema errors as diagnostics: one for each fault, at its place, with the nearest key."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from termwise.language import schema_check
from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.schema_check import check_against, check_schema
from termwise.language.schema_instance import Instance, Value, plain_value
from termwise.language.source import Source, Span
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence, Style
from termwise.language.yaml_reader import parse_yaml

EXPRESSION = {"type": ["string", "number", "boolean"], "x-message": "an expression"}
SCHEMA: dict[str, Any] = {
    "$id": "https://example.org/schemas/version.schema.json",
    "type": "object",
    "required": ["effective"],
    "additionalProperties": False,
    "properties": {
        "effective": {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}$",
            "x-message": "a date such as 2009-11-17",
        },
        "title": {"$ref": "#/$defs/title"},
        "parameters": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z_]+$", "x-message": "small letters and _"},
            "additionalProperties": {
                "oneOf": [
                    {"$ref": "#/$defs/single"},
                    {"$ref": "#/$defs/table"},
                ]
            },
        },
        "decisions": {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"$ref": "#/$defs/expression"},
                    {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "anyOf": [{"$ref": "#/$defs/case"}, {"$ref": "#/$defs/otherwise"}]
                        },
                    },
                ]
            },
        },
        "every": {
            "anyOf": [
                {"enum": ["month", "year"]},
                {"type": "string", "pattern": r"^\d+ days$", "x-message": "a number of days"},
            ]
        },
        "mode": {"enum": ["strict", "loose"]},
        "share": {"type": "number", "minimum": 0, "maximum": 1},
        "tags": {"type": "array", "uniqueItems": True, "maxItems": 3, "items": {"type": "string"}},
        "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
    },
    "$defs": {
        "expression": EXPRESSION,
        "title": {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "propertyNames": {"enum": ["en", "fr"]},
                    "additionalProperties": {"type": "string"},
                },
            ]
        },
        "single": {
            "type": "object",
            "required": ["value"],
            "properties": {"value": EXPRESSION, "title": {"$ref": "#/$defs/title"}},
            "additionalProperties": False,
        },
        "table": {
            "type": "object",
            "required": ["keys", "rows"],
            "properties": {"keys": {"type": "array"}, "rows": {"type": "array"}},
            "additionalProperties": False,
        },
        "case": {
            "type": "object",
            "required": ["when", "then"],
            "properties": {"when": EXPRESSION, "then": EXPRESSION},
            "additionalProperties": False,
        },
        "otherwise": {
            "type": "object",
            "required": ["otherwise"],
            "properties": {"otherwise": EXPRESSION},
            "additionalProperties": False,
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "when": EXPRESSION,
                "pay": EXPRESSION,
                "charge": EXPRESSION,
            },
            "oneOf": [{"required": ["pay"]}, {"required": ["charge"]}],
            "dependentRequired": {"charge": ["when"]},
            "additionalProperties": False,
        },
    },
}

HEAD = "effective: 2009-11-17\n"

Place = tuple[int, int]


def check(text: str, schema: dict[str, Any] = SCHEMA) -> list[Diagnostic]:
    findings = Findings()
    node = parse_yaml(Source("v.yaml", text), findings)
    assert node is not None and findings.found == []
    check_against(node, schema, findings)
    return findings.found


def test_a_sound_file_has_no_faults() -> None:
    assert check(HEAD + "title: {en: a, fr: b}\nshare: 0.5\nrules:\n  - {id: a, pay: 12%}\n") == []


FAULTS: list[tuple[str, Place, str, str, str | None]] = [
    ("titel: x", (2, 1), "unknown-key", "`titel`", "did you mean `title`?"),
    ("zzz: x", (2, 1), "unknown-key", "`zzz`", "what can stand here: `effective`, `title`"),
    ("title: 2009", (2, 8), "wrong-type", "found the number 2009", 'quotes: "2009"'),
    ("title: true", (2, 8), "wrong-type", "found `true`", 'quotes: "true"'),
    ("title: {de: x}", (2, 9), "unknown-key", "`de`", "`en` or `fr`"),
    ("rules: x", (2, 8), "wrong-type", "expected a list, found text", None),
    ("rules:", (2, 7), "wrong-type", "expected a list, found nothing", "behind the colon"),
    ("mode: strikt", (2, 7), "not-one-of", "none of `strict` or `loose`", "mean `strict`?"),
    ("every: mnth", (2, 8), "bad-format", "`month`, `year` or a number of days", None),
    ("share: 1.5", (2, 8), "out-of-range", "expected at most 1, found 1.5", None),
    ("tags: [a, b, a]", (2, 14), "listed-twice", "`a` is listed twice", None),
    ("tags: [a, b, c, d]", (2, 7), "too-many", "at most 3", None),
    ("parameters: {A: {value: 1}}", (2, 14), "bad-format", "small letters and _", None),
    ("parameters: {a: {valeu: 1}}", (2, 18), "unknown-key", "`valeu`", "mean `value`?"),
    ("parameters: {a: {value:12%}}", (2, 18), "unknown-key", "`value:12%`", "`value: 12%`"),
    ("parameters: {a: {keys: [x], rows: 3}}", (2, 35), "wrong-type", "expected a list", None),
    ("parameters: {a: 12%}", (2, 17), "wrong-type", "expected keys and values", None),
    ("decisions: {a: {b: c}}", (2, 16), "wrong-type", "an expression or a list", None),
    ("decisions: {a: []}", (2, 16), "too-few", "at least 1", None),
    ("decisions: {a: [{whn: x, then: y}]}", (2, 18), "unknown-key", "`whn`", "mean `when`?"),
    ("decisions: {a: [{when: x}]}", (2, 17), "missing-key", "`then`", "add `then: "),
    ("rules: [{id: a, pay: 1, charge: 2, when: x}]", (2, 9), "not-together", "`charge`", None),
    ("rules: [{id: a}]", (2, 9), "missing-key", "one of `pay` or `charge`", None),
    ("rules: [{id: a, pya: 1}]", (2, 17), "unknown-key", "`pya`", "did you mean `pay`?"),
    ("rules: [{id: a, charge: 1}]", (2, 9), "missing-key", "`when`", "`charge` needs it"),
    ("rules: [x]", (2, 9), "wrong-type", "expected keys and values, found text", None),
]


@pytest.mark.parametrize(("line", "place", "code", "said", "help"), FAULTS)
def test_one_fault_is_one_diagnostic(
    line: str, place: Place, code: str, said: str, help: str | None
) -> None:
    found = check(HEAD + line + "\n")
    assert [(d.code, (d.span.line, d.span.column)) for d in found] == [(code, place)], found
    assert said in found[0].message
    assert help is None or help in (found[0].help or "")


def test_a_missing_key_points_at_the_first_line_of_its_mapping() -> None:
    found = check("title: x\nmode: strict\n")
    assert [d.code for d in found] == ["missing-key"]
    assert (found[0].span.line, found[0].span.end_line, found[0].span.end_column) == (1, 1, 9)
    assert found[0].help == "add `effective: a date such as 2009-11-17`"


def test_a_format_is_told_as_the_schema_wants_it() -> None:
    found = check("effective: 17/11/2009\n")
    assert [d.message for d in found] == ["expected a date such as 2009-11-17, found `17/11/2009`"]


def test_faults_at_different_places_all_come_out() -> None:
    text = (
        "titel: x\nrules:\n  - {id: 3, pay: 1}\n  - {pay: 2}\ndecisions: {a: [{whn: 1, then: 2}]}"
    )
    assert [(d.span.line, d.code) for d in check(text)] == [
        (1, "missing-key"),
        (1, "unknown-key"),
        (3, "wrong-type"),
        (4, "missing-key"),
        (5, "unknown-key"),
    ]


def test_keys_that_no_branch_looked_at() -> None:
    schema = {
        "properties": {"a": True},
        "oneOf": [{"properties": {"bean": True}, "required": ["bean"]}, {"required": ["c"]}],
        "unevaluatedProperties": False,
    }
    found = check("a: 1\nbean: 2\nbaen: 3\n", schema)
    assert [(d.code, d.span.line) for d in found] == [("unknown-key", 3)]


def test_a_value_that_says_which_form_is_meant_decides() -> None:
    forms = [
        {
            "type": "object",
            "properties": {"kind": {"const": name}, **keys},
            "required": ["kind", *keys],
            "additionalProperties": False,
        }
        for name, keys in [
            ("sum", {"of": EXPRESSION, "where": EXPRESSION, "by": EXPRESSION}),
            ("none", {}),
        ]
    ]
    found = check("kind: sum\nof: 1\n", {"oneOf": forms})
    assert [(d.code, d.message) for d in found] == [
        ("missing-key", "the key `where` is missing here"),
        ("missing-key", "the key `by` is missing here"),
    ]


def test_a_schema_that_says_false_or_not() -> None:
    schema = {"properties": {"a": False}, "not": {"required": ["b", "c"]}}
    assert [d.code for d in check("a: 1\n", schema)] == ["unknown-key"]
    assert [d.code for d in check("b: 1\nc: 1\n", schema)] == ["not-together"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("NO", "NO"),
        ("yes", "yes"),
        ("014", 14),
        ("0x1F", 31),
        ("0o17", 15),
        ("-3", -3),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2009-11-17", "2009-11-17"),
        ("12%", "12%"),
        ("1.50", Decimal("1.50")),
        ("2.0", 2),
        (".5", Decimal("0.5")),
        ("1e3", 1000),
        ("1e999999999", Decimal("1e999999999")),
        ("-.inf", float("-inf")),
        (".", "."),
        ("e", "e"),
        ("\u0661", "\u0661"),
    ],
)
def test_plain_values_read_as_editors_read_them(text: str, value: Value) -> None:
    span = Span(Source("a", text), 1, 1, 1, 1)
    read = plain_value(Scalar(text, "plain", span))
    assert (read, type(read)) == (value, type(value))
    assert plain_value(Scalar(text, "quoted", span)) == text
    assert plain_value(Scalar(text, "block", span)) == text


def test_shipped_schemas_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = {"$defs": {"title": {"type": "string"}}}
    version = {
        "$id": "https://example.org/anything/version.schema.json",
        "properties": {"title": {"$ref": "common.schema.json#/$defs/title"}},
    }
    (tmp_path / "common.schema.json").write_text(json.dumps(shared), encoding="utf-8")
    (tmp_path / "version.schema.json").write_text(json.dumps(version), encoding="utf-8")
    monkeypatch.setattr(schema_check, "shipped", lambda _: tmp_path)
    schema_check._shipped_validator.cache_clear()
    findings = Findings()
    node = parse_yaml(Source("v.yaml", "title: [x]\n"), findings)
    assert node is not None
    check_schema(node, "version", findings)
    schema_check._shipped_validator.cache_clear()
    assert [d.code for d in findings.found] == ["wrong-type"]


def test_the_same_fault_on_two_hundred_lines_is_told_of_each() -> None:
    text = HEAD + "rules:\n" + "  - id: a\n    when: x = y\n    pya: 12% * z\n" * 70
    assert len(check(text)) == 70


SPAN = Span(Source("a", "x"), 1, 1, 1, 2)
WORDS = st.sampled_from(
    ["id", "pay", "charge", "when", "value", "rules", "title", "parameters", "decisions", "every",
     "mode", "share", "tags", "effective", "1", "true", "", "2009-11-17", "month", "x", "keys"]
)  # fmt: skip
STYLES: st.SearchStrategy[Style] = st.sampled_from(["plain", "quoted"])
SCALARS = st.builds(Scalar, WORDS, STYLES, st.just(SPAN))


def mapping(entries: dict[str, Node]) -> Node:
    key_and_value = [Entry(Scalar(k, "plain", SPAN), v) for k, v in entries.items()]
    return Mapping(tuple(key_and_value), SPAN)


def sequence(items: list[Node]) -> Node:
    return Sequence(tuple(items), SPAN)


NODES: st.SearchStrategy[Node] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(sequence),
        st.dictionaries(WORDS, inner, max_size=5).map(mapping),
    ),
    max_leaves=20,
)


@settings(max_examples=400, deadline=None)
@given(NODES)
def test_every_fault_comes_out_and_none_is_invented(node: Node) -> None:
    findings = Findings()
    check_against(node, SCHEMA, findings)
    instance: Any = Instance(node).value
    assert Draft202012Validator(SCHEMA).is_valid(instance) == (not findings.found)
