"""Help lines that name the nearest thing the author may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN = 12


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ "did you mean …?", else what there is to choose from."""
    names = list(dict.fromkeys(known))
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    if not names:
        return "nothing is declared that could stand here"
    shown = ", ".join(sorted(names)[:_SHOWN])
    return f"there is {shown}" + (" …" if len(names) > _SHOWN else "")
