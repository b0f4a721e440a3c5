"""Small programs for the tests of the oracle, written as an author would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent, indent

from termwise.book.reader import read_book
from termwise.language.check.folder import load_program

from tests.oracle import cells, decision_cells, evaluate

_HEAD = """\
program: small
title: {en: Small, fr: Petit}
currency: EUR
time_zone: Europe/Paris
units: {users: user, points: point}
entities:
"""

Rows = Mapping[str, Sequence[Mapping[str, object]]]


class Small:
    """A program of some entities and versions (by file name, without the first lines)."""

    def __init__(self, entities: str, versions: Mapping[str, str]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder)
            path.joinpath("program.yaml").write_text(_HEAD + indent(dedent(entities), "  "))
            for name, text in versions.items():
                head = f"effective: {name[:10]}\n"
                path.joinpath(f"{name}.yaml").write_text(head + dedent(text))
            self.terms = load_program(path)

    def _run(self, book: Rows, as_of: str) -> tuple[list[str], list[str]]:
        read = read_book(self.terms, book)
        lines, decisions = evaluate(self.terms, read, date.fromisoformat(as_of))
        return (
            [" | ".join(cells(line)) for line in lines],
            [" | ".join(decision_cells(each)) for each in decisions],
        )

    def lines(self, book: Rows, as_of: str = "2025-12-31") -> list[str]:
        """The lines as text, cells parted by bars."""
        return self._run(book, as_of)[0]

    def decisions(self, book: Rows, as_of: str = "2025-12-31") -> list[str]:
        """The decisions as text."""
        return self._run(book, as_of)[1]

    def values(self, book: Rows, as_of: str = "2025-12-31") -> dict[str, str]:
        """Decided values by name and key, for programs where the two tell rows apart."""
        found = (line.split(" | ") for line in self.decisions(book, as_of))
        return {
            f"{name} {key}{index and '.'}{index}": value for _, key, index, name, value, *_ in found
        }
