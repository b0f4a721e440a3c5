"""Reading YAML: places, refusals, torn values, and never an exception."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from termwise.language import yaml_reader
from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.source import Source, Span
from termwise.language.source_file import decode
from termwise.language.yaml_nodes import Mapping, Node, Scalar, Sequence
from termwise.language.yaml_reader import parse_yaml, read_yaml

Shape = str | list["Shape"] | dict[str, "Shape"] | None


@pytest.fixture(params=["SafeLoader", "CSafeLoader"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers: which one is at hand depends on how it was built."""
    monkeypatch.setattr(yaml_reader, "_LOADER", getattr(yaml, request.param))


def parse(text: str) -> tuple[Node | None, list[Diagnostic]]:
    findings = Findings()
    return parse_yaml(Source("terms.yaml", text), findings), findings.found


def shape(node: Node | None) -> Shape:
    match node:
        case None:
            return None
        case Scalar():
            return node.text
        case Mapping():
            return {entry.key.text: shape(entry.value) for entry in node}
        case Sequence():
            return [shape(item) for item in node.items]


def only(text: str) -> Diagnostic:
    found = parse(text)[1]
    assert len(found) == 1, found
    return found[0]


def covered(span: Span) -> str:
    assert span.line == span.end_line
    return span.source.line(span.line)[span.column - 1 : span.end_column - 1]


@pytest.mark.usefixtures("_loader")
def test_values_stay_as_they_are_written() -> None:
    text = 'a: NO\nb: 014\nc: 12:30\nd: ""\ne:\nf: {g: [x, "y", \'z\']}\nh: |\n  two\n  lines\n'
    node, found = parse(text)
    assert found == []
    assert shape(node) == {
        "a": "NO",
        "b": "014",
        "c": "12:30",
        "d": "",
        "e": "",
        "f": {"g": ["x", "y", "z"]},
        "h": "two\nlines\n",
    }


@pytest.mark.usefixtures("_loader")
def test_every_node_keeps_its_place() -> None:
    node, _ = parse("é: 1\nrules:\n  - id: 😀 x # note\n    to: [a, b]\n\n# end\ntext: |\n  a\n\n")
    assert isinstance(node, Mapping)
    rules = node.get("rules")
    assert isinstance(rules, Sequence)
    rule = rules.items[0]
    assert isinstance(rule, Mapping)
    to, id, text = rule.get("to"), rule.get("id"), node.get("text")
    assert to and id and text
    assert covered(id.span) == "😀 x"
    assert covered(to.span) == "[a, b]"
    assert (rule.span.line, rule.span.end_line, rule.span.end_column) == (3, 4, 15)
    assert (text.span.line, text.span.end_line, text.span.end_column) == (7, 8, 4)
    assert (node.span.line, node.span.column) == (1, 1)


@pytest.mark.usefixtures("_loader")
def test_byte_order_mark_and_windows_line_ends() -> None:
    node, found = parse("\ufeffa: 1\r\nb: x\r\n")
    assert found == []
    assert isinstance(node, Mapping)
    assert [covered(entry.key.span) for entry in node] == ["a", "b"]
    assert shape(node) == {"a": "1", "b": "x"}


