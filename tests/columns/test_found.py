"""What generated programs have shown of SQL, each as the smallest program that shows it."""

from __future__ import annotations

from tests.columns.alike import alike, deals_of_partners
from tests.differential.outcome import Came


def _both(version: str) -> None:
    assert isinstance(alike({"2024-01-01": version}, deals_of_partners({})), Came)


def test_totals_of_nothing_where_no_key_ties() -> None:
    """A sum of what may be missing was missing, and a constant was counted once."""
    _both(
        """\
measures:
  partner.none: {sum: x.half, over: deal as x, where: x.fee < 0 EUR and x.fee = x.fee}
  partner.one: {count_distinct: 12%, over: deal as x, where: x.fee < 0 EUR}
  partner.mean: {average: 12%, over: deal as x, where: x.fee < 0 EUR}
  deal.none: {sum: other.half, over: deal as other, where: other.fee < 0 EUR}
decisions:
  deal.half: [{id: high, when: deal.fee > 200 EUR, then: deal.fee}]
  partner.shown_none: partner.none
  partner.shown_one: partner.one
  partner.shown_mean: partner.mean
  deal.shown_none: deal.none
rules:
  - id: told
    for: partner
    notify: true
    to: partner
    dated: 2024-02-01
    message: nothing
    when: [partner.none = 0 EUR, partner.one = 0, partner.mean is missing]
"""
    )


def test_whether_a_row_is_accepted_in_the_stage_that_makes_it() -> None:
    """The compiler looked for the period's rows among those of an earlier stage, and broke down."""
    _both("""\
periods: {month: {each: partner, every: calendar month, from: 2024-01-01}}
decisions:
  month.seen: [{id: yes-it-is, when: month.accepted, then: 1}]
""")
