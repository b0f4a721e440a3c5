"""Days and months against dates counted on paper."""

from __future__ import annotations

from datetime import date

import pytest
from termwise.language.tree import CalendarUnit, DurationValue

from tests.oracle import days
from tests.oracle.problems import OracleError


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 2, date(2024, 3, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -13, date(2022, 12, 15)),
    ],
)
def test_a_shorter_month_ends_on_its_last_day(start: date, months: int, end: date) -> None:
    assert days.plus_months(start, months) == end


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 3, 1), date(2024, 2, 29), -1),
        (date(2024, 3, 1), date(2024, 2, 1), -1),
        (date(2024, 3, 1), date(2024, 1, 31), -2),
        (date(2024, 3, 1), date(2024, 3, 1), 0),
    ],
)
def test_whole_months_go_downwards(start: date, end: date, months: int) -> None:
    assert days.between("months", start, end) == months
    assert days.plus_months(start, months) <= end < days.plus_months(start, months + 1)


def test_whole_years_keep_to_the_leap_day() -> None:
    assert days.between("years", date(2024, 2, 29), date(2025, 2, 27)) == 0
    assert days.between("years", date(2024, 2, 29), date(2025, 2, 28)) == 1
    assert days.between("years", date(2025, 1, 1), date(2024, 12, 31)) == -1


@pytest.mark.parametrize(
    ("unit", "start", "following"),
    [
        ("week", date(2024, 2, 26), date(2024, 3, 4)),
        ("month", date(2024, 2, 1), date(2024, 3, 1)),
        ("quarter", date(2024, 1, 1), date(2024, 4, 1)),
        ("half", date(2024, 1, 1), date(2024, 7, 1)),
        ("year", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_calendar_units_hold_the_leap_day(unit: CalendarUnit, start: date, following: date) -> None:
    assert days.unit_start(unit, date(2024, 2, 29)) == start
    assert days.next_unit(unit, start) == following


def test_dates_that_no_calendar_has_are_an_error() -> None:
    with pytest.raises(OracleError, match="beyond-calendar"):
        days.plus(date(2200, 1, 1), DurationValue(12 * 9000, "months"))
    with pytest.raises(OracleError, match="beyond-calendar"):
        days.plus(date(1900, 1, 1), DurationValue(10**7, "days"), -1)
