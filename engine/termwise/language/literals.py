"""The values of numbers, dates and texts as written, and what is wrong with some."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from termwise.language.tokens import ExpressionError, mended

MOST_DIGITS = 40

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[0-9]+(?:[.,_'\u2019][0-9]+)+")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_SLASHED = re.compile(r"(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2})(?![\w/])")
_ORDINAL = re.compile(r"([0-9]+)(?:st|nd|rd|th)")
_POWER_OF_TEN = re.compile(r"([0-9]+(?:\.[0-9]+)?)[eE]([0-9]{1,2})")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,_'\u2019][0-9]{3})+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt][0-9]*)?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def number_value(written: str) -> Fraction:
    """`12`, `0.5`: exactly the value written."""
    whole, _, decimals = written.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def text_value(written: str) -> str:
    """What stands between the quotes, a backslash keeping the character after it."""
    inner = written[1:-1]
    return _ESCAPED.sub(r"\1", inner) if "\\" in inner else inner


def check_number(text: str, written: str, start: int) -> None:
    """Refuse what begins like a number and is none: `1,000`, `250users`."""
    if sum(char.isdecimal() for char in written) > MOST_DIGITS:
        raise ExpressionError(
            "number-too-long",
            f"this number has more than {MOST_DIGITS} digits",
            start,
            start + len(written),
            "round it: no amount or rate needs as many",
        )
    if slashed := _SLASHED.match(text, start):
        raise _slashed(slashed.group(), start)
    if _NUMBER.fullmatch(written):
        return
    if dated := _DAY_FIRST.fullmatch(written):
        day, month, year = dated.groups()
        raise _bad_date(text, written, start, f"{year}-{month:0>2}-{day:0>2}")
    if _GROUPED.fullmatch(written):
        raise _grouped(text, written, start)
    raise _glued(text, written, start)


def _grouped(text: str, written: str, start: int) -> ExpressionError:
    """Digits with a separator; whether it parts thousands or decimals is for the author to say."""
    end = start + len(written)
    advice: list[str] = []
    if (plain := _plain(written)) is not None:
        advice.append(f"write `{mended(text, start, end, plain)}`")
    if "," in written:
        apart = written.replace(",", ", ")
        advice.append(f"where several values are meant, put a space after the comma: `{apart}`")
    return ExpressionError(
        "digit-grouping",
        "a number is written in digits alone, with at most one point before its decimals",
        start,
        end,
        "; ".join(advice) or "write it like `1250` or `12.5`",
    )


def _plain(written: str) -> str | None:
    """The number that was probably meant, in digits and at most one point."""
    groups = re.split(r"[.,_'\u2019]", written)
    marks = re.findall(r"[.,_'\u2019]", written)
    if _THOUSANDS.fullmatch(written) and len(set(marks)) == 1:
        return "".join(groups)
    if marks[-1] in ".," and marks.count(marks[-1]) == 1:
        return "".join(groups[:-1]) + "." + groups[-1]
    return "".join(groups) if set(marks) == {"_"} else None


def day_meant(text: str) -> str | None:
    """The day that a text means which is not written as year-month-day; None for no one day."""
    written = text.strip()
    if dated := _DAY_FIRST.fullmatch(written):
        day, month, year = dated.groups()
        meant = f"{year}-{month:0>2}-{day:0>2}"
    elif loose := _LOOSE_DATE.fullmatch(written):
        meant = "{}-{:0>2}-{:0>2}".format(*loose.groups())
    elif _SLASHED.fullmatch(written):
        return _slashed_day(written)
    else:
        return None
    return meant if _is_day(meant) else None


def _slashed_day(written: str) -> str | None:
    """31/12/2024 can only be one day; 05/06/2024 is another one on either side of the ocean."""
    first, second, third = written.split("/")
    if len(first) == 4:
        meant = f"{first}-{second:0>2}-{third:0>2}"
    elif int(first) > 12:
        meant = f"{third}-{second:0>2}-{first:0>2}"
    else:
        return None
    return meant if _is_day(meant) else None


def _slashed(written: str, start: int) -> ExpressionError:
    """A day with slashes, which would otherwise be two divisions."""
    meant = _slashed_day(written)
    help = f"write `{meant}`" if meant else "write it like `2009-11-17`"
    message = f"a day is written as year-month-day; `{written}` would be two divisions"
    return ExpressionError("bad-date", message, start, start + len(written), help)


def _glued(text: str, written: str, start: int) -> ExpressionError:
    """A number that runs into letters."""
    end = start + len(written)
    if power := _POWER_OF_TEN.fullmatch(written):
        all_digits = f"{number_value(power.group(1)) * 10 ** int(power.group(2))}"
        message = "a number is written with all its digits"
        help = f"write `{mended(text, start, end, all_digits)}`"
        return ExpressionError("digit-grouping", message, start, end, help)
    if ordinal := _ORDINAL.fullmatch(written):
        message = f"`{written}` is no number"
        help = f"write `{mended(text, start, end, ordinal.group(1))}`"
        return ExpressionError("number-needs-space", message, start, end, help)
    digits = re.match(r"[0-9]+(?:\.[0-9]+)?", written)
    cut = digits.end() if digits else 0
    apart = f"{written[:cut]} {written[cut:].lstrip('_')}".strip()
    return ExpressionError(
        "number-needs-space",
        f"`{written}` is neither a number nor a name",
        start,
        end,
        f"for a number and its unit, write `{mended(text, start, end, apart)}`;"
        f' for a value that begins with a digit, write it in quotes: "{written}"',
    )


def check_date(text: str, written: str, start: int) -> None:
    """Refuse what has the shape of a date and is none: `2009-02-30`, `2009-1-5`."""
    if _DATE.fullmatch(written) and _is_day(written):
        return
    loose = _LOOSE_DATE.fullmatch(written)
    meant = "{}-{:0>2}-{:0>2}".format(*loose.groups()) if loose else None
    raise _bad_date(text, written, start, meant)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _bad_date(text: str, written: str, start: int, meant: str | None) -> ExpressionError:
    """A date that is not in the calendar, or not written as year-month-day."""
    end = start + len(written)
    if meant == written or meant is None or not _is_day(meant):
        message = f"{written} is not a day of the calendar"
        help = "write a day as year-month-day: `2009-11-17`"
    else:
        message = "a day is written as year-month-day, with two digits for month and day"
        help = f"write `{mended(text, start, end, meant)}`"
    return ExpressionError("bad-date", message, start, end, help)
