"""Values that YAML tears apart, because they should stand in quotes.

Inside `{…}` and `[…]` a plain value ends at a comma, a bracket or a question mark, so
`{from: max(a, b)}` silently becomes the keys `from` and `b)`. A tear found is veiled: its
punctuation is replaced, character by character, by characters that mean nothing to YAML.
Read again, the value is whole, every other value keeps its place, and the faults behind it
come out too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import punctuation
from typing import Literal

Cause = Literal["comma", "bracket", "question", "quote", "apostrophe", "colon", "entry", "sign"]

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_TELLING = re.compile(r'["#\n()\[\]{},:]')
_LONGEST = 500
_DEEPEST = 12
_VEIL = {ord(sign): chr(0x10FF00 + ord(sign)) for sign in punctuation}
_UNVEIL = {ord(veiled): chr(sign) for sign, veiled in _VEIL.items()}


@dataclass(frozen=True, slots=True)
class Tear:
    """A value torn: where it really begins and ends in the text, and what tore it."""

    start: int
    end: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Stretch:
    """How far a value reaches as its author meant it."""

    end: int
    closed: bool
    """Whether every bracket opened in it is closed in it."""
    has_entry: bool
    """Whether a colon and a space stand within its brackets."""


def veil(text: str, tears: Sequence[Tear]) -> str:
    """The text with every torn value made whole; no character changes its place."""
    pieces, at = [], 0
    for tear in sorted(tears, key=lambda tear: tear.start):
        pieces += [text[at : tear.start], text[tear.start : tear.end].translate(_VEIL)]
        at = tear.end
    return "".join([*pieces, text[at:]])


def unveil(text: str) -> str:
    """A value read from a veiled text, as its author wrote it."""
    return text if text.isascii() else text.translate(_UNVEIL)


def silent_tear(text: str, start: int, end: int) -> Tear | None:
    """The tear that a plain value inside brackets is the first piece of, if it is one."""
    value = text[start:end]
    if "?" in value:
        # libyaml lets it pass, PyYAML's own parser and older ones do not: a program must
        # read the same wherever it is read.
        return Tear(start, max(end, stretch(text, start, flow=True).end), "question")
    if value.count("(") <= value.count(")"):
        return None
    whole = stretch(text, start, flow=True)
    torn = whole.end > end and whole.closed and not whole.has_entry
    return Tear(start, whole.end, "comma") if torn else None


def stretch(text: str, start: int, *, flow: bool) -> Stretch:
    """Follow a value from `start` to where its author meant it to end.

    In `flow` (inside brackets) that is a comma or a closing bracket of the outside, else
    the end of the line; a comment ends it in both.
    """
    open_: list[str] = []
    has_entry, at = False, start
    stop = min(len(text), start + _LONGEST)
    while len(open_) < _DEEPEST and (match := _TELLING.search(text, at, stop)):
        at = match.start()
        sign = text[at]
        if sign == '"':
            at = _behind_quote(text, at)
            continue
        if _ends(text, at, start, flow=flow, closer=open_[-1] if open_ else None):
            return _stretch(text, start, at, open_, has_entry)
        if sign in _CLOSERS:
            open_.append(_CLOSERS[sign])
        elif open_ and sign == open_[-1]:
            open_.pop()
        elif open_ and text.startswith(": ", at):
            has_entry = True
        at += 1
    return _stretch(text, start, stop, open_, has_entry)


def _stretch(text: str, start: int, end: int, open_: list[str], has_entry: bool) -> Stretch:
    return Stretch(start + len(text[start:end].rstrip()), not open_, has_entry)


def _behind_quote(text: str, at: int) -> int:
    line_end = text.find("\n", at)
    closing = text.find('"', at + 1, line_end if line_end >= 0 else len(text))
    return (closing if closing >= 0 else at) + 1


def _ends(text: str, at: int, start: int, *, flow: bool, closer: str | None) -> bool:
    sign = text[at]
    if sign == "#" and at > start and text[at - 1].isspace():
        return True
    if not flow:
        return sign == "\n"
    if sign in "]}":
        return sign != closer
    return sign == "," and closer is None