REFUSED = [
    ("a: 1\na: 2\n", "yaml-duplicate-key", (2, 1)),
    ("a: 1\nb: *x\n", "yaml-alias", (2, 4)),
    ("a: &x 1\n", "yaml-anchor", (1, 4)),
    ("a: !!str 1\n", "yaml-tag", (1, 4)),
    ("a: ! 1\n", "yaml-tag", (1, 4)),
    ("<<: {a: 1}\n", "yaml-merge-key", (1, 1)),
    ("? [a]\n: 1\n", "yaml-key-not-text", (1, 3)),
    ("a: {[x]: 1}\n", "yaml-key-not-text", (1, 5)),
    ("?\n: 1\n", "yaml-key-not-text", (1, 2)),
    ("--- a\n--- b\n", "yaml-several-documents", (2, 1)),
    ("", "yaml-empty", (1, 1)),
    ("# only a note\n", "yaml-empty", (1, 1)),
    ("---\n", "yaml-empty", (1, 1)),
    ("a: b\x1b[0m\n", "yaml-control-character", (1, 5)),
    ("a: 1\rb: 2\r", "yaml-control-character", (1, 5)),
    ("a: b\u202e\n", "yaml-control-character", (1, 5)),
    ("a: \ud800\n", "yaml-control-character", (1, 4)),
]


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(("text", "code", "place"), REFUSED)
def test_what_a_program_must_not_contain(text: str, code: str, place: tuple[int, int]) -> None:
    first = parse(text)[1][0]
    assert (first.code, (first.span.line, first.span.column)) == (code, place)


def test_a_duplicate_key_points_at_the_first() -> None:
    found = only("a: 1\nb:\n  c: 1\n  c: 2\n")
    assert found.labels[0].span.line == 3
    assert found.span.line == 4


SYNTAX = [
    ("a:\n\tb: 1\n", (2, 1), "a tab indents this line"),
    ("x: 1\na b\nc: 2\n", (2, 1), "no colon stands behind `a b`"),
    ("a b\nc: 2\n", (1, 1), "no colon stands behind `a b`"),
    ("x: 1\nabc:d\nc: 2\n", (2, 1), "no space behind it"),
    ("x: 1\na:\u00a0b\nc: 2\n", (2, 3), "no-break space"),
    ("x: 1\na: 'b\nc: 2\n", (2, 4), "never ends"),
    ('x: 1\na: "b\nc: "d"\n', (2, 4), "never ends"),
    ("a: 1\n  b: 2\n", (2, 3), "indented more than the entry above"),
    ("x:\n  a: 1\n b: 2\n", (3, 2), "indented by 1 space"),
    ("a: [1, 2\nb: 3\n", (1, 4), "`[` is opened here and never closed"),
    ("a: {x: 1\nb: 3\n", (1, 4), "`{` is opened here and never closed"),
    ("a: [x, y}\n", (1, 9), "`[` is closed by `}`"),
    ("a: [x]]\n", (1, 7), "closes what was never opened"),
    (": 1\n", (1, 1), "a key is missing before the colon"),
    ("  a: 1\nb: 2\n", (2, 1), "does not belong to what stands above it"),
    ("a: ]\n", (1, 4), "closes what was never opened"),
    ("a: {, b: c}\n", (1, 5), "a comma stands where a value is expected"),
    ("a: [[x] y]\n", (1, 9), "a comma or `]` is missing"),
    ("- a\nb: 1\n", (2, 1), "a dash should begin this line"),
    ("a: 1\n- b\n", (2, 1), "a key and a colon should begin this line"),
    ("a: - b\n", (1, 4), "a list begins on the line of its key"),
    ('a: "x\\q"\n', (1, 6), "means nothing in a text in double quotes"),
]


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(("text", "place", "said"), SYNTAX)
def test_syntax_is_told_in_an_authors_words(text: str, place: tuple[int, int], said: str) -> None:
    node, found = parse(text)
    assert node is None
    assert [d.code for d in found] == ["yaml-syntax"]
    assert said in found[0].message
    assert (found[0].span.line, found[0].span.column) == place
    assert found[0].help


