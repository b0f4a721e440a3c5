"""What a csv file is made of: counts of the bytes that part its rows and cells.

Two readers of csv agree on every plain file, and on few that are not: so a plain file is known
by its bytes before the database reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_STRETCH: Final = 1 << 20

SEPARATOR: Final = "\x01"
"""A character that plain files do not have."""


@dataclass(frozen=True, slots=True)
class CsvBytes:
    """How often each byte comes; `lines` counts the last one also where no line feed ends it.

    `plain`: every line ends alike, with a line feed or both signs, and neither NUL nor `SEPARATOR`
    occurs.
    """

    commas: int
    lines: int
    quotes: bool
    plain: bool


def count_bytes(path: Path) -> CsvBytes:
    """Go through the file once. Raises OSError where it cannot be read."""
    commas = feeds = returns = pairs = 0
    quotes = strange = False
    last = b""
    with path.open("rb") as file:
        while stretch := file.read(_STRETCH):
            if stretch.endswith(b"\r"):
                stretch += file.read(1)
            commas += stretch.count(b",")
            feeds += stretch.count(b"\n")
            found = stretch.count(b"\r")
            if found:
                returns += found
                pairs += stretch.count(b"\r\n")
            quotes = quotes or b'"' in stretch
            strange = strange or b"\0" in stretch or SEPARATOR.encode() in stretch
            last = stretch[-1:]
    alike = returns == pairs and pairs in (0, feeds)
    lines = feeds + (last not in (b"", b"\n"))
    return CsvBytes(commas, lines, quotes, alike and not strange)
