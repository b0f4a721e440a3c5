"""The text of every column, as docs/reference/outputs.md tells it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from termwise.language import types as t
from termwise.outcome.cells import (
    DECISION_COLUMNS,
    LINE_COLUMNS,
    decision_cells,
    line_cells,
    value_text,
)
from termwise.outcome.exact_text import money_text, number_text, rate_text
from termwise.outcome.model import Line, Value

from tests.outcome.samples import DECISIONS, GRANT, PAY, REFUSAL


def test_a_line() -> None:
    assert line_cells(PAY) == (
        "recurring-commission:O2:2010-01-15",
        "pay",
        "recurring-commission",
        "2009-11-17",
        "contract_year",
        "O2",
        "1",
        "P1",
        "partner",
        "2010-01-15",
        "495.43",
        "6%",
        "29.73",
        "EUR",
        "",
    )
    assert Line._fields == LINE_COLUMNS


def test_what_is_not_there_is_empty() -> None:
    cells = dict(zip(LINE_COLUMNS, line_cells(REFUSAL), strict=True))
    empty = [name for name, cell in cells.items() if not cell]
    assert empty == ["index", "base", "rate", "amount", "currency"]


def test_a_grant_is_a_quantity() -> None:
    assert line_cells(GRANT)[-3:] == ("755/3", "users", "")
    assert line_cells(GRANT._replace(amount=250))[-3] == "250"
    assert line_cells(GRANT._replace(amount=Fraction(1, 8)))[-3] == "0.125"


def test_an_unknown_currency_is_told() -> None:
    with pytest.raises(ValueError, match="EURO is no currency"):
        line_cells(PAY._replace(currency="EURO"))


def test_decisions() -> None:
    cells = [decision_cells(each) for each in DECISIONS]
    assert cells[0] == ("internal_use_month", "U1", "2", "share", "151/365", "", "2009-11-17")
    assert [row[4] for row in cells] == [
        "151/365",
        "4.99",
        "P1:2009-11-17",
        "",
        "true",
        "2009-11-17T12:30:00Z",
    ]
    assert len(cells[0]) == len(DECISION_COLUMNS)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Fraction(1, 3), t.Money("EUR"), "1/300"),
        (Fraction(1, 2), t.Money("EUR"), "0.005"),
        (Fraction(3, 1), t.Money("EUR"), "0.03"),
        (-5, t.Money("EUR"), "-0.05"),
        (-1250, t.Money("KWD"), "-1.250"),
        (7, t.Money("JPY"), "7"),
        (Fraction(3, 25), t.Number(percent=True), "0.12"),
        (-2, t.Number(), "-2"),
        (False, t.Boolean(), "false"),
        (250, t.Quantity("users"), "250"),
        (date(2009, 11, 17), t.Date(), "2009-11-17"),
        (
            datetime(2009, 11, 17, 1, tzinfo=timezone(timedelta(hours=2))),
            t.Moment(),
            "2009-11-16T23:00:00Z",
        ),
        ("web", t.Enumeration(("web",), "kind"), "web"),
        (7, t.Row("order"), "7"),
        (60, t.Duration("days"), "60 days"),
        (1, t.Duration("months"), "1 month"),
        (None, t.Unknown(), ""),
    ],
)
def test_values(value: Value, kind: t.Type, text: str) -> None:
    assert value_text(value, kind) == text


def test_a_value_of_another_type_is_an_error_of_the_engine() -> None:
    for kind in (t.Date(), t.Money("EUR"), t.Boolean(), t.Unknown()):
        with pytest.raises(TypeError, match="is not a"):
            value_text("x", kind)


def test_rates() -> None:
    shares: list[int | Fraction] = [
        Fraction(12, 100),
        Fraction(1, 40),
        Fraction(1, 3),
        1,
        0,
        Fraction(-1, 2),
    ]
    assert [rate_text(share) for share in shares] == ["12%", "2.5%", "1/3", "100%", "0%", "-50%"]


@given(st.fractions())
def test_numbers_read_back_exactly(value: Fraction) -> None:
    assert Fraction(number_text(value)) == value


@given(st.integers(), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_money_reads_back_exactly(minor: int, currency: str) -> None:
    text = money_text(minor, currency)
    digits = {"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4}[currency]
    assert Fraction(text) * 10**digits == minor
    assert len(text.partition(".")[2]) == digits
    assert money_text(Fraction(minor), currency) == text
