"""What to do where two values do not go together."""

from __future__ import annotations

from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Text,
    Type,
)


def arithmetic_help(op: str, left: Type, right: Type) -> str:
    """For `left op right`, which has no meaning."""
    match left, right:
        case Date(), Date():
            return "write `days_between(earlier, later)`"
        case (Date(), Duration()) | (Duration(), Date()):
            return "hours go with a moment: write days"
        case (Date(), _) | (_, Date()):
            return "a date is moved by a duration: `date + 30 days`"
        case (Moment(), _) | (_, Moment()):
            return "a moment is moved by hours: `moment + 24 hours`; day_of(…) gives its day"
        case Money(currency=a), Money(currency=b) if a != b:
            return _converted(a, b)
        case (Money(), Number(percent=True)) | (Number(percent=True), Money()):
            return "a share of an amount is `rate * amount`"
        case (Money(currency=currency), Number()) | (Number(), Money(currency=currency)):
            return f"an amount is written with its currency: `100 {currency}`"
    if op in "+-":
        return "add like to like: amounts of one currency, counts of one unit, numbers"
    if op == "*":
        return "multiply by a number or a rate, or an amount by a count"
    return "divide by a number, by the same kind of value, or an amount by a count"


def comparison_help(left: Type, right: Type) -> str:
    """For a comparison of two values that are not alike."""
    match left, right:
        case (Row(subject=subject), Text()) | (Text(), Row(subject=subject)):
            return f"compare the key of the {subject}, or use a list parameter `of: {subject}`"
        case (Date(), Moment()) | (Moment(), Date()):
            return "day_of(…) gives the day of a moment"
        case (Date(), Text()) | (Text(), Date()):
            return "a date is written without quotes: `2009-11-17`"
        case (Date(), Number()) | (Number(), Date()):
            return "a date is written with hyphens: `2009-11-17`"
        case Money(currency=a), Money(currency=b):
            return _converted(a, b)
        case (Money(currency=currency), Number()) | (Number(), Money(currency=currency)):
            return f"an amount is written with its currency: `100 {currency}`"
        case (Boolean(), _) | (_, Boolean()):
            return "a yes or no stands alone, or with `not` before it"
        case Quantity(), Quantity():
            return "compare counts of one unit"
    return "compare values of one kind"


def _converted(a: str, b: str) -> str:
    return (
        f"amounts of two currencies do not mix; with a parameter that says what 1 {b} is in {a}, "
        f"write `amount / 1 {b} * parameter`"
    )
