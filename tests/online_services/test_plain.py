"""The hand computation against figures worked on paper, and against every scenario's lines.

The figures of the first tests are those of the terms: Exchange Online at 4.99 EUR, one partner,
an order of 100 users, 20 users added, 300 users of its own. The scenarios' figures were reckoned
by hand as well; their decisions are the engine's to answer and are left out here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.online_services import plain
from tests.online_services.plain import Line

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "rules" / "online-services-fr" / "scenarios"
SAMPLE = ROOT / "samples" / "online-services-fr"

Rows = list[dict[str, str]]

COLUMNS = {
    "partner": ("partner_id", "name", "country", "agreement_signed_on"),
    "certification": ("certification_id", "partner", "kind", "passed_on"),
    "application": ("application_id", "name"),
    "price": ("price_id", "application", "valid_from", "monthly_price_per_user"),
    "customer": ("customer_id", "name", "country"),
    "order": (
        "order_id",
        "partner",
        "customer",
        "application",
        "kind",
        "ordered_on",
        "starts_on",
        "ends_on",
        "users",
        "renewal_of",
    ),
    "internal_use": (
        "internal_use_id",
        "partner",
        "application",
        "users",
        "starts_on",
        "ends_on",
    ),
}

WORKED = {
    "partner": "P1,Contoso,FR,2009-05-20\n",
    "certification": "K1,P1,web,2009-05-20\n",
    "application": "exchange_online,Exchange Online\n",
    "price": "E1,exchange_online,2009-05-17,4.99\n",
    "customer": "C1,Fabrikam,FR\n",
    "order": (
        "O1,P1,C1,exchange_online,new_contract,2009-06-01,2009-06-15,2010-06-15,100,\n"
        "O2,P1,C1,exchange_online,added_users,2010-01-10,2010-01-15,2010-06-15,20,\n"
    ),
    "internal_use": "U1,P1,exchange_online,300,2009-12-01,\n",
}


def write_text(folder: Path, tables: Mapping[str, str]) -> None:
    """Tables given as csv without their first row."""
    for table, text in tables.items():
        header = ",".join(COLUMNS[table])
        (folder / f"{table}.csv").write_text(f"{header}\n{text}", encoding="utf-8")


def write_rows(folder: Path, tables: Mapping[str, Rows]) -> None:
    """Tables given as rows; a column that a row does not name is empty."""
    for table, table_rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS[table], restval="")
            writer.writeheader()
            writer.writerows(table_rows)


@pytest.fixture
def worked(tmp_path: Path) -> dict[str, Line]:
    """The lines of the worked book at the end of 2010, by id."""
    write_text(tmp_path, WORKED)
    return {
        line.line_id: line for line in plain.lines(plain.read_book(tmp_path), date(2010, 12, 31))
    }


def test_a_new_contract(worked: dict[str, Line]) -> None:
    """12 x 100 x 4.99 = 5,988.00; 12 % and 6 % of it."""
    first = worked["acquisition-commission:O1"]
    year = worked["recurring-commission:O1:2009-06-15"]
    assert (first.date, first.base, first.rate, first.amount) == (
        "2009-06-01",
        "5988.00",
        "12%",
        "718.56",
    )
    assert (year.date, year.base, year.rate, year.amount) == (
        "2009-06-15",
        "5988.00",
        "6%",
        "359.28",
    )


def test_twelve_bills(worked: dict[str, Line]) -> None:
    """100 x 4.99 = 499.00 a month, on the 15th of twelve months."""
    bills = [line for line in worked.values() if (line.rule, line.key) == ("customer-bill", "O1")]
    assert [line.index for line in bills] == [str(number) for number in range(1, 13)]
    assert {line.amount for line in bills} == {"499.00"}
    assert (bills[0].date, bills[-1].date) == ("2009-06-15", "2010-05-15")


def test_added_users(worked: dict[str, Line]) -> None:
    """143.712 and 29.7268…: 6 % of 1,197.60 for 151 of 365 days."""
    assert worked["acquisition-commission:O2"].amount == "143.71"
    assert worked["recurring-commission:O2:2010-01-15"].amount == "29.73"


def test_a_notice(worked: dict[str, Line]) -> None:
    """60 days before 2010-06-15."""
    notice = worked["expiry-notice:O1"]
    assert (notice.date, notice.party, notice.amount) == ("2010-04-16", "P1", "")


def test_internal_use(worked: dict[str, Line]) -> None:
    """50 x 4.99 beyond the allowance; with one sale only before it, (50 % x 250 + 50) x 4.99."""
    assert worked["internal-use-free:P1:2009-11-17"].amount == "250"
    assert "internal-use-free:P1:2010-11-17" not in worked
    assert worked["internal-use-bill:U1:2009-12-01"].amount == "249.50"
    assert worked["internal-use-bill:U1:2010-12-01"].amount == "873.25"


@pytest.mark.parametrize(
    ("months", "expected"), [(0, "2012-02-29"), (12, "2013-02-28"), (13, "2013-03-29")]
)
def test_months_after_the_29th_of_february(months: int, expected: str) -> None:
    """A shorter month ends it, a longer one does not."""
    assert plain.months_after(date(2012, 2, 29), months).isoformat() == expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"), [(249, 100, 2), (250, 100, 3), (5, 10, 1), (0, 7, 0)]
)
def test_half_up(numerator: int, denominator: int, expected: int) -> None:
    """A half goes up."""
    assert plain.half_up(numerator, denominator) == expected


def test_an_order_before_the_launch_is_an_error(tmp_path: Path) -> None:
    """No version governs it."""
    order = "O1,P1,C1,exchange_online,new_contract,2009-05-16,2009-06-15,2010-06-15,100,\n"
    write_text(tmp_path, WORKED | {"order": order})
    with pytest.raises(ValueError, match="O1"):
        plain.read_book(tmp_path)


def test_the_sample_book_has_every_rule() -> None:
    """The book that the engine is compared on leaves no rule out, and no id is used twice."""
    found = list(plain.lines(plain.read_book(SAMPLE), date(2011, 12, 31)))
    assert len({line.line_id for line in found}) == len(found)
    assert {line.rule for line in found} == {
        *plain.ORDER_REQUIREMENTS,
        "acquisition-commission",
        "recurring-commission",
        "customer-bill",
        "internal-use-free",
        "internal-use-priced",
        "internal-use-bill",
        "expiry-notice",
    }


# The scenarios


def load(path: Path) -> dict[str, Any]:
    """A YAML file with every value as written."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(content, dict)
    return content


