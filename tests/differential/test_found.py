"""What generated programs have shown, each as the smallest program that shows it.

`docs/explanation/agreement.md` lists them, with who was wrong.
"""

from __future__ import annotations

from tests.differential.found import agreed
from tests.differential.outcome import Came, Ended
from tests.generators.books import BookDraft

_DATELESS = """\
member:
  key: member_id
  fields: {upline: "member?", score: number}
"""
_TIELESS = """\
member:
  key: member_id
  fields: {score: number}
"""
_DATED = """\
deal:
  key: deal_id
  date: sold_on
  fields: {sold_on: date, upline: "deal?", score: number}
"""
_YEARS = """\
member:
  key: member_id
  fields: {}
deal:
  key: deal_id
  date: sold_on
  fields: {member: member, sold_on: date, score: number}
"""
_MEMBERS: BookDraft = {
    "member": [
        {"member_id": "a", "score": "1"},
        {"member_id": "b", "upline": "a", "score": "2"},
        {"member_id": "c", "upline": "b", "score": "2"},
    ]
}
_DEALS: BookDraft = {
    "deal": [
        {"deal_id": "a", "sold_on": "2024-01-01", "score": "1"},
        {"deal_id": "b", "sold_on": "2024-02-01", "upline": "a", "score": "2"},
    ]
}


def test_no_version_is_known_yet() -> None:
    """The row engine broke down where the book was asked about before the first announcement."""
    versions = {"2024-01-01": "decisions: {member.double: 2 * member.score}\n"}
    assert agreed(_DATELESS, versions, _MEMBERS, terms_known_at="2023-01-01") == Came((), ())


def test_a_loop_that_no_row_has_to_follow_yet() -> None:
    """The row engine saw it only once something was gathered below a row, under that version."""
    measure = "{count: member, over: member as x, below: member.upline}"
    versions = {
        "2024-01-01": "decisions: {member.double: 2 * member.score}\n",
        "2025-01-01": f"measures: {{member.it: {measure}}}\n",
    }
    looped: BookDraft = {"member": [{"member_id": "a", "upline": "a", "score": "1"}]}
    found = agreed(_DATELESS, versions, looped, as_of="2024-06-30")
    assert isinstance(found, Ended)
    assert found.codes == {"reference-loop"}


def test_a_balance_goes_on_through_two_versions() -> None:
    """The checker took the balance for one of another type in each version, and refused both."""
    version = """\
periods: {year: {each: member, every: 1 year, from: 2024-01-01}}
decisions: {year.balance: "default(year.previous.balance, 0 EUR) + 3 EUR"}
"""
    one: BookDraft = {"member": [{"member_id": "a", "score": "1"}]}
    found = agreed(_DATELESS, {"2024-01-01": version, "2025-01-01": version}, one)
    assert isinstance(found, Came)
    assert found.decisions == (
        "['year', 'a', '1', 'balance', '3.00', '', '2024-01-01']",
        "['year', 'a', '2', 'balance', '6.00', '', '2025-01-01']",
    )


def test_a_row_without_a_date_is_among_what_it_gathers_when_decided() -> None:
    """`decide` left the row itself out of the measures over its own table."""
    version = """\
measures: {member.all: {sum: x.score, over: member as x}}
decisions: {member.shown: member.all}
"""
    one: BookDraft = {"member": [{"member_id": "a", "score": "5"}]}
    found = agreed(_TIELESS, {"2024-01-01": version}, one)
    assert isinstance(found, Came)
    assert found.decisions == ("['member', 'a', '', 'shown', '5', '', '2024-01-01']",)


def test_a_message_that_reads_the_rows_own_period_when_decided() -> None:
    """`decide` wrote a message without the periods that the row would have."""
    version = """\
periods: {year: {each: deal, every: 1 year, from: deal.sold_on}}
rules:
- {id: note, for: deal, notify: true, to: deal, message: {en: "{at(deal.year).index}"}}
"""
    found = agreed(_DATED, {"2024-01-01": version}, _DEALS)
    assert isinstance(found, Came)
    assert all(line.endswith("'1']") for line in found.lines)


