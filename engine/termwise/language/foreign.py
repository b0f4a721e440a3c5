"""Signs and characters that authors bring from elsewhere, and what to write instead."""

# ruff: noqa: RUF001  (characters that look like ours are the point of these tables)

from __future__ import annotations

import unicodedata

from termwise.language.tokens import ExpressionError, mended

_COMPARISONS = {
    "==": ("=", "two values are compared with one `=`"),
    "===": ("=", "two values are compared with one `=`"),
    ":=": ("=", "two values are compared with `=`"),
    "<>": ("!=", "that two values differ is written `!=`"),
    "=/=": ("!=", "that two values differ is written `!=`"),
    "!==": ("!=", "that two values differ is written `!=`"),
    "=<": ("<=", "“at most” is written `<=`"),
    "=>": (">=", "“at least” is written `>=`"),
}
_WORDS = {"&&": "and", "&": "and", "||": "or", "|": "or", "!": "not"}
_QUOTES = frozenset("“”„«»″‘’‚′`")
_LOOKALIKES = {
    **dict.fromkeys("×·∗⋅", "*"),
    **dict.fromkeys("÷∕", "/"),
    **dict.fromkeys("−–—‐‑", "-"),
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    ";": ",",
    "¬": "not ",
    "∧": "and",
    "∨": "or",
}
_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_ADVICE = {
    "#": "a note on the terms goes on a line of its own, outside the value",
    "{": "braces stand around a value in a message only; here write the value itself",
    "}": "braces stand around a value in a message only; here write the value itself",
    "‰": "write a share in percent: 0.5% for 5 ‰",
    "½": "write 0.5",
    "¼": "write 0.25",
    "¾": "write 0.75",
    "²": "write the value twice: `x * x`",
    "@": 'put text in quotes: "name@example.com"',
}


def foreign_sign(text: str, sign: str, start: int) -> ExpressionError:
    """A sign that other languages use for something said otherwise here."""
    end = start + len(sign)
    if sign in _COMPARISONS:
        ours, message = _COMPARISONS[sign]
        return ExpressionError(
            "equals-sign", message, start, end, f"write `{mended(text, start, end, ours)}`"
        )
    if sign in _WORDS:
        word = _WORDS[sign]
        new = "not " if word == "not" else f" {word} "
        help = f"write `{mended(text, start, end, new)}`"
        message = f"`{sign}` is written as a word here: {word}"
        return ExpressionError("sign-for-word", message, start, end, help)
    match sign:
        case "??" | "?:":
            message, help = "a value to fall back on is given by default", "write `default(x, y)`"
            return ExpressionError("case-in-expression", message, start, end, help)
        case "?":
            return case_in_expression(sign, start, end)
        case "**" | "^":
            message, help = "there is no sign for powers", "multiply instead: `x * x`"
        case "//":
            message = "a division is written with one `/`"
            help = f"write `{mended(text, start, end, '/')}`"
            help += ", in floor(…) where only the whole part counts"
        case _:
            message = f"`{sign}` means nothing in an expression"
            help = 'put text in quotes, such as "12:30"'
    return ExpressionError("foreign-sign", message, start, end, help)


def case_in_expression(word: str, start: int, end: int) -> ExpressionError:
    """An `if`, an `else` or a `?`: cases belong where they can be checked for gaps."""
    return ExpressionError(
        "case-in-expression",
        f"`{word}` makes a case, and cases are decisions, not parts of an expression",
        start,
        end,
        "under `decisions:`, list the cases (`when: …`, `then: …`, and `otherwise: …` last)"
        " and use the decision's name here",
    )


def unknown_character(text: str, char: str, start: int) -> ExpressionError:
    """A character that is neither a letter nor a sign of the language."""
    message = f"the character {_shown(char)} is not used in expressions"
    return ExpressionError(
        "unknown-character", message, start, start + 1, _advice(text, char, start)
    )


def _advice(text: str, char: str, start: int) -> str:
    if char in _QUOTES:
        return 'text stands in straight quotes: "text"'
    if char in _LOOKALIKES:
        ours = _LOOKALIKES[char]
        return f"write `{mended(text, start, start + 1, ours)}`"
    if char in _CURRENCIES:
        code = _CURRENCIES[char]
        return f"write the letters of the currency after the number: `100 {code}`"
    return _ADVICE.get(char, "leave it out, or put text that is meant literally in quotes")


def _shown(char: str) -> str:
    """The character itself, or its name where it cannot be seen."""
    if char.isprintable() and not unicodedata.combining(char):
        return f"`{char}`"
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'a control character').lower()})"
