"""Help lines that name the nearest thing the author may have meant."""

from __future__ import annotations

from collections.abc import Iterable

from termwise.language.schema_words import nearest, ticked


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ "did you mean …?", else what there is to choose from."""
    names = sorted(dict.fromkeys(known))
    near = nearest(word, (name for name in names if name != word))
    if near is not None:
        return f"did you mean `{near}`?"
    if not names:
        return "nothing is declared yet that could stand here: declare it, or write the value out"
    return f"what can stand here: {ticked(names)}"


def unspaced_minus(name: str, known: Iterable[str]) -> str | None:
    """What to write where `users-1` was meant as a difference; None where it was not."""
    first, hyphen, rest = name.partition("-")
    if hyphen and first in known:
        return f"a minus has a space on both sides: `{first} - {rest}`"
    return None


def an(word: str) -> str:
    """A word with its article: "an order", "a partner"."""
    return f"{'an' if word[:1].lower() in 'aeiou' else 'a'} {word}"
