"""Places of expressions in YAML, however their text is quoted or folded."""

from __future__ import annotations

from typing import Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from termwise.language.diagnostics import Findings
from termwise.language.parser import parse_expression
from termwise.language.placement import Placement
from termwise.language.source import Source, Span
from termwise.language.yaml_nodes import Scalar

STYLES: dict[str | None, Literal["plain", "quoted", "block"]] = {
    None: "plain",
    "'": "quoted",
    '"': "quoted",
    "|": "block",
    ">": "block",
}


def scalar_of(text: str) -> Scalar:
    """The value of the only key."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    ((_, node),) = root.value
    start, end = node.start_mark, node.end_mark
    span = Span(Source("t", text), start.line + 1, start.column + 1, end.line + 1, end.column + 1)
    return Scalar(node.value, STYLES[node.style], span)


def assert_exact(scalar: Scalar) -> None:
    """Every visible character of the text stands where its place says."""
    place = Placement.of(scalar)
    for offset, char in enumerate(scalar.text):
        if not char.isspace():
            line, column = place.place(offset)
            assert scalar.span.source.line(line)[column - 1] == char


@pytest.mark.parametrize(
    "text",
    [
        "key: order.kind = new",
        "key:    a = b   # a note",
        "key: a\n  and b\n\n      and c   # a note\n",
        "key: 'a = b'",
        'key: "a = b"',
        "key: 'it''s\n   folded '\n",
        "key: &anchor 'it''s'\n",
        "key: |\n  a\n    and b\n  and c\n",
        "key: |2-\n    a\n  and b\n",
        "key: >- # a note\n  a\n  and b\n\n     more\n  and c\n",
        "key: >+\n\n\n  a\n\n",
        "key: ''",
        "key: |\n",
        "key:   >\n  x\r\n  y\r\n",
    ],
)
def test_places_are_exact(text: str) -> None:
    assert_exact(scalar_of(text))


words = st.text(st.sampled_from("ab.=()é'𝄞\""), min_size=1, max_size=4)


@given(st.lists(words, min_size=1, max_size=12), st.sampled_from(["'", '"', "|", ">"]))
def test_places_are_exact_in_what_yaml_folds(parts: list[str], style: str) -> None:
    text = yaml.dump({"key": " ".join(parts)}, default_style=style, width=12, allow_unicode=True)
    scalar = scalar_of(text.replace('"key"', "key").replace("'key'", "key"))
    place = Placement.of(scalar)
    for offset, char in enumerate(scalar.text):
        line, column = place.place(offset)
        found = scalar.span.source.line(line)[column - 1 : column]
        assert char.isspace() or found == char or found == "\\"


def test_an_escape_moves_what_follows() -> None:
    scalar = scalar_of('key: "\\u0061 \\x3d \\"b\\" \\\n   + c"')
    assert scalar.text == 'a = "b" + c'
    place = Placement.of(scalar)
    assert [place.place(scalar.text.index(char)) for char in '="b+c'] == [
        (1, 14),
        (1, 19),
        (1, 21),
        (2, 4),
        (2, 6),
    ]


def test_a_diagnostic_points_into_the_folded_line() -> None:
    scalar = scalar_of("key: order.kind = new\n  and order.users == 5\n")
    findings = Findings()
    assert parse_expression(scalar.text, Placement.of(scalar), findings) is None
    (found,) = findings.found
    assert (found.span.line, found.span.column, found.span.end_column) == (2, 19, 21)


def test_a_node_may_span_lines() -> None:
    scalar = scalar_of("key: >\n  first +\n  second\n")
    tree = parse_expression(scalar.text, Placement.of(scalar), Findings())
    assert tree is not None
    span = tree.span
    assert (span.line, span.column, span.end_line, span.end_column) == (2, 3, 3, 9)


def test_part_of_a_text_keeps_its_places() -> None:
    scalar = scalar_of('key: "{order.customer} of {a +}"')
    text = "a +"
    findings = Findings()
    place = Placement.of(scalar).after(scalar.text.index(text))
    assert parse_expression(text, place, findings) is None
    assert findings.found[0].span.column == 1 + scalar.span.source.text.index("+")


SOURCE_TEXT = st.text(st.sampled_from("a'\"\\x0|> \n\r"), max_size=30)


@given(
    SOURCE_TEXT,
    SOURCE_TEXT,
    st.sampled_from(list(STYLES.values())),
    st.lists(st.integers(1, 12), min_size=4, max_size=4),
)
def test_no_scalar_makes_it_fail(
    source: str,
    text: str,
    style: Literal["plain", "quoted", "block"],
    corners: list[int],
) -> None:
    line, column, end_line, end_column = corners
    span = Span(Source("t", source), line, column, end_line, end_column)
    place = Placement.of(Scalar(text, style, span))
    assert place.span(0, len(text)).line >= 1
