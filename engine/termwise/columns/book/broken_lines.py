"""Line ends inside quotes: a copy of a csv file in which a row is a line again.

The database numbers and checks rows by lines, so it is given the copy, where a mark stands for
each sign of a line end that is inside quotes; the cells get their line ends back when they are
read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

_STRETCH: Final = 1 << 20
_QUOTE: Final = b'"'
_FEED, _RETURN = b"\x02", b"\x03"
"""They stand for a line feed and a carriage return."""


def mended(path: Path, copy: Path) -> bool:
    """Write the copy; False where the file has a mark itself, or a quote without a second one.

    Raises OSError where the file cannot be read or the copy not be written.
    """
    with path.open("rb") as file, copy.open("wb") as out:
        return mended_bytes(iter(lambda: file.read(_STRETCH), b""), out)


def mended_bytes(stretches: Iterable[bytes], out: BinaryIO) -> bool:
    """`mended`, of the bytes of a file, however they are cut."""
    inside = False
    for stretch in stretches:
        if _FEED in stretch or _RETURN in stretch:
            return False
        # Two quotes in a row, for one, lead out of the quotes and back: nothing is between them.
        parts = stretch.split(_QUOTE)
        first = 0 if inside else 1
        parts[first::2] = [_marked(part) for part in parts[first::2]]
        out.write(_QUOTE.join(parts))
        inside ^= len(parts) % 2 == 0
    return not inside


def _marked(part: bytes) -> bytes:
    if b"\n" not in part and b"\r" not in part:
        return part
    return part.replace(b"\n", _FEED).replace(b"\r", _RETURN)


def restored(cell: str) -> str:
    """The cell of the file, in SQL, from that of the copy."""
    return f"translate({cell}, chr(2) || chr(3), chr(10) || chr(13))"
