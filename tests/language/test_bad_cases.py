"""Programs with faults: what is said of each, where, and never an exception.

Where what is said was meant to change, `TERMWISE_REWRITE_GOLDEN=1 pytest tests/language` writes
it into the cases; read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from termwise.language.diagnostics import Diagnostic
from termwise.language.render.terminal import render_terminal
from termwise.language.source import Span
from termwise_cli.checking import check

from tests.language.check_cases import CASES, cases_of, read_case

REWRITE = os.environ.get("TERMWISE_REWRITE_GOLDEN") == "1"
BAD = [
    pytest.param(path, id=path.relative_to(CASES / "bad").with_suffix("").as_posix())
    for path in cases_of("bad")
]


@pytest.mark.parametrize("path", BAD)
def test_every_fault_is_told_where_it_is(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = read_case(path)
    case.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = check(case.folder, lambda *_: None)
    for diagnostic in found.diagnostics:
        assert_has_place(diagnostic, tmp_path)
    assert (found.program is None) == any(map(is_error_of_the_program, found.diagnostics))
    assert found.diagnostics, "a bad case has a finding"
    shown = render_terminal(found.diagnostics, colour=False)
    if REWRITE:
        case.rewrite(shown)
    else:
        assert shown == case.expected, "see the head of this file where that was meant to change"


def is_error_of_the_program(diagnostic: Diagnostic) -> bool:
    """Whether it keeps the program from being used; a scenario's errors do not."""
    in_scenario = diagnostic.span.source.name.startswith("scenarios/")
    return diagnostic.severity == "error" and not in_scenario


def assert_has_place(diagnostic: Diagnostic, folder: Path) -> None:
    """Every place that a diagnostic names is in a file of the folder, or is the folder itself."""
    assert diagnostic.message
    assert diagnostic.help, f"{diagnostic.code} says what to do"
    for span in (diagnostic.span, *(label.span for label in diagnostic.labels)):
        assert_is_in_its_file(span)
        path = folder / span.source.name
        assert path.exists() or diagnostic.code in ("file-missing", "no-such-folder")


def assert_is_in_its_file(span: Span) -> None:
    """Both ends of a span are in the text that it names."""
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        assert 1 <= line <= len(span.source.lines)
        assert 1 <= column <= len(span.source.lines[line - 1]) + 1
    assert (span.line, span.column) <= (span.end_line, span.end_column)
