"""What to tell the author of an expression that breaks the grammar.

The parser knows that a token does not fit; here it is guessed what was meant.
"""

from __future__ import annotations

from termwise.language.bracket_faults import before_bracket, not_opened, open_to_the_end
from termwise.language.currencies import minor_digits
from termwise.language.foreign import case_in_expression
from termwise.language.reading import Reading, syntax_fault
from termwise.language.tokens import CLOSING, KEYWORDS, SPECIAL_EVERYWHERE, ExpressionError, Token

_CASE_WORDS = frozenset({"if", "then", "else", "elif", "elsif", "when", "otherwise"})
_SIGNS_FOR_WORDS = {
    "plus": "+",
    "minus": "-",
    "times": "*",
    "of": "*",
    "equals": "=",
    "equal": "=",
    "contains": "in",
}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_LENGTHS = frozenset(
    f"{length}{plural}"
    for length in ("year", "month", "week", "day", "hour")
    for plural in ("", "s")
)
_VALUES = frozenset({"number", "date", "text", "name", "true", "false"})


def unexpected(reading: Reading, at: int) -> ExpressionError:
    """A token after something complete."""
    token = reading.tokens[at]
    before = reading.tokens[at - 1]
    for word in (token, before):
        if word.kind == "name" and (fault := _foreign_word(reading, word)):
            return fault
    match token.kind:
        case ")" | "]":
            return not_opened(token)
        case "%":
            return _percent(token)
        case "number" if before.text.lower() in _MONTHS:
            return _month_in_words(reading, at)
        case "number" if before.text in _LENGTHS:
            help = "write it in one unit, such as `63 days` for two months and three days"
            return syntax_fault("a length of time has one number and one unit", token, help)
        case "(":
            return before_bracket(reading, before, token)
        case "number" if before.kind == "number":
            return _apart(reading, before, token)
        case "," | "." | "[":
            return _misplaced(token)
        case "not":
            help = "`not` stands before a whole comparison: `not a = b`, `not a between 1 and 9`"
            return syntax_fault("`not` cannot follow a value here", token, help)
        case kind if kind in _VALUES:
            return _side_by_side(reading, before, token)
    help = "see whether something is missing before it, or leave it out"
    return syntax_fault(f"`{token.text}` does not fit here", token, help)


def missing_value(reading: Reading, at: int) -> ExpressionError:
    """A token, or the end, where a value has to stand."""
    token = reading.tokens[at]
    if at == 0 and token.kind == "end":
        message, help = "there is no expression here", "write one, or leave the key out"
        return ExpressionError("expression-empty", message, 0, len(reading.text), help)
    if token.kind == "end":
        return _cut_short(reading.tokens[at - 1])
    following = reading.tokens[at + 1]
    match token.kind:
        case "=" if at and reading.tokens[at - 1].kind in ("<", ">"):
            return _parted(reading, reading.tokens[at - 1], token)
        case ">" if at and reading.tokens[at - 1].kind == "=":
            return _parted(reading, reading.tokens[at - 1], token, ">=")
        case "." if following.kind == "number" and following.start == token.end:
            help = reading.write(token, following, f"0.{following.text}")
            return syntax_fault("a number has a digit before its point", token, help)
        case "+":
            return syntax_fault("a value needs no plus sign before it", token, "leave out the `+`")
        case "%":
            return _percent(token)
        case "not":
            help = "put it in parentheses: `(not …)`"
            return syntax_fault("`not` cannot stand here without parentheses", token, help)
        case "[":
            return ExpressionError(
                "list-out-of-place",
                "a list in brackets stands only after `in`",
                token.start,
                token.end,
                "compare with a list by `in`: `kind in [new_contract, renewal]`;"
                " to group a calculation, use round brackets",
            )
    if token.kind in SPECIAL_EVERYWHERE:
        help = f"write a value before `{token.text}`, or leave the word out"
        return syntax_fault(f"`{token.text}` stands where a value is expected", token, help)
    return syntax_fault(
        f"a value is missing before `{token.text}`", token, f"write it before `{token.text}`"
    )


def name_expected(reading: Reading, at: int) -> ExpressionError:
    """No name after a dot."""
    token = reading.tokens[at]
    if token.kind in SPECIAL_EVERYWHERE:
        return ExpressionError(
            "reserved-word",
            f"`{token.text}` is a word of the language and cannot be a name",
            token.start,
            token.end,
            "give the field, parameter or decision another name",
        )
    dot = reading.tokens[at - 1]
    return syntax_fault("a name is missing after the dot", dot, "write it, or leave out the dot")


