"""Rendering diagnostics: aligned carets, nothing raw, and the shapes other programs read."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from termwise.language.diagnostics import Diagnostic, Label
from termwise.language.render import (
    render_github,
    render_html,
    render_json,
    render_sarif,
    render_terminal,
    to_objects,
    to_sarif,
)
from termwise.language.render.cells import width
from termwise.language.source import Source, Span

SOURCE = Source("rules/a, b: 50%/é.yaml", "first: 1\nwhen: \t日本 x = é😀 y\nlast: 2\n")


def at(line: int, start: int, end: int, source: Source = SOURCE) -> Span:
    return Span(source, line, start, line, end)


ERROR = Diagnostic(
    "wrong-type", "expected a rate", at(2, 11, 12), "write 12%", (Label(at(1, 1, 6), "said here"),)
)
WARNING = Diagnostic("odd", "this is odd", at(3, 1, 5), severity="warning")


def test_terminal_shows_line_caret_label_help_and_count() -> None:
    assert render_terminal([ERROR, WARNING], colour=False) == (
        "error[wrong-type]: expected a rate\n"
        " --> rules/a, b: 50%/é.yaml:2:11\n"
        "  |\n"
        "2 | when:     日本 x = é😀 y\n"
        "  |                ^\n"
        " ::: rules/a, b: 50%/é.yaml:1:1\n"
        "  |\n"
        "1 | first: 1\n"
        "  | ----- said here\n"
        "  = help: write 12%\n"
        "\n"
        "warning[odd]: this is odd\n"
        " --> rules/a, b: 50%/é.yaml:3:1\n"
        "  |\n"
        "3 | last: 2\n"
        "  | ^^^^\n"
        "\n"
        "1 error, 1 warning"
    )


def caret_row(diagnostic: Diagnostic, cells: int = 80) -> tuple[str, str]:
    lines = render_terminal([diagnostic], colour=False, width=cells).split("\n")
    return lines[3].partition("| ")[2], lines[4].partition("| ")[2]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("a: b", "b"),
        ("\ta:\tb", "b"),
        ("日本: 😀 x", "x"),
        ("é\u0301: x", "x"),
        ("a: 日本語", "日本語"),
    ],
)
def test_carets_stand_under_what_they_mean(text: str, target: str) -> None:
    start = text.index(target)
    source = Source("a", text)
    shown, row = caret_row(Diagnostic("c", "m", at(1, start + 1, start + 1 + len(target), source)))
    before = shown[: shown.index(target)]
    assert row == " " * width(before) + "^" * width(target)


def test_a_long_line_is_cut_around_the_caret() -> None:
    text = "x" * 5000 + " here " + "y" * 5000
    shown, row = caret_row(Diagnostic("c", "m", at(1, 5002, 5006, Source("a", text))))
    assert len(shown) <= 76
    assert shown[0] == shown[-1] == "…"
    assert shown[row.index("^") : row.rindex("^") + 1] == "here"


def test_a_span_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    shown, row = caret_row(Diagnostic("c", "m", Span(SOURCE, 1, 1, 3, 2)))
    assert (shown, row) == ("first: 1", "^^^^^^^^")


def test_an_empty_span_and_a_missing_file_show_too() -> None:
    assert caret_row(Diagnostic("c", "m", at(1, 9, 9)))[1] == "        ^"
    missing = Diagnostic("file-missing", "there is no file", at(1, 1, 1, Source("x.yaml", "")))
    assert render_terminal([missing], colour=False) == (
        "error[file-missing]: there is no file\n --> x.yaml:1:1\n\n1 error"
    )


def test_nothing_found_is_nothing_said() -> None:
    assert render_terminal([], colour=True) == ""
    assert render_github([]) == ""
    assert json.loads(render_json([])) == []


def test_colour_changes_no_word() -> None:
    plain = render_terminal([ERROR, WARNING], colour=False)
    coloured = render_terminal([ERROR, WARNING], colour=True)
    stripped = coloured
    for code in ("0", "1", "1;31", "1;33", "1;34"):
        stripped = stripped.replace(f"\x1b[{code}m", "")
    assert coloured != plain
    assert stripped == plain


HOSTILE = "a\x1b[31m\r\n::error::\u202e\x9b<script>&\"'%\ud800\x00"


def hostile() -> Diagnostic:
    source = Source(HOSTILE, HOSTILE)
    span = Span(source, 1, 1, 1, 4)
    return Diagnostic(HOSTILE, HOSTILE, span, HOSTILE, (Label(span, HOSTILE),))


def test_nothing_of_an_authors_text_steers_a_terminal() -> None:
    for rendered in (
        render_terminal([hostile()], colour=False),
        render_github([hostile()]),
        render_html([hostile()]),
        render_json([hostile()]),
        render_sarif([hostile()]),
    ):
        steering = {c for c in rendered if unicodedata.category(c) in {"Cc", "Cs", "Cf"}}
        assert steering <= {"\n"}


@given(st.text(), st.integers(1, 30), st.integers(0, 9), st.integers(1, 200))
def test_any_text_renders(text: str, column: int, length: int, cells: int) -> None:
    source = Source(text, text)
    diagnostic = Diagnostic("c", text, at(1, column, column + length, source), text)
    shown, row = caret_row(diagnostic, cells) if text.split("\n")[0] else ("", "^")
    assert width(shown) <= max(cells, 24)
    assert "^" in row or "\n" in text
    for rendered in (render_github, render_html, render_json, render_sarif):
        assert rendered([diagnostic])


def test_objects_for_programs() -> None:
    assert to_objects([ERROR]) == [
        {
            "code": "wrong-type",
            "severity": "error",
            "message": "expected a rate",
            "help": "write 12%",
            "file": SOURCE.name,
            "line": 2,
            "column": 11,
            "end_line": 2,
            "end_column": 12,
            "labels": [
                {
                    "text": "said here",
                    "file": SOURCE.name,
                    "line": 1,
                    "column": 1,
                    "end_line": 1,
                    "end_column": 6,
                }
            ],
        }
    ]
    assert json.loads(render_json([ERROR])) == to_objects([ERROR])


def test_sarif_has_the_shape_that_hosts_ask_for() -> None:
    log = json.loads(render_sarif([ERROR, WARNING]))
    assert log == to_sarif([ERROR, WARNING])
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "termwise"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "rules/a%2C%20b%3A%2050%25/%C3%A9.yaml"
        assert min(place["region"].values()) >= 1
    (related,) = run["results"][0]["relatedLocations"]
    assert related["message"]["text"] == "said here"


def test_sarif_names_a_file_outside_the_project_by_its_address() -> None:
    found = Diagnostic("c", "m", at(1, 1, 2, Source("/tmp/a b.yaml", "x")))
    assert '"file:///tmp/a%20b.yaml"' in render_sarif([found])


def test_github_commands_are_escaped() -> None:
    found = Diagnostic("c", "50 % of\nit: a, b", at(2, 1, 2), "x\ny")
    assert render_github([found, WARNING]).split("\n") == [
        "::error file=rules/a%2C b%3A 50%25/é.yaml,line=2,col=1,endLine=2,title=c::"
        "50 %25 of␊it: a, b%0Ahelp: x%0Ay",
        "::warning file=rules/a%2C b%3A 50%25/é.yaml,line=3,col=1,endLine=3,title=odd::this is odd",
    ]


def test_html_is_balanced_and_escaped() -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.seen: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert all(name == "class" for name, _ in attrs)
            self.seen.add(tag)
            if tag != "br":
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    tags = Tags()
    tags.feed(render_html([hostile(), ERROR, WARNING]))
    assert tags.open == []
    assert "script" not in tags.seen
    assert "<mark>x</mark>" in render_html([ERROR])
