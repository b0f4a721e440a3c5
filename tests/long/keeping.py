"""Keeps everything that is needed to look into a disagreement, in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tests.differential.comparison import Comparison, agrees, write_files
from tests.differential.deciding import Decided
from tests.differential.report import decided_differences, differences, question
from tests.generators import Case, View


def keep(folder: Path, case: Case, found: list[Comparison]) -> None:
    """The program, the book and question of each view that differs, and the differences."""
    folder.mkdir(parents=True, exist_ok=True)
    write_files(case, folder)
    # A program that broke the checker has one comparison and no books.
    for number, (view, each) in enumerate(zip(case.views, found, strict=False)):
        if not agrees(each):
            _write_view(folder, view, number)
            _write(folder / f"difference-{number}.txt", differences(each))


def keep_decided(folder: Path, case: Case, view: View, found: Decided) -> None:
    """A row that was decided otherwise than evaluated."""
    folder.mkdir(parents=True, exist_ok=True)
    write_files(case, folder)
    number = case.views.index(view)
    _write_view(folder, view, number)
    row = json.dumps({found.subject: found.row}, ensure_ascii=False)
    _write(folder / f"decided-{number}.txt", [row, *decided_differences(found)])


def _write_view(folder: Path, view: View, number: int) -> None:
    _write(folder / f"question-{number}.json", [json.dumps(question(view), indent=1)])
    book = json.dumps(view.book, indent=1, ensure_ascii=False)
    _write(folder / f"book-{number}.json", [book])


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
