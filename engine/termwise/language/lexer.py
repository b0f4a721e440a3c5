"""Cuts the text of an expression into tokens; refuses characters that mean nothing in it."""

from __future__ import annotations

import re

from termwise.language.foreign import foreign_sign, unknown_character
from termwise.language.literals import check_date, check_number
from termwise.language.tokens import SPECIAL_EVERYWHERE, ExpressionError, Token

# Numbers and dates are matched wider than they are allowed to be (`1,000`, `250users`,
# `2009-1-5T10`), so that the fault speaks of the whole of what was meant. Signs of other
# languages come before ours, which they may begin with. Blanks match nothing: finditer
# steps over them.
_TOKEN = re.compile(
    r"""
      (?P<name>     [^\W\d] \w* (?: - \w+ )* )
    | (?P<date>     [0-9]{4} - [0-9]{1,2} - [0-9]{1,2} \w* )
    | (?P<number>   [0-9] \w* (?: [.,'\u2019] [0-9] \w* )* )
    | (?P<foreign>  ={2,3} | !== | <> | =/= | =[<>] | :=? | !(?!=) | &&? | \|\|?
                  | \*\* | // | \?[?:]? | \^ )
    | (?P<sign>     [<>!]= | [-+*/=<>()\[\].,%] )
    | (?P<text>     " (?: [^"\\] | \\. )* " | ' (?: [^'\\] | \\. )* ' )
    | (?P<other>    \S )
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens_of(text: str) -> list[Token]:
    """The tokens of `text`, the last of them an "end"; raises a ExpressionError."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        kind, word, (start, end) = found.lastgroup, found.group(), found.span()
        match kind:
            case "name":
                if not word.isascii():
                    _check_letters(text, word, start)
                tokens.append(
                    Token(word if word in SPECIAL_EVERYWHERE else "name", word, start, end)
                )
            case "sign":
                tokens.append(Token(word, word, start, end))
            case "number":
                check_number(text, word, start)
                tokens.append(Token("number", word, start, end))
            case "date":
                check_date(text, word, start)
                tokens.append(Token("date", word, start, end))
            case "text":
                tokens.append(Token("text", word, start, end))
            case "foreign":
                raise foreign_sign(text, word, start)
            case _:
                raise _stray(text, word, start)
    end = tokens[-1].end if tokens else 0
    tokens.append(Token("end", "", end, end))
    return tokens


def _check_letters(text: str, word: str, start: int) -> None:
    """Names are letters and digits: `\\w` also takes `²` and `½`."""
    for offset, char in enumerate(word, start):
        if not (char.isalpha() or char.isdecimal() or char in "_-"):
            raise unknown_character(text, char, offset)


def _stray(text: str, char: str, start: int) -> ExpressionError:
    """A character that begins no token: an open quote, or one that is not known."""
    if char not in "\"'":
        return unknown_character(text, char, start)
    return ExpressionError(
        "text-not-closed",
        f"the text that begins here has no closing {char}",
        start,
        len(text.rstrip()),
        f"put {char} at the end of the text; a {char} inside it is written \\{char}",
    )
