"""What to tell the author of a comparison, or of a minus, that breaks the grammar."""

from __future__ import annotations

from termwise.language.reading import Reading, syntax_fault
from termwise.language.tokens import ExpressionError, mended

_VALUES = frozenset({"number", "date", "text", "true", "false"})


def chained(reading: Reading, first: int, at: int) -> ExpressionError:
    """`a < b < c`; `first` is the sign or word of the comparison before."""
    sign, again = reading.tokens[first], reading.tokens[at]
    if sign.kind in ("between", "in", "not", "is"):
        help = "put the comparison that comes first in parentheses, or join two with `and`"
    else:
        middle = reading.text[reading.tokens[first + 1].start : reading.tokens[at - 1].end]
        new = f" and {middle} {again.text}"
        help = f"write `{mended(reading.text, reading.tokens[at - 1].end, again.end, new)}`"
    return ExpressionError(
        "chained-comparison",
        f"`{again.text}` follows a comparison that is already complete",
        again.start,
        again.end,
        help,
    )


def between_without_and(reading: Reading, at: int) -> ExpressionError:
    """`x between 1`, and then no `and`."""
    token = reading.tokens[at] if reading.tokens[at].kind != "end" else reading.tokens[at - 1]
    help = "write both bounds: `x between 1 and 10` (both count as inside)"
    if token.kind in (",", "-"):
        help = "write `and` between the two bounds: `x between 1 and 10`"
    return syntax_fault("`between` needs two bounds with `and` between them", token, help)


def presence(reading: Reading, at: int) -> ExpressionError:
    """`is` is followed by `present` or `missing`, and by nothing else."""
    word, token = reading.tokens[at - 1], reading.tokens[at]
    opposite = {"present": "missing", "missing": "present"}
    if token.kind == "not" and (following := reading.tokens[at + 1]).text in opposite:
        help = reading.write(token, following, opposite[following.text])
        message = f"`is not {following.text}` has a shorter form"
        return ExpressionError("is-not", message, word.start, following.end, help)
    if token.text.lower() in ("null", "none", "empty", "blank", "absent", "unknown"):
        help = reading.write(token, token, "missing")
    elif token.kind == "not":
        help = reading.write(word, token, "!=")
    elif token.kind == "end":
        help = "write `is present` or `is missing`"
    else:
        help = f"to compare two values, {reading.write(word, word, '=')}"
    return ExpressionError(
        "is-without-present",
        "`is` is followed by `present` or `missing`",
        word.start,
        word.end if token.kind == "end" else token.end,
        help,
    )


def in_without_list(reading: Reading, start: int, at: int) -> ExpressionError:
    """After `in`: neither a list nor the name of one; `start` is the first token of it."""
    word, last = reading.tokens[start], reading.tokens[at]
    if last.kind == "end":
        word = last = reading.tokens[start - 1]
        help = "write the values in brackets: `in [new_contract, renewal]`"
    elif word.kind in _VALUES:
        help = reading.write(word, word, f"[{word.text}]")
    elif word.kind == "(":
        help = "a list has square brackets: `in [new_contract, renewal]`"
    else:
        help = "name a parameter that is a list, or write the values: `in [a, b]`"
    message = "after `in` stands a list in square brackets, or the name of one"
    return ExpressionError("in-needs-list", message, word.start, last.end, help)


def minus_unspaced(reading: Reading, at: int, *, operand_follows: bool) -> ExpressionError:
    """`a -b`, `2-1`: a hyphen could belong to a word, so a minus keeps its distance."""
    before, minus, after = reading.tokens[at - 1], reading.tokens[at], reading.tokens[at + 1]
    if not operand_follows and before.kind == "name" and before.end == minus.start:
        return ExpressionError(
            "hyphen-at-end",
            f"the name `{before.text}-` ends in a hyphen",
            before.start,
            minus.end,
            reading.write(before, minus, before.text),
        )
    return ExpressionError(
        "minus-needs-spaces",
        "a minus between two values has a space on both sides",
        before.start,
        after.end if operand_follows else minus.end,
        reading.write(minus, minus, " - "),
    )
