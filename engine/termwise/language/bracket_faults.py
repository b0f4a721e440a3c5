"""What to tell the author of brackets that do not match, or stand where none belong."""

from __future__ import annotations

from termwise.language.reading import Reading, syntax_fault
from termwise.language.tokens import CLOSING, ExpressionError, Token


def not_closed(reading: Reading, opening: int, at: int) -> ExpressionError:
    """The end, or a bracket of the other kind, where this one should close."""
    opener, token = reading.tokens[opening], reading.tokens[at]
    closer = CLOSING[opener.kind]
    if token.kind == "end":
        return open_to_the_end(opener)
    help = reading.write(token, token, closer)
    message = f"what was opened with `{opener.text}` is closed with `{token.text}`"
    return ExpressionError("bracket-not-closed", message, token.start, token.end, help)


def open_to_the_end(opener: Token) -> ExpressionError:
    """A bracket that nothing closes."""
    closer = CLOSING[opener.kind]
    return ExpressionError(
        "bracket-not-closed",
        f"the bracket `{opener.text}` is not closed",
        opener.start,
        opener.end,
        f"put `{closer}` where what it holds ends",
    )


def not_opened(token: Token) -> ExpressionError:
    """A closing bracket that was never opened."""
    return ExpressionError(
        "bracket-not-opened",
        f"there is no opening bracket that this `{token.text}` closes",
        token.start,
        token.end,
        f"leave out the `{token.text}`, or open the bracket before",
    )


def empty_list(reading: Reading, opening: int) -> ExpressionError:
    """`[]` after `in`, or a look-up without a key."""
    token, closer = reading.tokens[opening], reading.tokens[opening + 1]
    help = "write at least one value between the brackets"
    return ExpressionError(
        "empty-brackets", "these brackets are empty", token.start, closer.end, help
    )


def call_of_path(reading: Reading, start: int, at: int) -> ExpressionError:
    """`a.b(x)`: only a bare name can be called."""
    called = reading.text[reading.tokens[start].start : reading.tokens[at - 1].end]
    return ExpressionError(
        "call-of-path",
        f"`{called}` is not a function and takes no values in round brackets",
        reading.tokens[start].start,
        reading.tokens[at].end,
        "functions are `min(…)`, `round(…)` and so on; a table is looked up with"
        " square brackets: `table[key]`",
    )


def before_bracket(reading: Reading, before: Token, token: Token) -> ExpressionError:
    """`2(a + b)`."""
    help = "put a sign such as `*` before the bracket"
    if before.kind in ("number", ")", "%"):
        help = reading.write(token, token, " * (")
    return syntax_fault("a sign is missing before this bracket", token, help)
