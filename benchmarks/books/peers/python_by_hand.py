"""The Online Services terms by hand in plain Python, written to be quick.

The standard library only: csv, dicts, whole cents, days as numbers. Few days begin a contract, so
the months and years from each are made once; what depends on the order alone is made once an
order. Rule by rule the lines go straight to the file.

Run: python -m benchmarks.books.peers.python_by_hand BOOK AS_OF OUT
"""

from __future__ import annotations

import csv
import gc
import re
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

HEADER: Final = (
    "line_id,kind,rule,version,subject,key,index,party,party_type,date,base,rate,amount,currency,"
    "message\n"
)
FIRST_CATALOG: Final = frozenset(
    {"exchange_online", "sharepoint_online", "live_meeting", "office_communications_online"}
)
LATER_CATALOG: Final = FIRST_CATALOG | {"crm_online", "system_center_online"}
SALES: Final = frozenset({"new_contract", "new_application"})
ACQUISITIONS: Final = SALES | {"added_users"}
LAUNCH: Final = date(2009, 5, 17).toordinal()
BENEFIT: Final = date(2009, 11, 17).toordinal()
TECHNICAL: Final = date(2010, 12, 1).toordinal()
NEVER: Final = date.max.toordinal()

_quoting = re.compile('[",\r\n]').search
_odd = re.compile("[=+\\-@\t\r\n'\uff1d\uff0b\uff0d\uff20]").match


class Period(NamedTuple):
    """A month or year of whatever begins on a day; days are numbers, `text` is the first one."""

    number: int
    start: int
    end: int
    text: str


class Partner(NamedTuple):
    """A partner; `shown` is its key as a cell, days that never came are `NEVER`."""

    shown: str
    name: str
    signed_on: int
    web_on: int
    technical_on: int


class Order(NamedTuple):
    """An order that is accepted, or one that is refused with the rules that it fails.

    `ids` stands before and after the rule in a line's id; `shown` is the key as a cell.
    """

    key: str
    shown: str
    quote: str
    bare: str
    version: str
    partner: str
    customer: str
    party: str
    kind: str
    ordered_on: int
    ordered: str
    first: str
    ends_on: int
    ended: str
    monthly: int
    renewal_of: str
    application: str
    failed: tuple[str, ...]


Calendar = Callable[[str], Sequence[Period]]
PriceList = dict[str, tuple[list[int], list[int]]]

_NO_PRICES: Final[tuple[list[int], list[int]]] = ([], [])


def run(book: Path, as_of: date, out: Path) -> None:
    """Write the lines of a book."""
    gc.disable()  # Millions of tuples, none of them in a cycle.
    last = as_of.toordinal()
    months, years = calendar(1, last), calendar(12, last)
    partners, prices = read_partners(book), read_prices(book)
    names = {row[0]: row[1] for row in rows(book, "application", "application_id", "name")}
    orders = _orders(book, last, partners, prices)
    accepted = [order for order in orders if not order.failed]
    refused = [order for order in orders if order.failed]
    benefits = _Benefits(partners, accepted, years)
    uses = sorted(
        rows(
            book,
            "internal_use",
            *["internal_use_id", "partner", "application", "users", "starts_on", "ends_on"],
        )
    )
    with out.open("w", encoding="utf-8", newline="") as file:
        write = file.writelines
        write([HEADER])
        for rule in ("agreement-signed", "web-certified", "in-catalog", "priced"):
            write(_refusals(rule, refused, partners, names))
        write(_acquisition_commissions(accepted))
        write(_recurring_commissions(accepted, years))
        write(_customer_bills(accepted, months))
        write(_unpriced_months(uses, partners, prices, names, months))
        write(_own_bills(uses, partners, prices, benefits, months))
        write(_notices(book, accepted, last))
        write(benefits.lines())
        write(_refusals("technically-certified", refused, partners, names))


# Reading


