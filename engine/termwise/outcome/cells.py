"""The columns of lines and decisions, each as the text that every format shows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import assert_never

from termwise.language import types as t
from termwise.outcome.exact_text import money_text, number_text, rate_text
from termwise.outcome.model import DecisionValue, Line, Value

LINE_COLUMNS = (
    "line_id",
    "kind",
    "rule",
    "version",
    "subject",
    "key",
    "index",
    "party",
    "party_type",
    "date",
    "base",
    "rate",
    "amount",
    "currency",
    "message",
)
DECISION_COLUMNS = ("subject", "key", "index", "name", "value", "case", "version")


def line_cells(line: Line) -> tuple[str, ...]:
    """The text of every column of a line, in the order of `LINE_COLUMNS`.

    Raises ValueError where an amount is in no currency of ISO 4217.
    """
    return (
        line.line_id,
        line.kind,
        line.rule,
        line.version,
        line.subject,
        line.key,
        "" if line.index is None else str(line.index),
        line.party,
        line.party_type,
        line.date.isoformat(),
        amount_text(line.base, line),
        "" if line.rate is None else rate_text(line.rate),
        amount_text(line.amount, line),
        line.currency,
        line.message,
    )


def decision_cells(decision: DecisionValue) -> tuple[str, ...]:
    """The text of every column of a decision, in the order of `DECISION_COLUMNS`."""
    return (
        decision.subject,
        decision.key,
        "" if decision.index is None else str(decision.index),
        decision.name,
        value_text(decision.value, decision.type),
        decision.case,
        decision.version,
    )


def as_text(told: Line | DecisionValue) -> dict[str, str]:
    """A line or decision as every format shows it: by column, amounts in major units.

    Raises ValueError where an amount is in no currency of ISO 4217.
    """
    if isinstance(told, Line):
        return dict(zip(LINE_COLUMNS, line_cells(told), strict=True))
    return dict(zip(DECISION_COLUMNS, decision_cells(told), strict=True))


def amount_text(amount: int | Fraction | None, line: Line) -> str:
    """The line's `amount` or `base`: major units of its currency, or of a grant a quantity."""
    if amount is None:
        return ""
    return number_text(amount) if line.kind == "grant" else money_text(amount, line.currency)


def value_text(value: Value, kind: t.Type) -> str:
    """A decided value: exact, in major units where it is money; empty where it is missing.

    Raises TypeError where the value is not of the type.
    """
    if value is None:
        return ""
    match kind:
        case t.Boolean() if isinstance(value, bool):
            return "true" if value else "false"
        case t.Money(currency=currency) if isinstance(value, int | Fraction):
            return money_text(value, currency)
        case t.Number() | t.Quantity() if isinstance(value, int | Fraction):
            return number_text(value)
        case t.Duration(kind=unit) if isinstance(value, int):
            return f"{value} {unit.removesuffix('s') if abs(value) == 1 else unit}"
        case t.Moment() if isinstance(value, datetime):
            return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
        case t.Date() if isinstance(value, date):
            return value.isoformat()
        case t.Text() | t.Enumeration() | t.Row() if isinstance(value, str | int):
            return str(value)
        case t.Boolean() | t.Money() | t.Number() | t.Quantity() | t.Duration() | t.Moment():
            raise _mismatch(value, kind)
        case t.Date() | t.Text() | t.Enumeration() | t.Row() | t.Unknown():
            raise _mismatch(value, kind)
        case _:
            assert_never(kind)


def is_text(kind: t.Type) -> bool:
    """Whether values of the type are words: what a spreadsheet might take for a formula."""
    return isinstance(kind, t.Text | t.Enumeration | t.Row)


def _mismatch(value: Value, kind: t.Type) -> TypeError:
    return TypeError(f"{value!r} is not {t.describe(kind)}")
