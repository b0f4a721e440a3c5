"""Which version governed, told with its reason and its rivals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from termwise.explain.telling import Telling
from termwise.outcome.trace import (
    ByAsOfDate,
    ByGoverningDate,
    ByLineDate,
    ByOwnDate,
    ByStart,
    Clocks,
    Governance,
    PassedOver,
)


def governed_told(governed: Governance, clocks: Clocks, telling: Telling) -> list[str]:
    """The version, why it was that one, and why another was not; then what was known when."""
    words = telling.words
    version = words.version.format(version=governed.version, title=telling.text(governed.title))
    form = words.in_force_since if governed.until is None else words.in_force_until
    said = form.format(
        version=version,
        day=governed.reason.day,
        reason=reason_told(governed, telling),
        since=governed.effective,
        until=governed.until,
    )
    return [
        said,
        *(_passed_over(each, telling) for each in governed.passed_over),
        *clocks_told(clocks, telling),
    ]


def reason_told(governed: Governance, telling: Telling) -> str:
    """What picked the version."""
    words = telling.words
    match governed.reason:
        case ByOwnDate(field=name):
            return words.by_own_date.format(name=name)
        case ByStart():
            return words.by_start
        case ByGoverningDate(step=step):
            return words.by_governing_date.format(name=step.text)
        case ByLineDate():
            return words.by_line_date
        case ByAsOfDate():
            return words.by_as_of
        case _:
            assert_never(governed.reason)


def clocks_told(clocks: Clocks, telling: Telling) -> Iterator[str]:
    """The days up to which terms and rows are known, where not all are."""
    if clocks.terms_known_at is not None:
        yield telling.words.terms_known.format(day=clocks.terms_known_at)
    if clocks.rows_known_at is not None:
        yield telling.words.rows_known.format(day=clocks.rows_known_at)


def _passed_over(passed: PassedOver, telling: Telling) -> str:
    words = telling.words
    match passed.why:
        case "not-known":
            return words.not_known.format(version=passed.version, announced=passed.announced)
        case "replaced":
            return words.replaced.format(version=passed.version, by=passed.by)
        case "same-day":
            return words.same_day.format(version=passed.version, by=passed.by)
        case _:
            assert_never(passed.why)
