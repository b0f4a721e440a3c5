"""Programs by folder or by the name of a shipped one."""

from __future__ import annotations

from pathlib import Path

from termwise.resources import shipped


def shipped_names() -> tuple[str, ...]:
    """The names of the shipped programs, sorted."""
    root = Path(str(shipped("rules")))
    return tuple(sorted(p.parent.relative_to(root).as_posix() for p in root.rglob("program.yaml")))


def program_folder(path: str | Path) -> Path:
    """The folder that `path` is, or that the shipped program of that name lies in.

    A folder of that name comes first; a name that is neither is returned as it is, for the
    reader to report.
    """
    folder = Path(path)
    if folder.exists() or not isinstance(path, str) or path not in shipped_names():
        return folder
    return Path(str(shipped("rules"))) / path
