"""What an outcome comes to."""

from __future__ import annotations

import json
from fractions import Fraction

from termwise.outcome.summary import Total, summarise, summary_json, summary_text

from tests.outcome.samples import GRANT, PAY, REFUSAL

LINES = (
    REFUSAL,
    PAY,
    PAY._replace(rule="acquisition-commission", amount=14371),
    PAY._replace(amount=-1),
    PAY._replace(currency="JPY", amount=5),
    GRANT,
    GRANT._replace(amount=Fraction(1, 3)),
)


def test_totals_by_kind_and_rule() -> None:
    summary = summarise(iter(LINES))
    assert summary.rules == (
        Total("pay", "recurring-commission", "EUR", 2, 2972),
        Total("pay", "acquisition-commission", "EUR", 1, 14371),
        Total("pay", "recurring-commission", "JPY", 1, 5),
        Total("grant", "internal-use-free", "users", 2, 252),
        Total("refusal", "agreement-signed", "", 1, None),
    )
    assert summary.kinds == (
        Total("pay", "", "EUR", 3, 17343),
        Total("pay", "", "JPY", 1, 5),
        Total("grant", "", "users", 2, 252),
        Total("refusal", "", "", 1, None),
    )


def test_text() -> None:
    assert summary_text(summarise(LINES)) == (
        "pay                       3  173.43 EUR\n"
        "  recurring-commission    2   29.72 EUR\n"
        "  acquisition-commission  1  143.71 EUR\n"
        "pay                       1       5 JPY\n"
        "  recurring-commission    1       5 JPY\n"
        "grant                     2     252 users\n"
        "  internal-use-free       2     252 users\n"
        "refusal                   1\n"
        "  agreement-signed        1\n"
    )
    assert summary_text(summarise([])) == "no lines\n"


def test_json() -> None:
    content = json.loads(summary_json(summarise(LINES)))
    assert content["kinds"][0] == {
        "kind": "pay",
        "currency": "EUR",
        "count": 3,
        "amount": "173.43",
    }
    assert content["rules"][-1] == {
        "kind": "refusal",
        "rule": "agreement-signed",
        "currency": None,
        "count": 1,
        "amount": None,
    }