def test_a_tree_of_another_table_is_gathered_when_decided() -> None:
    """`decide` put a row that gathers itself among the rows of another table, and broke down."""
    version = """\
periods: {year: {each: item, every: 1 year, from: 2024-01-01, until: 2025-01-01}}
measures:
  deal.years: {count: year, below: deal.upline}
  deal.same: {count: x, over: deal as x, via: x.origin}
decisions: {deal.both: deal.years + deal.same}
"""
    entities = """\
deal:
  key: deal_id
  date: sold_on
  fields: {sold_on: date, upline: "deal?", origin: "deal?"}
item:
  key: item_id
  fields: {deal: deal}
"""
    book: BookDraft = {
        "deal": [
            {"deal_id": "a", "sold_on": "2024-01-01"},
            {"deal_id": "b", "sold_on": "2024-01-01", "upline": "a"},
            {"deal_id": "c", "sold_on": "2024-01-01", "origin": "c"},
        ],
        "item": [{"item_id": "1", "deal": "b"}],
    }
    found = agreed(entities, {"2024-01-01": version}, book)
    assert isinstance(found, Came)
    assert found.decisions == (
        "['deal', 'a', '', 'both', '1', '', '2024-01-01']",
        "['deal', 'b', '', 'both', '0', '', '2024-01-01']",
        "['deal', 'c', '', 'both', '1', '', '2024-01-01']",
    )


def test_conditions_that_wait_for_one_another_through_an_earlier_row() -> None:
    """The row engine asked both conditions of a year at once, and met itself: no circle is there.

    The level reads the year before, which gathers the payments of all years.
    """
    version = """\
periods: {year: {each: member, every: 1 year, from: 2024-01-01}}
measures: {year.paid: {sum: bonus.amount, where: true}}
decisions:
  year.level:
  - {id: high, when: "year.previous.paid > 1 EUR", then: 2}
  - {id: low, otherwise: 1}
rules:
- {id: bonus, for: year, when: member.score > 0, pay: 1 EUR, to: member}
"""
    one: BookDraft = {"member": [{"member_id": "a", "score": "1"}]}
    found = agreed(_DATELESS, {"2024-01-01": version}, one)
    assert isinstance(found, Came)
    assert found.decisions == (
        "['year', 'a', '1', 'level', '1', 'low', '2024-01-01']",
        "['year', 'a', '2', 'level', '2', 'high', '2024-01-01']",
    )


def test_equal_values_in_a_tree() -> None:
    """The row engine gathered nothing below a row where `where` says that two values are equal."""
    measure = (
        "{count: x, over: member as x, where: x.score = member.score + 1, below: member.upline}"
    )
    version = f"measures: {{member.it: {measure}}}\ndecisions: {{member.shown: member.it}}\n"
    found = agreed(_DATELESS, {"2024-01-01": version}, _MEMBERS)
    assert isinstance(found, Came)
    assert found.decisions[0] == "['member', 'a', '', 'shown', '2', '', '2024-01-01']"


def test_a_value_beyond_all_bounds_that_a_condition_reads() -> None:
    """The row engine reported the value, then broke down over the condition that reads it."""
    entities = "member:\n  key: member_id\n  fields: {fee: money}\n"
    version = """\
decisions:
  member.large: 2000 * member.fee
  member.level:
  - {id: high, when: member.large > 1 EUR, then: 2}
  - {id: low, otherwise: 1}
"""
    many: BookDraft = {"member": [{"member_id": "a", "fee": "90071992547409.93"}]}
    found = agreed(entities, {"2024-01-01": version}, many)
    assert isinstance(found, Ended)
    assert found.codes == {"beyond-limit"}


