"""Finds the tables of a book in a folder: one file an entity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from termwise.book.faults import plain, suggestion
from termwise.book.report import Report

ENDINGS = (".csv", ".parquet", ".jsonl")


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a book, by entity; `doubled` are entities that have more than one."""

    path: Path
    files: Mapping[str, Path]
    doubled: frozenset[str]


def find_files(path: Path, entities: Iterable[str], report: Report) -> Folder | None:
    """The table files of the folder `path`; None where it is no folder that can be read.

    Hidden files, folders inside it and files with other endings are passed over.
    """
    try:
        found = sorted(entry for entry in path.iterdir() if _is_table(entry))
    except (OSError, ValueError) as error:
        help = "a book is a folder with one file an entity, such as partner.csv"
        report.whole.add("no-book", _reason(path, error), help, value=str(path))
        return None
    return _assigned(path, found, list(entities), report)


def _is_table(entry: Path) -> bool:
    return entry.suffix.lower() in ENDINGS and not entry.name.startswith((".", "~"))


def _reason(path: Path, error: OSError | ValueError) -> str:
    name = plain(str(path))
    match error:
        case FileNotFoundError():
            return f"there is no folder {name}"
        case NotADirectoryError():
            return f"{name} is no folder"
        case OSError(strerror=reason):
            return f"the folder {name} cannot be read: {(reason or 'no reason given').lower()}"
        case _:
            return f"{name} is no name of a folder"


def _assigned(path: Path, found: list[Path], entities: list[str], report: Report) -> Folder:
    expected = {f"{name}{ending}": name for name in entities for ending in ENDINGS}
    files: dict[str, Path] = {}
    doubled: set[str] = set()
    for entry in found:
        entity = expected.get(entry.name)
        if entity is None:
            # Spreadsheets are saved under all kinds of names: only those of this ending are near.
            near = [name for name in expected if name.endswith(entry.suffix.lower())]
            help = suggestion(entry.name, near) or "take it out of the folder: no entity reads it"
            message = f"no entity has the file {plain(entry.name)}"
            report.whole.add("unknown-file", message, help, value=entry.name)
        elif entity in files:
            doubled.add(entity)
            message = f"{entity} has two files, {files[entity].name} and {entry.name}"
            report.whole.add("two-files", message, "keep one of them", value=entry.name)
        else:
            files[entity] = entry
    return Folder(path, MappingProxyType(files), frozenset(doubled))
