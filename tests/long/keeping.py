"""Keeps everything that is needed to look into a disagreement, in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.differential.comparison import write_files
from tests.differential.reducing import reduced
from tests.differential.report import decides_otherwise, disagrees, question, told, told_decided
from tests.generators import Case


def keep(folder: Path, case: Case) -> None:
    """The program, its books and questions, and the smallest case that still shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_files(case, folder)
    views = [{**question(view), "book": view.book} for view in case.views]
    _write(folder / "books.json", json.dumps(views, indent=1, ensure_ascii=False))
    _keep_smallest(folder / "differs.txt", case, disagrees, told)
    _keep_smallest(folder / "decided-otherwise.txt", case, decides_otherwise, told_decided)


def _keep_smallest(
    file: Path, case: Case, fails: Callable[[Case], bool], tells: Callable[[Case], str]
) -> None:
    if fails(case):
        _write(file, tells(reduced(case, fails)))


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
