"""The examples in the documents and docstrings of the API do what they show."""

from __future__ import annotations

import doctest

import pytest
import termwise
from termwise import api, result

from tests.api.online_services import ROOT

PAGE = ROOT / "docs" / "reference" / "api.md"


def test_the_examples_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (failed, tried > 20) == (0, True)


@pytest.mark.parametrize(("module", "least"), [(api, 6), (result, 4), (termwise, 2)])
def test_the_examples_of_the_docstrings(module: object, least: int) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert (failed, tried >= least) == (0, True)


def test_the_page_names_everything_public() -> None:
    text = PAGE.read_text(encoding="utf-8")
    public = [*(name for name in termwise.__all__ if name[0] != "_"), "decide", "evaluate", "load"]
    assert [name for name in public if f"{name}" not in text] == []
