"""Writes a program to start from, whole or not at all: a small one, or a copy of another."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import click

PLACEHOLDER: Final = "my-program"
"""The name that the templates have, which the new program's takes the place of."""


_EDITORS: Final = re.compile(r"\A# yaml-language-server: [^\n]*\n(#\n)?")
"""The first line of a file, which leads an editor to a schema by its place."""
_NAME: Final = re.compile(r"^program:.*$", re.MULTILINE)


def create(folder: Path) -> tuple[str, list[str]]:
    """Write a small program to a folder that is new or empty; returns its name and its files.

    The name is the folder's, as far as a program may be called so.
    """

    def small(stage: Path, name: str) -> None:
        _copy(files("termwise_cli") / "templates", stage, name)

    return _create(folder, small)


def create_from(program: Path, folder: Path) -> tuple[str, list[str]]:
    """The same with another program's terms and scenarios, without what it has published."""

    def copy(stage: Path, name: str) -> None:
        _copy_program(program, stage, name)

    return _create(folder, copy)


def _create(folder: Path, fill: Callable[[Path, str], None]) -> tuple[str, list[str]]:
    _refuse_occupied(folder)
    name = program_name(folder.resolve().name)
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = _write(folder, name, fill)
    except BaseException:
        if made:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return name, written


def program_name(folder: str) -> str:
    """`Été 2025!` becomes `ete-2025`."""
    decomposed = unicodedata.normalize("NFKD", folder.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9_.]+", "-", plain).strip("-_.") or PLACEHOLDER


def _refuse_occupied(folder: Path) -> None:
    if folder.is_dir():
        first = next(folder.iterdir(), None)
        if first is not None:
            raise click.UsageError(f"{folder} is not empty: it holds {first.name}.")
    elif folder.exists() or folder.is_symlink():
        raise click.UsageError(f"{folder} is a file.")


def _write(folder: Path, name: str, fill: Callable[[Path, str], None]) -> list[str]:
    """Write everything to one side first; then moving it into place hardly can fail."""
    with tempfile.TemporaryDirectory(prefix=".termwise-", dir=folder) as aside:
        stage = Path(aside)
        fill(stage, name)
        written = sorted(p.relative_to(stage).as_posix() for p in stage.rglob("*") if p.is_file())
        moved: list[Path] = []
        try:
            for entry in sorted(stage.iterdir()):
                moved.append(folder / entry.name)
                entry.rename(moved[-1])
        except BaseException:
            for path in moved:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            raise
    return written


def _copy(template: Traversable, target: Path, name: str) -> None:
    for entry in template.iterdir():
        path = target / entry.name
        if entry.is_dir():
            path.mkdir()
            _copy(entry, path, name)
        else:
            text = entry.read_text(encoding="utf-8").replace(PLACEHOLDER, name)
            path.write_text(text, encoding="utf-8", newline="\n")


def _copy_program(program: Path, target: Path, name: str) -> None:
    for file in sorted(program.rglob("*.yaml")):
        below = file.relative_to(program)
        if any(part.startswith(".") for part in below.parts):
            continue
        text = _EDITORS.sub("", file.read_text(encoding="utf-8"))
        if below == Path("program.yaml"):
            text = _NAME.sub(f"program: {name}", text, count=1)
        path = target / below
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
