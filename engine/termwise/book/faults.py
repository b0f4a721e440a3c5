"""What is wrong with one cell, and how a cell is shown to the person who has to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from termwise.book.model import BookValue
from termwise.book.problems import BookCode

_SHOWN = 60
_FEW = 1000


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell has no value: `message` says what is wrong, `help` what to write."""

    code: BookCode
    message: str
    help: str | None = None


Parsed = BookValue | CellFault
Parser = Callable[[object], Parsed]
"""Reads a cell that is not empty: a text, or a value of Python's."""


def plain(value: object) -> str:
    """The value on one line, cut where it is long, with nothing that steers a terminal."""
    try:
        text = value if isinstance(value, str) else str(value)
    except Exception:  # A foreign object may fail to show itself; it is still reported.
        text = f"a {type(value).__name__}"
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(map(_seen, cut))


def shown(value: object) -> str:
    """`plain`, in quotes where it is a text."""
    return f'"{plain(value)}"' if isinstance(value, str) else plain(value)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; None where none is near, or too many are known."""
    words = list(known)
    if len(words) > _FEW:
        return None
    by_small = {each.lower(): each for each in words}
    small = word.strip().lower()
    if small in by_small:
        return by_small[small]
    found = get_close_matches(small[:200], by_small, 1)
    return by_small[found[0]] if found else None


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """`did you mean …?`, or None."""
    near = nearest(word, known)
    return f"did you mean {near}?" if near is not None else None


def wrong_type(value: object, expected: str) -> CellFault:
    """A Python value of a kind that the field does not take."""
    name = type(value).__name__
    return CellFault("wrong-type", f"{plain(value)} is a value of type {name}", f"give {expected}")


def inexact(value: float) -> CellFault:
    """A binary float, which is near the amount that was meant and seldom the amount itself."""
    return CellFault(
        "inexact",
        f"{value!r} is a float, which is not exact",
        "write amounts as text or Decimal; a missing value is None",
    )


def _seen(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")