def test_an_effect_that_lacks_amount_and_party() -> None:
    """Both ended, each for another reason; the amount is told before the party."""
    version = """\
rules:
- id: bonus
  for: member
  grant: member.upline.score * 1 user
  dated: 2024-05-05
  to: member.upline
"""
    alone: BookDraft = {"member": [{"member_id": "a", "score": "1"}]}
    found = agreed(_DATELESS, {"2024-01-01": version}, alone)
    assert isinstance(found, Ended)
    assert found.codes == {"missing-amount"}


def test_a_bound_met_by_a_value_that_nothing_needs() -> None:
    """Behind a `default` that is not needed, and under an earlier version: engines may differ."""
    entities = """\
member:
  key: member_id
  fields: {fee: money, paid: money}
"""
    versions = {
        "2024-01-01": """\
decisions: {member.large: 2000 * member.fee}
rules:
- id: bonus
  for: member
  pay: default(member.paid, 0 * member.large)
  dated: 2024-05-05
  to: member
""",
        "2025-01-01": "decisions: {member.small: 2 * member.paid}\n",
    }
    many: BookDraft = {"member": [{"member_id": "a", "fee": "90071992547409.93", "paid": "1"}]}
    found = agreed(entities, versions, many)
    assert isinstance(found, Came)
    assert len(found.lines) == 1


def test_what_is_gathered_is_no_rate() -> None:
    """The row engine showed a measure of percents as the line's rate."""
    version = """\
decisions: {member.share: 12%}
measures: {member.last: {max: x.share, over: member as x, where: x.score = 1}}
rules:
- id: bonus
  for: member
  pay: default(member.score, 0) * 1 EUR * member.last
  when: member.last is present
  dated: 2024-05-05
  to: member
"""
    one: BookDraft = {"member": [{"member_id": "a", "score": "1"}]}
    found = agreed(_TIELESS, {"2024-01-01": version}, one)
    assert isinstance(found, Came)
    assert "'', '', '0.12', 'EUR'" in found.lines[0]


def test_a_value_beyond_all_bounds_that_only_a_message_reads() -> None:
    """The row engine wrote it into the message, and reported nothing."""
    entities = """\
member:
  key: member_id
  fields: {fee: money}
deal:
  key: deal_id
  date: sold_on
  fields: {sold_on: date, member: member}
"""
    versions = {
        "2024-01-01": """\
decisions: {member.large: 2000 * member.fee}
rules:
- {id: note, for: deal, notify: true, to: deal, message: {en: "{deal.member.large}"}}
""",
        "2025-01-01": "decisions: {member.small: 2 * member.fee}\n",
    }
    book: BookDraft = {
        "member": [{"member_id": "a", "fee": "90071992547409.93"}],
        "deal": [{"deal_id": "1", "sold_on": "2024-05-05", "member": "a"}],
    }
    found = agreed(entities, versions, book)
    assert isinstance(found, Ended)
    assert found.codes == {"beyond-limit"}


def test_a_row_below_itself_when_decided() -> None:
    """`decide` saw the loop only where the tree gathers rows of the row's own table."""
    version = """\
periods: {year: {each: item, every: 1 year, from: 2024-01-01, until: 2025-01-01}}
measures: {deal.years: {count: year, below: deal.upline}}
decisions: {deal.shown: deal.years}
"""
    entities = """\
deal:
  key: deal_id
  date: sold_on
  fields: {sold_on: date, upline: "deal?"}
item:
  key: item_id
  fields: {deal: deal}
"""
    looped: BookDraft = {"deal": [{"deal_id": "a", "sold_on": "2024-01-01", "upline": "a"}]}
    found = agreed(entities, {"2024-01-01": version}, looped)
    assert isinstance(found, Ended)
    assert found.codes == {"reference-loop"}


