"""One row more: as `evaluate` would say, whatever the row is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from termwise import Book, BookError, Program

from tests.api.online_services import AS_OF, free_orders, sample_rows, without

PROGRAM = Program.load("online-services-fr")
ROWS = sample_rows()
ORDERS = free_orders(ROWS)


@dataclass
class Order:
    order_id: str
    partner: str | None
    customer: str
    application: str
    kind: str
    ordered_on: date
    starts_on: date
    ends_on: date
    users: int | Decimal


ORDER = Order(
    "NEW",
    "P1",
    "C1",
    "exchange_online",
    "new_contract",
    date(2011, 3, 1),
    date(2011, 3, 15),
    date(2012, 3, 15),
    100,
)


@pytest.fixture(scope="module")
def book() -> Book:
    return PROGRAM.book(ROWS)


def codes(error: pytest.ExceptionInfo[BookError]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in error.value.problems]


@pytest.mark.parametrize("order", ORDERS[::9], ids=lambda order: order["order_id"])
def test_what_evaluate_says_with_the_row_in_the_book(order: dict[str, str], book: Book) -> None:
    key = order["order_id"]
    whole = PROGRAM.evaluate(book, as_of=AS_OF)
    decided = PROGRAM.decide("order", order, without(ROWS, order), as_of=AS_OF)
    own = [line for line in whole.lines if (line.subject, line.key) == ("order", key)]
    assert list(decided.lines) == own
    own_decisions = [each for each in whole.decisions if (each.subject, each.key) == ("order", key)]
    assert list(decided.decisions) == own_decisions
    assert decided.decisions, "an order has a decision at least"


def test_rows_of_every_make(book: Book) -> None:
    fields = vars(ORDER)
    texts = {name: str(value) for name, value in fields.items()}
    decided = [
        PROGRAM.decide("order", row, book, as_of=AS_OF)
        for row in (ORDER, fields, texts, {**fields, "users": Decimal(100), "renewal_of": None})
    ]
    assert decided[0].lines
    assert all(each == decided[0] for each in decided)


def test_days_of_every_make(book: Book) -> None:
    asked = [PROGRAM.decide("order", ORDER, book, as_of=day) for day in (date(2011, 12, 31), AS_OF)]
    assert asked[0] == asked[1]
    with pytest.raises(TypeError, match="as_of: give a date, not a moment"):
        PROGRAM.decide("order", ORDER, book, as_of=datetime(2011, 12, 31))
    with pytest.raises(ValueError, match=r"as_of.*31/12/2011.*write it as 2011-12-31"):
        PROGRAM.decide("order", ORDER, book, as_of="31/12/2011")
    with pytest.raises(ValueError, match="as_of"):
        PROGRAM.decide("order", ORDER, book, as_of="")


def test_as_of_is_today_where_the_program_lives(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Clock:
            # Half past eleven in the evening of the day before in London.
            return cls(2011, 2, 28, 23, 30, tzinfo=ZoneInfo("UTC")).astimezone(tz)

    monkeypatch.setattr("termwise.api.datetime", Clock)
    assert PROGRAM.decide("order", ORDER, book).lines
    assert not PROGRAM.decide("order", ORDER, book, as_of="2011-02-28").lines


def test_a_row_of_later_is_nothing_yet(book: Book) -> None:
    decided = PROGRAM.decide("order", ORDER, book, as_of="2011-02-28")
    assert (decided.lines, decided.decisions) == ((), ())


def test_messages_in_a_language(book: Book) -> None:
    unsigned = {**vars(ORDER), "partner": "P8", "ordered_on": "2010-11-30"}
    told = {
        language: [
            line.message
            for line in PROGRAM.decide(
                "order", unsigned, book, as_of=AS_OF, language=language
            ).lines
        ]
        for language in (None, "en", "fr")
    }
    assert told[None] == told["en"] != told["fr"]
    with pytest.raises(ValueError, match="not written in 'de': there is en, fr"):
        PROGRAM.decide("order", ORDER, book, as_of=AS_OF, language="de")


def test_terms_of_later_are_not_known_yet(book: Book) -> None:
    later = PROGRAM.decide("order", ORDER, book, as_of=AS_OF)
    known = PROGRAM.decide("order", ORDER, book, as_of=AS_OF, known_at="2010-01-01")
    assert {line.version for line in later.lines} == {"2010-12-01"}
    assert {line.version for line in known.lines} == {"2009-11-17"}


def test_a_key_that_is_in_the_book(book: Book) -> None:
    with pytest.raises(BookError, match="is in the book already; give the row a key") as error:
        PROGRAM.decide("order", ROWS["order"][0], book, as_of=AS_OF)
    assert codes(error) == [("duplicate-key", "order_id")]


def test_all_that_leads_nowhere(book: Book) -> None:
    row = {
        **vars(ORDER),
        "order_id": ROWS["order"][0]["order_id"],
        "partner": "P0",
        "customer": "?",
    }
    with pytest.raises(BookError) as error:
        PROGRAM.decide("order", row, book, as_of=AS_OF)
    assert codes(error) == [
        ("duplicate-key", "order_id"),
        ("unknown-reference", "partner"),
        ("unknown-reference", "customer"),
    ]
    assert error.value.problems[2].message == 'there is no customer "?"'


def test_a_row_may_refer_to_itself(book: Book) -> None:
    row = {**vars(ORDER), "renewal_of": "NEW"}
    assert PROGRAM.decide("order", row, book, as_of=AS_OF).decisions


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"users": 100.0}, ("inexact", "users")),
        ({"users": True}, ("wrong-type", "users")),
        ({"users": None}, ("missing-value", "users")),
        ({"users": ""}, ("missing-value", "users")),
        ({"ordered_on": datetime(2011, 3, 1)}, ("wrong-type", "ordered_on")),
        ({"kind": "renewals"}, ("unknown-value", "kind")),
        ({"order_id": " NEW"}, ("bad-key", "order_id")),
        ({"user": 3}, ("unknown-column", None)),
        ({"recorded_on": "2011-03-01"}, ("unknown-column", None)),
    ],
)
def test_what_is_no_value(
    change: dict[str, object], wanted: tuple[str, str | None], book: Book
) -> None:
    with pytest.raises(BookError) as error:
        PROGRAM.decide("order", {**vars(ORDER), **change}, book, as_of=AS_OF)
    assert codes(error) == [wanted]


def test_all_faults_of_a_row_at_once(book: Book) -> None:
    row = {**vars(ORDER), "users": "many", "kind": "new", "ordered_on": "1.3.2011"}
    with pytest.raises(BookError) as error:
        PROGRAM.decide("order", row, book, as_of=AS_OF)
    assert [field for _, field in codes(error)] == ["kind", "ordered_on", "users"]


@pytest.mark.parametrize("row", [None, "NEW", ["NEW"], Order])
def test_what_is_no_row(row: object, book: Book) -> None:
    with pytest.raises(BookError, match="is not a row; a row is an object") as error:
        PROGRAM.decide("order", row, book, as_of=AS_OF)
    assert codes(error) == [("bad-row", None)]


@pytest.mark.parametrize("subject", ["orders", "contract_year"])
def test_what_is_no_entity(subject: str, book: Book) -> None:
    with pytest.raises(ValueError, match=f"'{subject}' is no entity of online-services-fr"):
        PROGRAM.decide(subject, ORDER, book, as_of=AS_OF)
