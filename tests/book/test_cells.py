"""What each type of field takes, and what is said about the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import pytest
from termwise.book.cells import parser_for
from termwise.book.faults import CellFault, Parsed
from termwise.book.model import BookValue
from termwise.language import types as t

from tests.book.small_program import PARTNER, program

NUMBERED = program(PARTNER)
KINDS = t.Enumeration(("web", "technical"), "certification.kind")


class Kind(StrEnum):
    """An enumeration of Python's whose members are texts."""

    WEB = "web"


def parse(kind: t.Type, raw: object) -> Parsed:
    return parser_for(kind, NUMBERED)(raw)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (t.Text(), " any, text\n", " any, text\n"),
        (t.Text(), "x" * 10_000, "x" * 10_000),
        (t.Boolean(), "true", True),
        (t.Boolean(), False, False),
        (t.Number(), "12", 12),
        (t.Number(), "-0", 0),
        (t.Number(), "1.500000", Fraction(3, 2)),
        (t.Number(), Decimal("2.50"), Fraction(5, 2)),
        (t.Number(), Fraction(1, 8), Fraction(1, 8)),
        (t.Quantity("users"), "250", 250),
        (t.Quantity("users"), Decimal("1E+2"), 100),
        (t.Quantity("users"), "-3", -3),
        (t.Money("EUR"), "4.99", 499),
        (t.Money("EUR"), "5", 500),
        (t.Money("EUR"), "-0.05", -5),
        (t.Money("EUR"), "4.9", 490),
        (t.Money("EUR"), 5, 500),
        (t.Money("EUR"), Decimal("4.990"), 499),
        (t.Money("EUR"), Fraction(1, 4), 25),
        (t.Money("EUR"), "10000000000000000.00", 10**18),
        (t.Money("JPY"), "499", 499),
        (t.Money("KWD"), "1.234", 1234),
        (t.Money("CLF"), "1.2345", 12345),
        (t.Date(), "2009-12-31", date(2009, 12, 31)),
        (t.Date(), date(2200, 12, 31), date(2200, 12, 31)),
        (KINDS, "web", "web"),
        (KINDS, Kind.WEB, "web"),
        (t.Row("partner"), "P 1", "P 1"),
        (t.Moment(), "2009-11-17T12:30", datetime(2009, 11, 17, 11, 30, tzinfo=UTC)),
        (t.Moment(), "2009-07-17T12:30:15", datetime(2009, 7, 17, 10, 30, 15, tzinfo=UTC)),
        (t.Moment(), "2009-11-17T12:30Z", datetime(2009, 11, 17, 12, 30, tzinfo=UTC)),
        (t.Moment(), "2009-11-17T12:30+05:30", datetime(2009, 11, 17, 7, 0, tzinfo=UTC)),
        (t.Moment(), datetime(2009, 11, 17, 12), datetime(2009, 11, 17, 11, tzinfo=UTC)),
        (
            t.Moment(),
            datetime(2009, 11, 17, 12, tzinfo=timezone(timedelta(hours=-1))),
            datetime(2009, 11, 17, 13, tzinfo=UTC),
        ),
    ],
)
def test_a_cell_has_its_value(kind: t.Type, raw: object, value: BookValue) -> None:
    parsed = parse(kind, raw)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "code", "help"),
    [
        (t.Text(), "x" * 10_001, "text-too-long", "a text has at most 10,000"),
        (t.Text(), "é" * 5_001, "text-too-long", "a text has at most"),
        (t.Text(), "a\0b", "bad-text", "take it out"),
        (t.Text(), "a\ud800", "bad-text", "write the character again"),
        (t.Text(), 7, "wrong-type", "give a text"),
        (t.Boolean(), "TRUE", "bad-boolean", "write true"),
        (t.Boolean(), "yes", "bad-boolean", "write true or false"),
        (t.Boolean(), 1, "wrong-type", "give True or False"),
        (t.Number(), "1.2345678", "too-many-decimals", "round it"),
        (t.Number(), "12%", "bad-amount", "write the share as a number: 0.12"),
        (t.Number(), "1e3", "bad-amount", "write all its digits"),
        (t.Number(), ".5", "bad-amount", "0.5"),
        (t.Number(), "1" * 100_000, "too-large", "10^18"),
        (t.Number(), Decimal("1E+999999"), "too-large", "10^18"),
        (t.Number(), Decimal("1E-999999"), "too-many-decimals", "round it"),
        (t.Number(), Decimal("NaN"), "wrong-type", "a missing value is None"),
        (t.Number(), True, "wrong-type", "give a number"),
        (t.Quantity("users"), "2.5", "too-many-decimals", "round it"),
        (t.Quantity("users"), 2.0, "inexact", "write amounts as text or Decimal"),
        (t.Quantity("users"), str(10**18 + 1), "too-large", "10^18"),
        (t.Money("EUR"), "1,000.00", "bad-amount", "after a point: 1000.00"),
        (t.Money("EUR"), "1.000,50", "bad-amount", "after a point: 1000.50"),
        (t.Money("EUR"), "1 000", "bad-amount", "without thousands separators: 1000"),
        (t.Money("EUR"), "1,250", "bad-amount", "write 1250 if the comma parts thousands"),
        (t.Money("EUR"), "12,50", "bad-amount", "12.50"),
        (t.Money("EUR"), "€12.00", "bad-amount", "write the number alone: 12.00"),
        (t.Money("EUR"), "12.00 EUR", "bad-amount", "write the number alone: 12.00"),
        (t.Money("EUR"), "(12.00)", "bad-amount", "with a minus: -12.00"),
        (t.Money("EUR"), "+12", "bad-amount", "leave out the plus: 12"),
        (t.Money("EUR"), "\u221212", "bad-amount", "as a hyphen: -12"),
        (t.Money("EUR"), " 12", "bad-amount", "spaces"),
        (t.Money("EUR"), "twelve", "bad-amount", "write it in digits"),
        (t.Money("EUR"), "١٢", "bad-amount", "write it in digits"),
        (t.Money("EUR"), "4.999", "too-many-decimals", "round it"),
        (t.Money("EUR"), Decimal("4.999"), "too-many-decimals", "round it"),
        (t.Money("EUR"), Fraction(1, 3), "too-many-decimals", "round it"),
        (t.Money("JPY"), "4.0", "too-many-decimals", "round it"),
        (t.Money("EUR"), "10000000000000000.01", "too-large", "10^18"),
        (t.Money("EUR"), 4.99, "inexact", "write amounts as text or Decimal"),
        (t.Money("EUR"), [], "wrong-type", "give an amount in EUR"),
        (t.Date(), "2009-13-01", "bad-date", "write it as 2009-12-31"),
        (t.Date(), "2009-02-29", "bad-date", "write it as 2009-12-31"),
        (t.Date(), "2009-1-5", "bad-date", "write it as 2009-01-05"),
        (t.Date(), "20091231", "bad-date", "write it as 2009-12-31"),
        (t.Date(), "31/12/2009", "bad-date", "write it as 2009-12-31"),
        (t.Date(), "03/04/2009", "bad-date", "write it as 2009-12-31"),
        (t.Date(), "2010-05-06T00:00:00", "bad-date", "write it as 2010-05-06"),
        (t.Date(), "40000", "bad-date", "write it as 2009-07-06"),
        (t.Date(), "2009-12-31 ", "bad-date", "spaces"),
        (t.Date(), "1899-12-31", "year-out-of-range", "1900 to 2200"),
        (t.Date(), "9999-12-31", "year-out-of-range", "leave the cell empty"),
        (t.Date(), datetime(2009, 1, 1), "wrong-type", "without a time of day"),
        (t.Date(), 20091231, "wrong-type", "give a date"),
        (t.Moment(), "2009-11-17", "bad-moment", "2009-12-31T14:30"),
        (t.Moment(), "2009-11-17T24:00", "bad-moment", "2009-12-31T14:30"),
        (t.Moment(), "2009-02-30T12:00", "bad-moment", "2009-12-31T14:30"),
        (t.Moment(), datetime(2009, 1, 1, microsecond=5), "bad-moment", "whole seconds"),
        (t.Moment(), "2010-03-28T02:30", "no-such-time", "such as 2010-03-28T03:30"),
        (t.Moment(), "1800-01-01T00:00", "year-out-of-range", "1900"),
        (t.Moment(), date(2009, 1, 1), "wrong-type", "give a datetime"),
        (KINDS, "tecnical", "unknown-value", "did you mean technical?"),
        (KINDS, "Web", "unknown-value", "did you mean web?"),
        (KINDS, "x", "unknown-value", "write one of web, technical"),
        (KINDS, 1, "wrong-type", "give one of web, technical"),
        (t.Row("partner"), "P\t1", "bad-key", "one line of text"),
        (t.Row("partner"), "P1 ", "bad-key", "take them out"),
        (t.Row("partner"), "P" * 201, "bad-key", "at most 200"),
        (t.Row("partner"), 1, "wrong-type", "give the key as a text"),
    ],
)
def test_a_broken_cell_says_what_to_write(kind: t.Type, raw: object, code: str, help: str) -> None:
    fault = parse(kind, raw)
    assert isinstance(fault, CellFault)
    assert fault.code == code
    assert fault.help is not None
    assert help in fault.help


def test_a_time_that_comes_twice_is_the_earlier_one() -> None:
    assert parse(t.Moment(), "2009-10-25T02:30") == datetime(2009, 10, 25, 0, 30, tzinfo=UTC)
    later = datetime(2009, 10, 25, 2, 30, fold=1)
    assert parse(t.Moment(), later) == datetime(2009, 10, 25, 1, 30, tzinfo=UTC)


def test_a_number_too_long_for_python_is_still_told() -> None:
    fault = parse(t.Money("EUR"), 10**5000)
    assert isinstance(fault, CellFault)
    assert fault.code == "too-large"


def test_what_a_field_cannot_be_is_refused() -> None:
    with pytest.raises(TypeError, match="a duration in days"):
        parser_for(t.Duration("days"), NUMBERED)
