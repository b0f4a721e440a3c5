"""What generated programs have shown of SQL, each as the smallest program that shows it."""

from __future__ import annotations

from tests.columns.alike import alike, deals_of_partners
from tests.differential.outcome import Came, Ended
from tests.generators.books import BookDraft


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


_CAPITALS = """\
partner:
  key: partner_id
  fields: {name: text, Name: text}
deal:
  key: deal_id
  date: sold_on
  fields: {sold_on: date, partner: partner, fee: money, Fee: money}
Deal:
  key: Deal_id
  date: sold_on
  fields: {sold_on: date, partner: partner, fee: money}
"""


def test_names_that_only_capitals_part() -> None:
    """DuckDB takes them for one: the values of the first were those of all."""
    sold = {"sold_on": "2024-01-05", "partner": "p"}
    book: BookDraft = {
        "partner": [{"partner_id": "p", "name": "small", "Name": "capital"}],
        "deal": [{"deal_id": "1", "fee": "1", "Fee": "2", **sold}],
        "Deal": [{"Deal_id": "1", "fee": "3", **sold}, {"Deal_id": "2", "fee": "5", **sold}],
    }
    version = """\
periods:
  month: {each: partner, every: calendar month, from: 2024-01-01}
  Month: {each: partner, every: calendar quarter, from: 2024-01-01}
measures:
  month.total: {sum: deal.fee, during: month}
  month.Total: {sum: Deal.fee, during: month}
  Month.total: {sum: Deal.fee, during: Month}
decisions:
  deal.x: deal.fee + deal.Fee
  deal.X: deal.fee - deal.Fee
  Deal.x: Deal.fee * 2
  partner.both: partner.name
  partner.Both: partner.Name
  month.kept: "default(month.previous.kept, 0 EUR) + month.total"
  month.Kept: "default(month.previous.Kept, 0 EUR) + month.Total"
rules:
  - {id: r, for: deal, pay: deal.x, to: deal.partner, message: "says 'Fee' \\"Fee\\" {deal.Fee}"}
  - {id: R, for: Deal, pay: Deal.x, to: Deal.partner}
"""
    found = alike({"2024-01-01": version}, book, _CAPITALS)
    assert isinstance(found, Came)
    assert [line.split(", ")[12] for line in found.lines] == ["'3.00'", "'6.00'", "'10.00'"]


def test_an_amount_that_is_missing_is_told_before_a_party() -> None:
    """Both were told; the row engine tells the first thing that is lacking."""
    version = """\
decisions:
  deal.half: [{id: low, when: deal.fee < 0 EUR, then: deal.fee}]
rules:
  - {id: without-amount, for: deal, accrue: deal.half, to: deal.partner.parent}
  - {id: below-nought, for: deal, pay: -deal.fee, to: deal.partner.parent}
"""
    found = alike({"2024-01-01": version}, deals_of_partners({}))
    assert isinstance(found, Ended)
    assert found.codes == {"missing-amount", "negative-amount"}


def test_what_is_nought_for_every_row_divides_nothing() -> None:
    """The compiler itself divided by it."""
    _both("""\
decisions:
  deal.none: deal.fee / (0 / (deal.fee / 1 EUR))
  deal.shown: default(deal.none, 1 EUR)
""")
