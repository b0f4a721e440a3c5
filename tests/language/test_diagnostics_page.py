"""The page of diagnostics tells of every code, and each of its examples shows what it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
import yaml
from termwise.api import Program
from termwise.language.codes import Code
from termwise.outcome.problems import RunCode, RunError
from termwise_cli.checking import check

from tests.language.check_cases import CASES, case_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "diagnostics.md").read_text("utf-8")
IN_A_RUN = "In a run: "
_SECTION = re.compile(r"^### (In a run: )?`([a-z0-9-]+)`\n(.*?)(?=^##|\Z)", re.M | re.S)
_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.M | re.S)

NOT_SHOWN = {
    "file-unreadable",  # rights of a file are in no example
    "more-problems",  # a hundred rows
    "engine-refuses",  # told only with --engine
    "In a run: cycle",  # no sound program is known that comes to one
}


class Section(NamedTuple):
    """What the page says of one code."""

    code: str
    in_a_run: bool
    text: str

    @property
    def example(self) -> str | None:
        """The program that shows it."""
        found = _YAML.search(self.text)
        return found[1] if found else None


SECTIONS = [Section(code, bool(run), text) for run, code, text in _SECTION.findall(PAGE)]
SHOWN = [
    pytest.param(each, each.example, id=(IN_A_RUN if each.in_a_run else "") + each.code)
    for each in SECTIONS
    if each.example
]


def test_the_page_tells_of_every_code_and_of_no_other() -> None:
    files = [each.code for each in SECTIONS if not each.in_a_run]
    runs = [each.code for each in SECTIONS if each.in_a_run]
    assert sorted(files) == sorted(get_args(Code))
    assert sorted(runs) == sorted(get_args(RunCode))


def test_every_code_is_used_somewhere() -> None:
    used = set().union(*(set(texts(path)) for path in sources()))
    assert set(get_args(Code)) <= used


def test_a_diagnostic_made_by_hand_has_a_code_of_the_list() -> None:
    known = {*get_args(Code), "scenario-differs"}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Diagnostic"):
                code = node.args[0] if node.args else None
                assert not isinstance(code, ast.Constant) or code.value in known, path


def test_examples_are_left_out_only_where_they_must_be() -> None:
    without = {
        (IN_A_RUN if each.in_a_run else "") + each.code for each in SECTIONS if not each.example
    }
    assert without == NOT_SHOWN


@pytest.mark.parametrize(("section", "example"), SHOWN)
def test_an_example_shows_what_it_says(
    section: Section, example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(Path(section.code), example)
    case.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    if section.in_a_run:
        assert section.code in codes_of_run(tmp_path)
        return
    found = check(case.folder, lambda *_: None)
    assert section.code in {d.code for d in found.diagnostics}


def codes_of_run(folder: Path) -> set[str]:
    """What stops a run over the book of the page."""
    with pytest.raises(RunError) as caught:
        Program.load(folder).evaluate(book_of_the_page(), as_of=date(2024, 12, 31))
    return {problem.code for problem in caught.value.problems}


def book_of_the_page() -> Any:
    """The book over which the examples of runs are run."""
    return yaml.load(_YAML.findall(PAGE[PAGE.index("## What stops a run") :])[0], yaml.BaseLoader)


def test_the_program_of_the_page_is_that_of_the_examples() -> None:
    shown = _YAML.findall(PAGE)[0]
    assert shown == (CASES / "good" / "program.yaml").read_text("utf-8").partition("\n")[2]


def sources() -> Iterator[Path]:
    """Every module of the engine and the command line but the list itself."""
    for root in ("engine", "cli"):
        yield from (p for p in (ROOT / root).rglob("*.py") if p.name != "codes.py")


def texts(path: Path) -> Iterator[str]:
    """Every text that stands in a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