TORN = [
    ("{from: max(a, b)}", "max(a, b)", '{from: "max(a, b)"}'),
    ("p: {from: max(a, b), to: c}", "max(a, b)", 'p: {from: "max(a, b)", to: c}'),
    ("p: {x: f(g(a, b), c) - d, to: c}", "f(g(a, b), c) - d", '"f(g(a, b), c) - d"'),
    ("p: [1, max(a, b), c]", "max(a, b)", 'p: [1, "max(a, b)", c]'),
    ("p: {x: tier[y]}", "tier[y]", 'p: {x: "tier[y]"}'),
    ("p: {x: tier[y, z].r, v: 1}", "tier[y, z].r", 'p: {x: "tier[y, z].r", v: 1}'),
    ("p: [tier[y]]", "tier[y]", 'p: ["tier[y]"]'),
    ("p: {type: date?}", "date?", 'p: {type: "date?"}'),
    ("p: {type: date?, x: 1}", "date?", 'p: {type: "date?", x: 1}'),
    ("m: {where: order.kind in [a, b]}", "order.kind in [a, b]", '"order.kind in [a, b]"'),
    ('m: {where: f("x, y", z)}', 'f("x, y", z)', "m: {where: 'f(\"x, y\", z)'}"),
    ('when: "a" = b', '"a" = b', "when: '\"a\" = b'"),
    ('m: {where: "a" = b, x: 1}', '"a" = b', "m: {where: '\"a\" = b', x: 1}"),
    ("t: 'it's'", "'it's'", 't: "it\'s"'),
    ("t: Bonus: 12 %  # note", "Bonus: 12 %", 't: "Bonus: 12 %" # note'),
    ("t: {en: Bonus: more, fr: x}", "Bonus: more", 't: {en: "Bonus: more", fr: x}'),
    ("t: %x", "%x", 't: "%x"'),
    ("t: @x", "@x", 't: "@x"'),
    ("t: `x`", "`x`", 't: "`x`"'),
    ("t: * 2", "* 2", 't: "* 2"'),
    ("t: & b", "& b", 't: "& b"'),
    ("t: >= 3", ">= 3", 't: ">= 3"'),
    ("t: | 3", "| 3", 't: "| 3"'),
    ("t: {x: > 3}", "> 3", 't: {x: "> 3"}'),
    ("t: {x: - 3, y: 1}", "- 3", 't: {x: "- 3", y: 1}'),
    ("t: {p: 3%, q: %}", "%", 't: {p: 3%, q: "%"}'),
]


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(("line", "torn", "mended"), TORN)
def test_a_torn_value_is_shown_mended(line: str, torn: str, mended: str) -> None:
    found = only(f"first: 1\n{line}\nlast: 2\n" if line[0] != "{" else line)
    assert found.code == "yaml-torn-value"
    assert covered(found.span) == torn
    assert mended in (found.help or "")


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("line", [line for line, _, _ in TORN])
def test_the_line_shown_reads_without_a_fault(line: str) -> None:
    mended = (only(line).help or "").partition("quotes: ")[2]
    node, found = parse(mended)
    assert found == []
    # What was torn is whole at once, so that later checks speak of what was meant.
    if "it's" not in line:
        assert shape(parse(line)[0]) == shape(node)


@pytest.mark.parametrize(
    "text",
    [
        "a: max(a, b)\n",
        "a: x in [a, b]\n",
        "a: tier[x]\n",
        "a: date?\n",
        "a: {x: f(y), z: (a + b) * c}\n",
        "t: {en: Sales (all, fr: Ventes (toutes}\n",
        "a: {x: \"max(a, b)\", y: 'date?'}\n",
        "a: [x, y]\n",
    ],
)
def test_sound_values_are_left_alone(text: str) -> None:
    node, found = parse(text)
    assert node is not None
    assert found == []


@pytest.mark.usefixtures("_loader")
def test_all_faults_of_a_file_come_out() -> None:
    text = """\
a: {x: max(a, b), y: tier[z]}
a: 1
b: &x 2
c: {where: k in [p, q], type: date?}
d: "u" = v
e: [1, 2
f: 3
"""
    found = parse(text)[1]
    assert [(d.span.line, d.code) for d in found] == [
        (1, "yaml-torn-value"),
        (1, "yaml-torn-value"),
        (2, "yaml-duplicate-key"),
        (3, "yaml-anchor"),
        (4, "yaml-torn-value"),
        (4, "yaml-torn-value"),
        (5, "yaml-torn-value"),
        (6, "yaml-syntax"),
    ]


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(
    "text", ["[" * 10_000, "- " * 10_000, "{a: " * 10_000, "[" * 10_000 + "]" * 10_000]
)
def test_ten_thousand_levels_are_one_diagnostic(text: str) -> None:
    assert only(text).code == "yaml-too-deep"