def call_of_if(reading: Reading, at: int) -> ExpressionError:
    """`if(condition, a, b)`, as spreadsheets have it."""
    word = reading.tokens[at]
    return case_in_expression(word.text, word.start, word.end)


def _foreign_word(reading: Reading, word: Token) -> ExpressionError | None:
    """A word that means something elsewhere, or would in small letters."""
    small = word.text.lower()
    if small in _CASE_WORDS:
        return case_in_expression(word.text, word.start, word.end)
    if small in KEYWORDS and small != word.text:
        return ExpressionError(
            "keyword-in-capitals",
            f"`{word.text}` is written in small letters",
            word.start,
            word.end,
            reading.write(word, word, small),
        )
    if small in _SIGNS_FOR_WORDS:
        message = f"`{word.text}` is no word of the language"
        return syntax_fault(message, word, reading.write(word, word, _SIGNS_FOR_WORDS[small]))
    return None


def _cut_short(last: Token) -> ExpressionError:
    if last.kind in CLOSING:
        return open_to_the_end(last)
    help = f"write it after `{last.text}`, or leave out `{last.text}`"
    return syntax_fault(f"a value is missing after `{last.text}`", last, help)


def _percent(token: Token) -> ExpressionError:
    return ExpressionError(
        "percent-sign",
        "a percent sign stands only after a number",
        token.start,
        token.end,
        "write a share as `12%`; what a name stands for already has its percent sign",
    )


def percent_word(reading: Reading, at: int) -> ExpressionError:
    """`50 percent`."""
    number, word = reading.tokens[at - 1], reading.tokens[at]
    return ExpressionError(
        "percent-sign",
        "percent is written with its sign",
        word.start,
        word.end,
        reading.write(number, word, f"{number.text}%"),
    )


def _month_in_words(reading: Reading, at: int) -> ExpressionError:
    """`5 March 2009`, `March 5`: the number behind the month is at `at`."""
    day, month, year = reading.tokens[at - 2 : at + 1]
    number = _MONTHS.index(month.text.lower()) + 1
    is_whole = day.kind == "number" and len(year.text) == 4
    meant = f"{year.text}-{number:02}-{day.text:0>2}" if is_whole else f"2009-{number:02}-17"
    message = "a day is written in digits, as year-month-day"
    first = day if is_whole else month
    help = reading.write(first, year, meant) if is_whole else f"write it like `{meant}`"
    return ExpressionError("bad-date", message, first.start, year.end, help)


def _apart(reading: Reading, before: Token, token: Token) -> ExpressionError:
    return ExpressionError(
        "digit-grouping",
        "two numbers stand side by side",
        before.start,
        token.end,
        f"for one number, {reading.write(before, token, before.text + token.text)};"
        " for two, put a sign or a comma between them",
    )


def _misplaced(token: Token) -> ExpressionError:
    help = {
        ",": "commas part the values of a list `[a, b]` or of a function `max(a, b)`",
        ".": "a dot follows a name: `order.partner`",
        "[": "look-ups in brackets follow the name of a table: `card_fee[order.site]`",
    }[token.kind]
    return syntax_fault(f"`{token.text}` does not fit here", token, help)


def _side_by_side(reading: Reading, before: Token, token: Token) -> ExpressionError:
    if token.text in ("present", "missing"):
        help = reading.write(token, token, f"is {token.text}")
    elif token.kind == "number" and minor_digits(before.text) is not None:
        help = reading.write(before, token, f"{token.text} {before.text}")
    else:
        help = "put a sign (such as `*` or `=`) or a word (such as `and`) between the two"
        if before.kind == "name" and token.kind == "name":
            help = f"for one name, write `{before.text}_{token.text}`; else {help}"
    return syntax_fault(f"nothing joins `{before.text}` and `{token.text}`", token, help)


def _parted(
    reading: Reading, first: Token, second: Token, sign: str | None = None
) -> ExpressionError:
    sign = sign or first.text + second.text
    help = reading.write(first, second, sign)
    message = f"`{sign}` is written without a space"
    return ExpressionError("equals-sign", message, first.start, second.end, help)
