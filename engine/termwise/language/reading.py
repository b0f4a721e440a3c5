"""An expression while it is read: its text and tokens, for the parser and its complaints."""

from __future__ import annotations

from dataclasses import dataclass

from termwise.language.tokens import ExpressionError, Token, mended


@dataclass(frozen=True, slots=True)
class Reading:
    """The text and its tokens; the functions that complain are told the index of a token."""

    text: str
    tokens: list[Token]

    def write(self, first: Token, last: Token, new: str) -> str:
        """Advice to have `new` in place of these tokens, with the mended text."""
        return f"write `{mended(self.text, first.start, last.end, new)}`"


def syntax_fault(message: str, token: Token, help: str) -> ExpressionError:
    """A fault against the grammar that has no code of its own."""
    return ExpressionError("expression-syntax", message, token.start, token.end, help)
