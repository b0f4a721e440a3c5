"""Finds the scenarios of a program: every file under `scenarios/`, but for the backgrounds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from termwise.language.diagnostics import Findings
from termwise.language.loader.folder import shown
from termwise.language.source import Source, Span

FOLDER: Final = "scenarios"
BACKGROUND: Final = "background"
"""Files in folders of this name hold rows for several scenarios, and are none themselves."""


def scenario_files(program: Path) -> Mapping[str, Path]:
    """The scenarios in a program's folder, by name: the path below `scenarios/`, no ending."""
    root = program / FOLDER
    return {
        path.relative_to(root).with_suffix("").as_posix(): path
        for path in _files(root)
        if path.suffix == ".yaml" and not _is_background(path, root)
    }


def check_files(program: Path, used: frozenset[Path], findings: Findings) -> None:
    """Record files under `scenarios/` that nothing reads, or a typo would go unseen.

    `used` are the backgrounds of the scenarios, resolved.
    """
    root = program / FOLDER
    for path in _files(root):
        if path.suffix == ".yml":
            findings.error(
                "unknown-file",
                f"{path.name} is no scenario by its name, and nothing runs it",
                _beginning(path),
                help=f"name it {path.stem}.yaml",
            )
        elif path.suffix == ".yaml" and _is_background(path, root) and path.resolve() not in used:
            findings.warning(
                "unused-background",
                "no scenario has this background",
                _beginning(path),
                help="delete it; if it is a scenario, move it out of the folder background/",
            )


def _files(root: Path) -> list[Path]:
    below = (path for path in root.rglob("*.y*ml") if path.is_file())
    return sorted(p for p in below if not any(x.startswith(".") for x in p.relative_to(root).parts))


def _is_background(path: Path, root: Path) -> bool:
    return BACKGROUND in path.relative_to(root).parts[:-1]


def _beginning(path: Path) -> Span:
    return Span(Source(shown(path), ""), 1, 1, 1, 1)
