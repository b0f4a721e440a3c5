"""Adds what was probably meant to a message about a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LISTED = 12


def or_nearest(message: str, word: str, known: Iterable[str]) -> str:
    """The message, then "Did you mean …?" or the names there are."""
    names = list(known)
    near = get_close_matches(word, names, 1)
    if near:
        return f"{message} Did you mean {near[0]}?"
    if not names:
        return message
    shown = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
    return f"{message} There is {shown}."
