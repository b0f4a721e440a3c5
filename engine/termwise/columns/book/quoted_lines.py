"""The lines of a csv file that have quotes: whether each is a row as RFC 4180 writes it.

They are few in most files, and few are looked at sooner here than all of them by the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from termwise.columns.book.csv_bytes import CsvBytes

_STRETCH: Final = 1 << 20
_MOST: Final = 50_000

_CELL: Final = rb'(?:[^",]*+|"(?:[^"]|"")*+")'


@dataclass(frozen=True, slots=True)
class _Quoted:
    """So many lines have quotes, and so many commas."""

    lines: int
    commas: int


def are_rows(path: Path, found: CsvBytes, width: int) -> bool:
    """Whether every line surely is a row of so many cells; False also where there is much to see.

    The lines without quotes are so if they have the commas of so many rows: a reader that drops
    cells beyond the last takes none with fewer.
    """
    quoted = _quoted(path, width) if width > 1 else None
    if quoted is None:
        return False
    return found.commas - quoted.commas == (found.lines - quoted.lines) * (width - 1)


def _quoted(path: Path, width: int) -> _Quoted | None:
    """The lines with quotes; None where one is no row, or there are very many."""
    row = re.compile(rb"%b(?:,%b){%d}" % (_CELL, _CELL, width - 1))
    lines = commas = 0
    for line in _lines(path):
        lines, commas = lines + 1, commas + line.count(b",")
        if lines > _MOST or row.fullmatch(line) is None:
            return None
    return _Quoted(lines, commas)


def _lines(path: Path) -> Iterator[bytes]:
    """The lines with quotes, without their ends."""
    with path.open("rb") as file:
        while stretch := file.read(_STRETCH):
            stretch += file.readline()
            place = stretch.find(b'"')
            while place >= 0:
                end = stretch.find(b"\n", place)
                end = len(stretch) if end < 0 else end
                yield stretch[stretch.rfind(b"\n", 0, place) + 1 : end].removesuffix(b"\r")
                place = stretch.find(b'"', end)
