"""The words and signs that an expression is made of, and the fault that ends its reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from termwise.language.codes import Code

SPECIAL_EVERYWHERE = frozenset({"and", "or", "not", "in", "is", "between", "true", "false"})

# These two mean something only after `is`; elsewhere they are names.
KEYWORDS = SPECIAL_EVERYWHERE | {"present", "missing"}

CLOSING = {"(": ")", "[": "]"}


class Token(NamedTuple):
    """A piece of an expression.

    `kind` is "number", "date", "text", "name" or "end"; of a keyword or a sign it is
    the word or sign itself. The blanks around a token are in no token.
    """

    kind: str
    text: str
    start: int
    end: int


@dataclass(eq=False)
class ExpressionError(Exception):
    """What is wrong with an expression, by offsets in its text; it becomes a diagnostic."""

    code: Code
    message: str
    start: int
    end: int
    help: str | None = None


def mended(text: str, start: int, end: int, new: str) -> str:
    """`text` with `new` from `start` to `end`, on one line, cut to the surroundings if long."""
    before, after = text[:start], text[end:]
    if len(before) > 40:
        before = "… " + before[-36:]
    if len(after) > 40:
        after = after[:36] + " …"
    return " ".join((before + new + after).split())
