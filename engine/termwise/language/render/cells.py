"""How an author's text takes up the cells of a terminal, without ever steering it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

TAB = 4

# Control characters steer a terminal (C0, C1), or make text read otherwise than it is
# (line separators, directions of writing); half a surrogate pair cannot be written at all.
_STEERING = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with every character that steers replaced by one that shows; none is lost."""
    return _STEERING.sub(lambda match: _picture(match.group()), text)


def cells(character: str) -> int:
    """How many cells a character takes: two where it is wide, none where it joins another."""
    if character == "\t":
        return TAB
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def width(text: Iterable[str]) -> int:
    """How many cells a text takes."""
    return sum(map(cells, text))


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
