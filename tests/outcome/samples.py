"""Lines and decisions to format and write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

from termwise.language import types as t
from termwise.outcome.model import DecisionValue, Line

PAY = Line(
    line_id="recurring-commission:O2:2010-01-15",
    kind="pay",
    rule="recurring-commission",
    version="2009-11-17",
    subject="contract_year",
    key="O2",
    index=1,
    party="P1",
    party_type="partner",
    date=date(2010, 1, 15),
    base=49543,
    rate=Fraction(6, 100),
    amount=2973,
    currency="EUR",
    message="",
)
REFUSAL = PAY._replace(
    line_id="agreement-signed:O3",
    kind="refusal",
    rule="agreement-signed",
    subject="order",
    key="O3",
    index=None,
    base=None,
    rate=None,
    amount=None,
    currency="",
    message='Contoso, "C" had not signed\non 2009-06-01',
)
GRANT = PAY._replace(
    line_id="internal-use-free:P1:2009-11-17",
    kind="grant",
    rule="internal-use-free",
    subject="benefit_year",
    key="P1",
    base=None,
    rate=None,
    amount=Fraction(755, 3),
    currency="users",
)
LINES = (PAY, REFUSAL, GRANT)

MONTH = ("internal_use_month", "U1", 2)
DECISIONS = (
    DecisionValue(*MONTH, "share", Fraction(151, 365), t.Number(), "", "2009-11-17"),
    DecisionValue(*MONTH, "price", 499, t.Money("EUR"), "second", "2009-11-17"),
    DecisionValue(*MONTH, "benefit", "P1:2009-11-17", t.Row("benefit_year"), "", "2009-11-17"),
    DecisionValue("order", "O1", None, "renewed_on", None, t.Date(), "", "2009-11-17"),
    DecisionValue("order", "O1", None, "accepted", True, t.Boolean(), "", "2009-11-17"),
    DecisionValue(
        "order", "O1", None, "at", datetime(2009, 11, 17, 12, 30, tzinfo=UTC), t.Moment(), "", "1"
    ),
)
