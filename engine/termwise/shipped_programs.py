"""Programs by folder or by the name of a shipped one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from termwise.resources import shipped


def shipped_folders() -> Mapping[str, Path]:
    """The folders of the shipped programs by name, sorted by name.

    A program is called as its folder is, in whatever group of programs that folder lies. Raises
    ValueError where two have one name.
    """
    found: dict[str, Path] = {}
    for file in Path(str(shipped("rules"))).rglob("program.yaml"):
        other = found.setdefault(file.parent.name, file.parent)
        if other != file.parent:
            raise ValueError(f"two programs are called {file.parent.name}: {other}, {file.parent}")
    return dict(sorted(found.items()))


def shipped_names() -> tuple[str, ...]:
    """The names of the shipped programs, sorted."""
    return tuple(shipped_folders())


def program_folder(path: str | Path) -> Path:
    """The folder that `path` is, or that of the shipped program of that name.

    A folder of that name comes first; a name that is neither is returned as it is, for the
    reader to report.
    """
    folder = Path(path)
    if folder.exists() or not isinstance(path, str):
        return folder
    return shipped_folders().get(path, folder)
