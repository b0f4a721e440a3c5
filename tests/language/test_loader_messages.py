"""Messages: texts with values in braces."""

from __future__ import annotations

import pytest
from termwise.language import syntax
from termwise.language.declarations import MessageWritten, TextWritten, ValueWritten
from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.loader.messages import load_message

from tests.language.written import nodes


def read(yaml: str) -> tuple[MessageWritten, list[Diagnostic]]:
    findings = Findings()
    return load_message(nodes(yaml), findings), findings.found


def shape(yaml: str) -> list[str]:
    """The parts of a message without faults, each value as `<…>` with its characters."""
    message, found = read(yaml)
    assert found == []
    shown = []
    for part in message[""]:
        match part:
            case TextWritten(text):
                shown.append(text)
            case ValueWritten(value):
                line = value.span.source.line(value.span.line)
                shown.append(f"<{line[value.span.column - 1 : value.span.end_column - 1]}>")
    return shown


@pytest.mark.parametrize(
    ("yaml", "parts"),
    [
        ("Hello", ["Hello"]),
        ('"{order.partner.name} had not"', ["<order.partner.name>", " had not"]),
        ("from {a.b} to { a.c }.", ["from ", "<a.b>", " to ", "<a.c>", "."]),
        ("a {{b}} c", ["a {b} c"]),
        ('"{{{a}}}"', ["{", "<a>", "}"]),
        ("'it''s {a}'", ["it's ", "<a>"]),
        ("{a}{b}", ["<a>", "<b>"]),
        ("{max(a, b) + 1}", ["<max(a, b) + 1>"]),
        ("|\n  two\n  lines {a.b}\n", ["two\nlines ", "<a.b>"]),
        (">\n  two\n  lines {a.b}\n", ["two lines ", "<a.b>"]),
    ],
)
def test_parts(yaml: str, parts: list[str]) -> None:
    # A brace at the start of a plain value would begin a mapping.
    assert shape(f'"{yaml}"' if yaml.startswith("{") else yaml) == parts


def test_several_languages() -> None:
    message, found = read('{en: "Hello {a}", fr: "Bonjour {a}"}')
    assert found == []
    assert list(message) == ["en", "fr"]
    assert message["en"][0] == TextWritten("Hello ")
    assert isinstance(message["fr"][1], ValueWritten)
    assert isinstance(message["fr"][1].value, syntax.Name)


@pytest.mark.parametrize(
    ("yaml", "code", "column"),
    [
        ("Hello {order.x", "brace-not-closed", 7),
        ("Hello {order.x {b}", "brace-not-closed", 7),
        ("Hello } there", "brace-not-opened", 7),
        ("'it''s {a'", "brace-not-closed", 8),
        ("Hello {1 +}", "expression-syntax", 10),
        ("Hello {}", "expression-empty", 8),
    ],
)
def test_faults_stand_at_their_place(yaml: str, code: str, column: int) -> None:
    _, found = read(yaml)
    assert [(d.code, d.span.line, d.span.column) for d in found] == [(code, 1, column)]


def test_all_faults_of_a_message_come_out() -> None:
    _, found = read('{en: "{1 +} } {b", fr: "{"}')
    assert [d.code for d in found] == [
        "expression-syntax",
        "brace-not-opened",
        "brace-not-closed",
        "brace-not-closed",
    ]