def test_a_tree_of_rows_before_tied_by_a_decision() -> None:
    """The row engine gathered nothing: it looked the tree up by no key at all."""
    version = """\
measures:
  deal.it: {count: x, over: deal as x, before: deal, below: deal.upline, via: x.above}
decisions: {deal.above: deal.upline, deal.shown: deal.it}
"""
    book: BookDraft = {
        "deal": [
            {"deal_id": "a", "sold_on": "2024-03-01", "score": "1"},
            {"deal_id": "b", "sold_on": "2024-02-02", "upline": "a", "score": "1"},
            {"deal_id": "c", "sold_on": "2024-02-01", "upline": "b", "score": "1"},
        ]
    }
    found = agreed(_DATED, {"2024-01-01": version}, book)
    assert isinstance(found, Came)
    assert "['deal', 'a', '', 'shown', '1', '', '2024-01-01']" in found.decisions


_MONTHLY = """\
member:
  key: member_id
  fields: {upline: "member?"}
sale:
  key: sale_id
  date: sold_on
  fields: {sold_on: date, member: member, amount: number}
"""
_SALES: BookDraft = {
    "member": [{"member_id": "a"}, {"member_id": "b", "upline": "a"}],
    "sale": [
        {"sale_id": f"{n}", "sold_on": f"2024-0{n}-11", "member": "ab"[n % 2], "amount": f"{n}"}
        for n in range(1, 7)
    ],
}


def test_the_lines_of_a_month_depend_on_those_of_the_month_before() -> None:
    """Both looked at the lines of all months for one of them: each needed itself."""
    version = """\
periods: {month: {each: member, every: calendar month, from: 2024-01-01, until: 2024-07-01}}
measures:
  month.paid: {sum: fee.amount, during: month}
  month.best: {max: sale.share, during: month}
  month.last: {latest: sale.share, during: month}
  month.sales: {count: sale, during: month, where: sale.share > 0}
decisions:
  month.rate: "default(month.previous.paid, 1 point) / 2 points"
  month.most: "default(month.previous.best, 0) + default(month.previous.last, 1)"
  sale.month: at(sale.member.month)
  sale.share: sale.amount + sale.month.most + default(sale.month.rate, 0)
rules:
  - {id: fee, for: sale, grant: round(sale.share) * 1 point, to: sale.member}
"""
    found = agreed(_MONTHLY, {"2024-01-01": version}, _SALES)
    assert isinstance(found, Came)
    assert len(found.lines) == 6


def test_what_counts_for_a_row_is_decided_by_rows_before_it() -> None:
    """The plain evaluator asked later rows, too, whether they count."""
    version = """\
measures:
  sale.so_far: {sum: x.kept, over: sale as x, where: x.counts, before: sale}
decisions:
  sale.counts: sale.so_far < 5
  sale.kept: "min(sale.amount, 7 - sale.so_far)"
"""
    assert isinstance(agreed(_MONTHLY, {"2024-01-01": version}, _SALES), Came)


def test_a_year_that_later_rows_need() -> None:
    """The row engine looked at the deals of all years to sum those of one, and met itself."""
    versions = {
        "2024-01-01": (
            "periods:\n"
            "  year: {each: member, every: calendar year, from: 2024-01-01}\n"
            "measures:\n"
            "  year.kept: {sum: deal.kept, during: year}\n"
            "decisions:\n"
            "  year.kept_before: default(year.previous.kept, 0)\n"
            "  deal.kept:\n"
            "    - {id: less, when: at(deal.member.year).kept_before > 10, then: deal.score - 1}\n"
            "    - {id: all, otherwise: deal.score}\n"
        )
    }
    book: BookDraft = {
        "member": [{"member_id": "m"}],
        "deal": [
            {"deal_id": "a", "member": "m", "sold_on": "2024-02-01", "score": "20"},
            {"deal_id": "b", "member": "m", "sold_on": "2025-02-01", "score": "5"},
        ],
    }
    found = agreed(_YEARS, versions, book)
    assert isinstance(found, Came)
    assert any("'deal', 'b', '', 'kept', '4', 'less'" in each for each in found.decisions)
