"""Finds and loads the files of a program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from termwise.language.declarations import ProgramWritten, VersionWritten
from termwise.language.diagnostics import Findings
from termwise.language.loader.program_file import load_program_file
from termwise.language.loader.version_file import day_and_number, load_version_file
from termwise.language.schema_check import SchemaName, check_schema
from termwise.language.source import Source, Span
from termwise.language.yaml_nodes import Node
from termwise.language.yaml_reader import read_yaml

PROGRAM_FILE = "program.yaml"

_LIKE_A_DAY = re.compile(r"[0-9]{4}-")
_ENDINGS = frozenset({".yaml", ".yml"})


def load_folder(
    path: Path, findings: Findings
) -> tuple[ProgramWritten, tuple[VersionWritten, ...]] | None:
    """The program of a folder with its versions, oldest first.

    Every fault of every file is in `findings`; None where there is no program to speak of.
    """
    if not path.is_dir():
        findings.error(
            "no-such-folder",
            f"there is no folder {shown(path)}",
            _nowhere(path),
            help="name the folder that holds program.yaml",
        )
        return None
    program = _program(path / PROGRAM_FILE, findings)
    files = _version_files(path, findings)
    versions = [v for file in files if (v := _version(file, findings)) is not None]
    if not files:
        _no_version(path, findings)
    if program is None or not versions:
        return None
    return program, tuple(sorted(versions, key=lambda v: (day_and_number(v.name), v.name)))


def shown(path: Path) -> str:
    """A path as diagnostics show it: from the current folder on, where it lies in it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def read_checked(path: Path, schema: SchemaName, findings: Findings) -> Node | None:
    """The nodes of a file, held against its schema."""
    node = read_yaml(path, shown(path), findings)
    if node is not None:
        check_schema(node, schema, findings)
    return node


@contextmanager
def in_order(findings: Findings) -> Iterator[None]:
    """What is found in one file, by schema and loader, comes out from its top to its end."""
    before = len(findings.found)
    yield
    findings.found[before:] = sorted(
        findings.found[before:], key=lambda d: (d.span.line, d.span.column)
    )


def _program(path: Path, findings: Findings) -> ProgramWritten | None:
    with in_order(findings):
        node = read_checked(path, "program", findings)
        return None if node is None else load_program_file(node, findings)


def _version(path: Path, findings: Findings) -> VersionWritten | None:
    with in_order(findings):
        node = read_checked(path, "version", findings)
        if node is None:
            return None
        digest = sha256(path.read_bytes()).hexdigest()
        return load_version_file(node, path.stem, digest, findings)


def _version_files(folder: Path, findings: Findings) -> list[Path]:
    """The version files; any other YAML beside them is reported, or a typo would go unseen."""
    files = []
    for path in sorted(folder.iterdir()):
        if path.suffix not in _ENDINGS or path.name.startswith(".") or path.name == PROGRAM_FILE:
            continue
        if path.suffix == ".yaml" and day_and_number(path.stem) is not None:
            files.append(path)
        else:
            _unknown(path, findings)
    return files


def _unknown(path: Path, findings: Findings) -> None:
    if path.stem == "program" or day_and_number(path.stem) is not None:
        help = f"name it {path.stem}.yaml"
    elif path.suffix == ".yaml" and _LIKE_A_DAY.match(path.stem):
        help = (
            "name it by a day of the calendar, such as 2009-11-17.yaml, and where that day has"
            " one already, 2009-11-17.2.yaml"
        )
    else:
        help = (
            "a version is named by the day from which it governs, such as 2009-11-17.yaml"
            " (a second one for that day: 2009-11-17.2.yaml); move any other file elsewhere"
        )
    findings.error(
        "unknown-file",
        f"{path.name} is neither program.yaml nor a version, and nothing reads it",
        _nowhere(path),
        help=help,
    )


def _no_version(path: Path, findings: Findings) -> None:
    findings.error(
        "no-version",
        "the program has no version, so nothing governs",
        _nowhere(path / PROGRAM_FILE),
        help="add a file named by the day from which its terms govern, such as 2009-11-17.yaml",
    )


def _nowhere(path: Path) -> Span:
    return Span(Source(shown(path), ""), 1, 1, 1, 1)
