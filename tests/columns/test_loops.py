"""Values that read earlier rows, also through rows of other kinds: as on the row engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.columns.alike import DAYS, alike, deals_of_partners
from tests.differential.outcome import Came, Ended, Outcome


def _alike(version: str, parents: Mapping[str, str] | None = None, later: str = "") -> Outcome:
    versions = {"2024-01-01": version, **({"2024-03-01": later} if later else {})}
    return alike(versions, deals_of_partners(parents or {"q": "p", "r": "q"}))


_CAP: Final = """\
measures:
  deal.so_far: {sum: x.paid, over: deal as x, where: x.partner = deal.partner, before: deal}
decisions:
  deal.paid: "min(deal.fee, max(700 EUR - deal.so_far, 0 EUR))"
rules:
  - {id: paid, for: deal, pay: deal.paid, to: deal.partner}
"""


def test_a_row_that_reads_what_the_rows_before_it_came_to() -> None:
    found = _alike(_CAP)
    assert isinstance(found, Came)
    assert sum("'paid'" in each for each in found.decisions) == len(DAYS)


def test_a_later_version_goes_on_from_what_the_first_one_left() -> None:
    assert isinstance(_alike(_CAP, later=_CAP.replace("700", "900")), Came)


def test_a_row_is_refused_by_what_was_accepted_before_it() -> None:
    version = """\
measures:
  deal.so_far: {sum: x.fee, over: deal as x, where: x.partner = deal.partner, before: deal}
  deal.earlier: {count: x, over: deal as x, before: deal}
rules:
  - {id: cap, for: deal, require: deal.so_far < 400 EUR, to: deal.partner}
  - {id: paid, for: deal, pay: deal.fee / (1 + deal.earlier), to: deal.partner}
"""
    found = _alike(version)
    assert isinstance(found, Came)
    assert any("refusal" in line for line in found.lines)


def test_what_counts_depends_on_what_was_counted() -> None:
    version = """\
measures:
  deal.so_far:
    sum: x.fee
    over: deal as x
    where: x.partner = deal.partner and x.counts
    before: deal
  deal.best: {max: x.kept, over: deal as x, where: x.counts, before: deal}
  deal.last: {latest: x.kept, over: deal as x, before: deal}
decisions:
  deal.counts: deal.so_far <= 300 EUR
  deal.kept: "default(deal.best, 1 EUR) + deal.fee / 3"
  deal.shown:
    - {id: high, when: deal.counts and deal.last > 100 EUR, then: deal.last}
    - {id: low, otherwise: 3 EUR}
"""
    assert isinstance(_alike(version), Came)


_MONTHS: Final = """\
periods: {month: {each: partner, every: calendar month, from: 2024-01-01}}
measures:
  month.own: {sum: deal.fee, during: month}
decisions:
"""
_UPWARDS: Final = f"""{_MONTHS}
  month.up: "at(month.partner.parent.month)"
  month.value: "default(month.up.carried, 1 EUR) + month.own"
  month.carried: "default(month.previous.value, 3 EUR) + 2 EUR"
"""


def test_a_loop_through_the_rows_of_other_owners() -> None:
    assert isinstance(_alike(_UPWARDS), Came)


def test_owners_in_a_circle_whose_earlier_rows_are_read() -> None:
    assert isinstance(_alike(_UPWARDS, {"p": "q", "q": "p", "r": "r"}), Came)


def test_a_value_that_needs_itself() -> None:
    """The row after this one reads this one."""
    version = f"""{_MONTHS}
  month.next: "at(month.partner.month, month.start + 1 month)"
  month.ahead: month.next.carried
  month.value: "default(month.ahead, 0 EUR) + month.own"
  month.carried: "default(month.previous.value, 0 EUR)"
"""
    found = _alike(version)
    assert isinstance(found, Ended)
    assert found.codes == {"cycle"}


def test_a_row_whose_next_one_reads_no_row_before_it() -> None:
    """The same names, and no circle: of the last row nothing is ahead."""
    version = f"""{_MONTHS}
  month.next: "at(month.partner.month, month.start + 12 months)"
  month.ahead: month.next.carried
  month.value: "default(month.ahead, 0 EUR) + month.own"
  month.carried: "default(month.previous.value, 0 EUR)"
"""
    assert isinstance(_alike(version), Came)


def test_the_lines_of_a_month_depend_on_those_of_the_month_before() -> None:
    version = """\
periods: {month: {each: partner, every: calendar month, from: 2024-01-01}}
measures:
  month.paid: {sum: fee.amount, during: month}
decisions:
  month.bonus: "default(month.previous.paid, 5 EUR) / 10"
  deal.month: at(deal.partner.month)
rules:
  - {id: fee, for: deal, pay: deal.fee + deal.month.bonus, to: deal.partner}
"""
    found = _alike(version)
    assert isinstance(found, Came)
    assert len(found.lines) == len(DAYS)