def test_fifty_levels_are_read() -> None:
    assert parse("[" * 50 + "]" * 50)[1] == []
    assert only("[" * 51 + "]" * 51).code == "yaml-too-deep"


def test_many_torn_values_all_come_out() -> None:
    assert len(parse("a: [" + "f(a, b), " * 2000 + "]\n")[1]) == 2000
    assert len(parse("".join(f"k{i}: {{x: t[y]}}\n" for i in range(200)))[1]) == 200
    parse("a: [" + "f(a, " * 5000 + "]\n")


def read(path: Path) -> list[Diagnostic]:
    findings = Findings()
    node = read_yaml(path, path.name, findings)
    assert node is not None or findings.failed
    return findings.found


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "program.yaml").write_text("a: 1\n")
    found = read(tmp_path / "progam.yaml")
    assert [d.code for d in found] == ["file-missing"]
    assert found[0].help == "did you mean program.yaml?"
    assert [d.code for d in read(tmp_path / "no" / "x.yaml")] == ["file-missing"]
    assert [d.code for d in read(tmp_path / "program.yaml" / "x")] == ["file-missing"]
    assert [d.code for d in read(tmp_path / "a\0b")] == ["file-missing"]


def test_what_is_no_file(tmp_path: Path) -> None:
    assert [d.code for d in read(tmp_path)] == ["file-unreadable"]
    os.mkfifo(tmp_path / "pipe")
    assert [d.code for d in read(tmp_path / "pipe")] == ["file-unreadable"]


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert [d.code for d in read(tmp_path / "a.yaml")] == ["file-unreadable"]


def test_a_file_of_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert [d.code for d in read(path)] == ["yaml-too-large"]


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: 1\nb: «é» caf".encode() + b"\xe9\n")
    found = read(path)[0]
    assert (found.code, found.span.line, found.span.column) == ("yaml-not-utf8", 2, 11)
    assert found.help and "`é`" in found.help
    path.write_bytes("a: 1\n".encode("utf-16"))
    assert "UTF-16" in read(path)[0].message
    path.write_bytes(b"\xef\xbb\xbfa: \xff\n")
    assert read(path)[0].span.column == 4


PIECES = st.sampled_from(
    [*"abx:,?[]{}()'\"#&*!|>%@`-\n\n\n  \t\\~=.1é😀\r", ": ", "- ", "\n  ", "\n- ", "\r\n", "---\n"]
)


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
@example("a: {b: f(c\n, d: [x}\n")
@example("{a: b[c: d, e\nf: 1")
@example("? ?")
def test_any_text_is_a_node_or_an_error_with_a_place(text: str) -> None:
    node, found = parse(text)
    assert node is not None or any(d.severity == "error" for d in found)
    for diagnostic in found:
        span = diagnostic.span
        assert 1 <= span.line <= span.end_line <= len(span.source.lines)
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        assert 1 <= span.column <= len(span.source.lines[span.line - 1]) + 1
        assert diagnostic.message


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_scalar_is_invented(text: str) -> None:
    """Without a fault found, the values are those that PyYAML itself reads."""
    node, found = parse(text)
    if node is not None and not found:
        expected = yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.CSafeLoader)
        assert expected is not None
        assert shape(node) == composed(expected)


def composed(node: yaml.Node) -> Shape:
    match node:
        case yaml.ScalarNode():
            return str(node.value)
        case yaml.SequenceNode():
            return [composed(item) for item in node.value]
        case _:
            return {key.value: composed(value) for key, value in node.value}


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_node_or_an_error(data: bytes) -> None:
    findings = Findings()
    source = decode(data, "terms.yaml", findings)
    node = source and parse_yaml(source, findings)
    assert node is not None or findings.failed
