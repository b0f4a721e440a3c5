"""Rounding, bounds and the text of numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from termwise.language.types import Money, Number

from tests.oracle import exact, text
from tests.oracle.problems import OracleError

F = Fraction


@pytest.mark.parametrize(
    ("number", "rounded"),
    [(F(1, 2), 1), (F(-1, 2), -1), (F(49, 100), 0), (F(-149, 100), -1), (F(-3, 2), -2)],
)
def test_a_half_goes_away_from_zero(number: Fraction, rounded: int) -> None:
    assert exact.half_up(number) == rounded


def test_floor_and_ceil_go_down_and_up() -> None:
    assert exact.to_step("floor", F(-7, 2), F(1)) == -4
    assert exact.to_step("ceil", F(-7, 2), F(1)) == -3
    assert exact.to_step("round", F(1237, 100), F(5, 100)) == F(1235, 100)
    assert exact.to_step("ceil", F(101), F(10)) == 110


def test_a_step_that_is_not_positive_gives_nothing() -> None:
    assert exact.to_step("round", F(1), F(0)) is None
    assert exact.to_step("floor", F(1), F(-1)) is None


@given(st.fractions(), st.fractions(min_value=F(1, 1000)))
def test_rounding_comes_to_the_nearest_multiple(number: Fraction, step: Fraction) -> None:
    rounded = exact.to_step("round", number, step)
    assert rounded is not None
    assert (rounded / step).denominator == 1
    assert abs(rounded - number) <= step / 2


def test_the_bound_itself_is_allowed() -> None:
    assert exact.bounded(F(-(10**18)), "x") == -(10**18)
    with pytest.raises(OracleError, match="too-large"):
        exact.bounded(F(10**18) + F(1, 3), "x")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (F(12), "12"),
        (F(-1, 8), "-0.125"),
        (F(151, 365), "151/365"),
        (F(-1, 3), "-1/3"),
        (F(0), "0"),
        (F(10**18), "1000000000000000000"),
    ],
)
def test_decimals_where_they_end(number: Fraction, shown: str) -> None:
    assert text.number_text(number) == shown
    assert text.value_text(number, Number()) == shown


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (F(49900), "EUR", "499.00"),
        (F(-5), "EUR", "-0.05"),
        (F(4995, 10), "EUR", "4.995"),
        (F(500), "JPY", "500"),
        (F(1, 2), "JPY", "0.5"),
        (F(1), "KWD", "0.001"),
        (F(100, 3), "EUR", "1/3"),
    ],
)
def test_money_has_its_minor_digits_at_least(minor: Fraction, currency: str, shown: str) -> None:
    assert text.amount_text(minor, currency) == shown
    assert text.value_text(minor, Money(currency)) == shown


@pytest.mark.parametrize(
    ("rate", "shown"),
    [(F(12, 100), "12%"), (F(1, 8), "12.5%"), (F(1, 3), "1/3"), (F(0), "0%"), (F(-1), "-100%")],
)
def test_rates_in_percent(rate: Fraction, shown: str) -> None:
    assert text.rate_text(rate) == shown


@given(st.fractions(max_denominator=10**6))
def test_number_text_reads_back(number: Fraction) -> None:
    assert Fraction(text.number_text(number)) == number
