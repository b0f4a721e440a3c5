"""Programs with faults: what is said of each, where, and never an exception."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from termwise.language.check.folder import check_folder
from termwise.language.diagnostics import Diagnostic
from termwise.language.render.terminal import render_terminal
from termwise.language.source import Span

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
    found = check_folder(Path())
    for diagnostic in found.diagnostics:
        assert_has_place(diagnostic, tmp_path)
    has_error = any(d.severity == "error" for d in found.diagnostics)
    assert (found.program is None) == has_error
    assert found.diagnostics, "a bad case has a finding"
    shown = render_terminal(found.diagnostics, colour=False)
    if REWRITE:
        case.rewrite(shown)
    else:
        assert shown == case.expected


def assert_has_place(diagnostic: Diagnostic, folder: Path) -> None:
    """Every place that a diagnostic names is in a file of the folder, or is the folder itself."""
    assert diagnostic.message
    for span in (diagnostic.span, *(label.span for label in diagnostic.labels)):
        assert_is_in_its_file(span)
        path = folder / span.source.name
        assert path.exists() or diagnostic.code == "file-missing"


def assert_is_in_its_file(span: Span) -> None:
    """Both ends of a span are in the text that it names."""
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        assert 1 <= line <= len(span.source.lines)
        assert 1 <= column <= len(span.source.lines[line - 1]) + 1
    assert (span.line, span.column) <= (span.end_line, span.end_column)