@cache
def background(path: Path) -> Mapping[str, Rows]:
    """The rows that scenarios share."""
    given: Mapping[str, Rows] = load(path)["given"]
    return given


def given_rows(scenario: Mapping[str, Any]) -> dict[str, Rows]:
    """The background's rows, then the scenario's."""
    shared = background(SCENARIOS / scenario["background"]) if "background" in scenario else {}
    own: Mapping[str, Rows] = scenario["given"]
    return {table: [*shared.get(table, []), *own.get(table, [])] for table in {*shared, *own}}


def matches(line: Line, wanted: Mapping[str, str]) -> bool:
    """Whether a line has all these columns; messages are the engine's."""
    values = line._asdict()
    return all(values[name] == value for name, value in wanted.items() if name != "message")


def check(item: str | Mapping[str, str], found: list[Line]) -> list[Line]:
    """Holds one expectation against the lines; the lines it names."""
    if isinstance(item, str):
        none = re.fullmatch(r"none of (\S+)", item)
        assert none, item
        item = {"none_of": none[1]}
    kind, *filters = item
    named = [
        line
        for line in found
        if line.rule == item[kind]
        and matches(line, {name: item[name] for name in filters if name != "count"})
    ]
    if kind == "line":
        assert len(named) == 1, item
    elif kind == "lines":
        assert len(named) == int(item["count"]), item
    else:
        assert (kind, named) == ("none_of", []), item
    return named


def check_total(item: Mapping[str, str], found: list[Line]) -> None:
    """The sum of a rule's amounts."""
    filters = {name: item[name] for name in item if name not in ("total", "amount")}
    amounts = [
        Decimal(line.amount)
        for line in found
        if line.rule == item["total"] and matches(line, filters)
    ]
    assert sum(amounts) == Decimal(item["amount"]), item


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_scenario(path: Path, tmp_path: Path) -> None:
    """Every line that a scenario expects, and no other where it says `nothing else`."""
    scenario = load(path)
    write_rows(tmp_path, given_rows(scenario))
    known_at = scenario.get("known_at")
    found = list(
        plain.lines(
            plain.read_book(tmp_path),
            date.fromisoformat(scenario["as_of"]),
            date.fromisoformat(known_at) if known_at else None,
        )
    )
    named: list[Line] = []
    for item in scenario["expect"]:
        if item == "nothing else":
            assert [line for line in found if line not in named] == []
        elif "total" in item:
            check_total(item, found)
        elif "decision" not in item:
            named += check(item, found)
