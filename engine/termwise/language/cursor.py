"""Steps through the tokens of an expression and tells where they stand."""

from __future__ import annotations

from termwise.language.bracket_faults import not_closed
from termwise.language.complaints import unexpected
from termwise.language.placement import Placement
from termwise.language.reading import Reading
from termwise.language.source import Span
from termwise.language.tokens import CLOSING, ExpressionError, Token

MOST_NESTING = 50


def too_deep(start: int, end: int) -> ExpressionError:
    """A fault for what no author means, and what could exhaust the stack."""
    return ExpressionError(
        "expression-too-deep",
        f"more than {MOST_NESTING} steps of this expression build on one another",
        start,
        end,
        "move parts of it to decisions of their own, and use their names here",
    )


class Cursor:
    """The place that reading has come to; `_next` is the kind of the token there."""

    __slots__ = ("_at", "_depth", "_next", "_place", "_reading", "_tokens")

    def __init__(self, reading: Reading, place: Placement) -> None:
        self._reading = reading
        self._tokens = reading.tokens
        self._place = place
        self._at = 0
        self._next = reading.tokens[0].kind
        self._depth = 0

    def _open(self) -> int:
        self._depth += 1
        if self._depth > MOST_NESTING:
            token = self._tokens[self._at]
            raise too_deep(token.start, token.end)
        self._advance()
        return self._at - 1

    def _close(self, opening: int) -> None:
        if not self._take(CLOSING[self._tokens[opening].kind]):
            if self._next == "end" or self._next in CLOSING.values():
                raise not_closed(self._reading, opening, self._at)
            raise unexpected(self._reading, self._at)
        self._depth -= 1

    def _take(self, kind: str) -> bool:
        """Step over the next token if it is of this kind."""
        if self._next != kind:
            return False
        self._advance()
        return True

    def _advance(self) -> Token:
        """Step over the next token, which is not the end."""
        token = self._tokens[self._at]
        self._at += 1
        self._next = self._tokens[self._at].kind
        return token

    def _of(self, token: Token) -> Span:
        return self._place.span(token.start, token.end)

    def _since(self, start: int) -> Span:
        """From the token at index `start` to the last one read."""
        return self._place.span(self._tokens[start].start, self._tokens[self._at - 1].end)
