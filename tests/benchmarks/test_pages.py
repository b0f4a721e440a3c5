"""The pages with figures name commands that exist, and the peers that are measured."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PERFORMANCE = ROOT / "docs" / "performance.md"
PAGES = (PERFORMANCE, ROOT / "docs" / "explanation" / "durable-rules.md")

_COMMAND = re.compile(r"python (?:-m (benchmarks[.\w]*)|(benchmarks/\w+\.py))")


def commands(page: Path) -> set[Path]:
    """The files that the page says to run."""
    found = _COMMAND.findall(page.read_text(encoding="utf-8"))
    return {ROOT / (file or f"{module.replace('.', '/')}/__main__.py") for module, file in found}


def main_of(file: Path) -> bool:
    return file.is_file() and '__name__ == "__main__"' in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_is_there(page: Path) -> None:
    files = commands(page)
    assert len(files) >= 2
    assert [file for file in files if not main_of(file)] == []


def test_every_benchmark_is_on_a_page() -> None:
    named = set().union(*map(commands, PAGES))
    own = {file for file in (ROOT / "benchmarks").glob("*.py") if main_of(file)}
    assert own <= named


def test_every_peer_is_in_the_table() -> None:
    for package in ("durable", "openfisca_core", "rule_engine", "zen"):
        pytest.importorskip(package, reason="the peers are of the dependency group `bench`")
    roster = import_module("benchmarks.decision.roster")
    text = PERFORMANCE.read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")}
    assert {peer.name for peer in roster.PEERS} <= rows