def rows(book: Path, table: str, *columns: str) -> Iterator[list[str]]:
    """The rows of a table, with the named columns in the order given."""
    with (book / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        if header == list(columns):
            yield from reader
            return
        places = [header.index(name) for name in columns]
        for row in reader:
            yield [row[place] for place in places]


@cache
def day_of(text: str) -> int:
    """The number of a day."""
    return date.fromisoformat(text).toordinal()


@cache
def _text(day: int) -> str:
    return date.fromordinal(day).isoformat()


def read_prices(book: Path) -> PriceList:
    """Days and cents of each application; of two prices of a day the higher key comes last."""
    columns = ("application", "valid_from", "price_id", "monthly_price_per_user")
    found: PriceList = defaultdict(lambda: ([], []))
    for application, day, _, price in sorted(rows(book, "price", *columns)):
        days, cents = found[application]
        whole, _, decimals = price.partition(".")
        days.append(day_of(day))
        cents.append(int(whole + decimals.ljust(2, "0")))
    return dict(found)


def price_on(prices: PriceList, application: str, day: int) -> int:
    """The price in cents; -1 where there is none."""
    days, cents = prices.get(application, _NO_PRICES)
    place = bisect_right(days, day)
    return cents[place - 1] if place else -1


def read_partners(book: Path) -> dict[str, Partner]:
    """The partners by key."""
    passed: dict[tuple[str, str], int] = {}
    for partner, kind, day in rows(book, "certification", "partner", "kind", "passed_on"):
        passed[partner, kind] = min(day_of(day), passed.get((partner, kind), NEVER))
    columns = ("partner_id", "name", "agreement_signed_on")
    return {
        key: Partner(
            _word(key),
            name,
            day_of(signed) if signed else NEVER,
            passed.get((key, "web"), NEVER),
            passed.get((key, "technical"), NEVER),
        )
        for key, name, signed in rows(book, "partner", *columns)
    }


def _orders(
    book: Path,
    last: int,
    partners: dict[str, Partner],
    prices: PriceList,
) -> list[Order]:
    """The orders up to the last day in order of key, judged."""
    columns = (
        "order_id partner customer application kind ordered_on starts_on ends_on users renewal_of"
    )
    customers: dict[str, str] = {}
    orders = []
    for row in rows(book, "order", *columns.split()):
        key, partner, customer, application, kind, ordered, first, ended, users, renews = row
        day = day_of(ordered)
        if day > last:
            continue
        price = price_on(prices, application, day)
        failed = _failed(partners.get(partner), application, day, price >= 0)
        shown = customers.get(customer)
        if shown is None:
            shown = customers[customer] = _word(customer)
        order = Order(
            key,
            _word(key),
            '"' if _quoting(key) else "",
            key.replace('"', '""'),
            _version(day),
            partner,
            customer,
            f"{partners[partner].shown},partner" if partner else f"{shown},customer",
            kind,
            day,
            ordered,
            first,
            day_of(ended),
            ended,
            int(users) * price,
            renews,
            application,
            failed,
        )
        orders.append(order)
    orders.sort()
    return orders


def _failed(partner: Partner | None, application: str, day: int, priced: bool) -> tuple[str, ...]:
    """The requirements that an order fails; for most of them none."""
    late = day >= TECHNICAL
    catalog = LATER_CATALOG if late else FIRST_CATALOG
    if (
        priced
        and application in catalog
        and (
            partner is None
            or (
                partner.signed_on <= day
                and partner.web_on <= day
                and (not late or partner.technical_on <= day)
            )
        )
    ):
        return ()
    failed = []
    if partner is not None:
        if partner.signed_on > day:
            failed.append("agreement-signed")
        if partner.web_on > day:
            failed.append("web-certified")
        if late and partner.technical_on > day:
            failed.append("technically-certified")
    if application not in catalog:
        failed.append("in-catalog")
    if not priced:
        failed.append("priced")
    return tuple(failed)


def _version(day: int) -> str:
    if day < BENEFIT:
        return "2009-05-17"
    return "2009-11-17" if day < TECHNICAL else "2010-12-01"


# Periods, text, money


def calendar(months: int, last: int) -> Calendar:
    """What gives the periods of so many months from a day on, up to the last day."""

    @cache
    def periods(first: str) -> Sequence[Period]:
        begin = date.fromisoformat(first)
        found: list[Period] = []
        start = begin.toordinal()
        while start <= last:
            end = _months_after(begin, months * (len(found) + 1))
            found.append(Period(len(found) + 1, start, end, _text(start)))
            start = end
        return found

    return periods


def _months_after(first: date, months: int) -> int:
    """So many months later, at most on the month's last day."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = first.day
    while day > 28:
        try:
            return date(year, month + 1, day).toordinal()
        except ValueError:
            day -= 1
    return date(year, month + 1, day).toordinal()


def cell(text: str) -> str:
    """A cell of csv, quoted where it must be."""
    if _quoting(text):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def _word(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return cell(f"'{text}" if _odd(text) else text)


def euros(cents: int) -> str:
    """`5988.00`."""
    return f"{cents // 100}.{cents % 100:02}"


# The lines


def _refusals(
    rule: str, refused: list[Order], partners: dict[str, Partner], names: dict[str, str]
) -> Iterator[str]:
    for order in refused:
        if rule not in order.failed:
            continue
        on, application = order.ordered, names[order.application]
        partner = partners[order.partner].name if order.partner else ""
        message = {
            "agreement-signed": f"{partner} had not signed the reseller agreement on {on}",
            "web-certified": f"{partner} had not passed the web certification on {on}",
            "technically-certified": (
                f"{partner} had not passed the technical certification on {on}"
            ),
            "in-catalog": f"{application} was not on sale on {on}",
            "priced": f"The price list held no price of {application} on {on}",
        }[rule]
        quote = order.quote
        yield (
            f"{quote}{rule}:{order.bare}{quote},refusal,{rule},{order.version},order,"
            f"{order.shown},,{order.party},{on},,,,,{_word(message)}\n"
        )


def _acquisition_commissions(accepted: list[Order]) -> Iterator[str]:
    """12 % of the annual amount, on the day of the order."""
    for order in accepted:
        if order.partner and order.kind in ACQUISITIONS:
            annual, quote = 12 * order.monthly, order.quote
            yield (
                f"{quote}acquisition-commission:{order.bare}{quote},pay,acquisition-commission,"
                f"{order.version},order,{order.shown},,{order.party},{order.ordered},"
                f"{euros(annual)},12%,{euros((24 * annual + 100) // 200)},EUR,\n"
            )


def _recurring_commissions(accepted: list[Order], years: Calendar) -> Iterator[str]:
    """6 % of the annual amount for each contract year, by its days where the end cuts it."""
    for order in accepted:
        if not order.partner:
            continue
        annual, ends_on, quote = 12 * order.monthly, order.ends_on, order.quote
        for index, start, end, text in years(order.first):
            if start >= ends_on:
                break
            full = end - start
            due = annual * (min(end, ends_on) - start)
            yield (
                f"{quote}recurring-commission:{order.bare}:{text}{quote},pay,recurring-commission,"
                f"{order.version},contract_year,{order.shown},{index},{order.party},{text},"
                f"{euros((2 * due + full) // (2 * full))},6%,"
                f"{euros((12 * due + 100 * full) // (200 * full))},EUR,\n"
            )


def _customer_bills(accepted: list[Order], months: Calendar) -> Iterator[str]:
    """Users x price for each month, by its days where the end cuts it."""
    customers: dict[str, str] = {}
    for order in accepted:
        shown = customers.get(order.customer)
        if shown is None:
            shown = customers[order.customer] = _word(order.customer)
        monthly, ends_on, quote = order.monthly, order.ends_on, order.quote
        opening = f"{quote}customer-bill:{order.bare}:"
        middle = f"{quote},charge,customer-bill,{order.version},billing_month,{order.shown},"
        party, money = f",{shown},customer,", f",,,{euros(monthly)},EUR,\n"
        for index, start, end, text in months(order.first):
            if start >= ends_on:
                break
            if end > ends_on:
                full = end - start
                cents = (2 * monthly * (ends_on - start) + full) // (2 * full)
                money = f",,,{euros(cents)},EUR,\n"
            yield f"{opening}{text}{middle}{index}{party}{text}{money}"


def _notices(book: Path, accepted: list[Order], last: int) -> Iterator[str]:
    """60 days before the end, or on the day of a later order, unless renewed by then."""
    names = dict(rows(book, "customer", "customer_id", "name"))
    renewed: dict[str, int] = {}
    for order in accepted:
        if order.renewal_of:
            day = renewed.get(order.renewal_of, NEVER)
            renewed[order.renewal_of] = min(day, order.ordered_on)
    for order in accepted:
        notice_on = max(order.ends_on - 60, order.ordered_on)
        if notice_on > last or renewed.get(order.key, NEVER) <= notice_on:
            continue
        message = cell(f"Order {order.key} of {names[order.customer]} ends on {order.ended}")
        quote = order.quote
        yield (
            f"{quote}expiry-notice:{order.bare}{quote},notice,expiry-notice,{order.version},order,"
            f"{order.shown},,{order.party},{_text(notice_on)},,,,,{message}\n"
        )


# The partners' own use


class _Benefits:
    """The benefit years of all partners."""

    def __init__(
        self, partners: dict[str, Partner], accepted: list[Order], years: Calendar
    ) -> None:
        self._partners = partners
        self._years = {
            key: years(_text(max(partner.signed_on, BENEFIT)))
            for key, partner in partners.items()
            if partner.signed_on != NEVER
        }
        self._sales = Counter(
            (order.partner, self._index(order.partner, order.ordered_on))
            for order in accepted
            if order.partner and order.kind in SALES
        )

    def percent(self, partner: str, day: int) -> int:
        """The share of the public price: all of it where no benefit year holds the day."""
        index = self._index(partner, day)
        if not index:
            return 100
        return 0 if self._free(partner, index) else 50

    def lines(self) -> Iterator[str]:
        """250 users for each benefit year that is free."""
        for key, years in sorted(self._years.items()):
            shown = self._partners[key].shown
            for index, start, _, text in years:
                if self._free(key, index):
                    id = cell(f"internal-use-free:{key}:{text}")
                    yield (
                        f"{id},grant,internal-use-free,{_version(start)},benefit_year,{shown},"
                        f"{index},{shown},partner,{text},,,250,users,\n"
                    )

    def _free(self, partner: str, index: int) -> bool:
        return index == 1 or self._sales[partner, index - 1] >= 2

    def _index(self, partner: str, day: int) -> int:
        """The number of the year that holds a day; 0 where none does."""
        return next(
            (year.number for year in self._years.get(partner, ()) if year.start <= day < year.end),
            0,
        )


def _use_months(
    uses: list[list[str]], prices: PriceList, months: Calendar
) -> Iterator[tuple[list[str], Period, int, int]]:
    """The months since the launch, each with its days and its price; -1 where there is none."""
    for use in uses:
        ends_on = day_of(use[5]) if use[5] else NEVER
        for month in months(use[4]):
            if month.start >= ends_on:
                break
            if month.start >= LAUNCH:
                price = price_on(prices, use[2], month.start)
                yield use, month, min(month.end, ends_on) - month.start, price


def _unpriced_months(
    uses: list[list[str]],
    partners: dict[str, Partner],
    prices: PriceList,
    names: dict[str, str],
    months: Calendar,
) -> Iterator[str]:
    """A refusal for each month without a price."""
    for (key, partner, application, *_), month, _, price in _use_months(uses, prices, months):
        if price < 0:
            message = f"The price list held no price of {names[application]} on {month.text}"
            start = _use_line("internal-use-priced", "refusal", key, month, partners[partner])
            yield f"{start},,,,,{cell(message)}\n"


def _own_bills(
    uses: list[list[str]],
    partners: dict[str, Partner],
    prices: PriceList,
    benefits: _Benefits,
    months: Calendar,
) -> Iterator[str]:
    """The bill of each month: the allowance at the year's share, users beyond it in full."""
    for use, month, days, price in _use_months(uses, prices, months):
        if price < 0:
            continue
        key, partner, _, users_text, *_ = use
        users = int(users_text)
        inside = min(users, 250)
        percent = benefits.percent(partner, month.start)
        due = (percent * inside + 100 * (users - inside)) * price * days
        full = 100 * (month.end - month.start)
        start = _use_line("internal-use-bill", "charge", key, month, partners[partner])
        yield f"{start},,,{euros((2 * due + full) // (2 * full))},EUR,\n"


def _use_line(rule: str, kind: str, key: str, month: Period, partner: Partner) -> str:
    """A line of a month of internal use, up to its date."""
    id = cell(f"{rule}:{key}:{month.text}")
    return (
        f"{id},{kind},{rule},{_version(month.start)},internal_use_month,{_word(key)},{month.number},"
        f"{partner.shown},partner,{month.text}"
    )


if __name__ == "__main__":
    run(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
