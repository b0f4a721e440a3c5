"""The Online Services terms, computed by hand in plain Python.

Written from the terms themselves and not from the YAML: a second opinion that the engine is
compared with, and a peer on large books. Standard library only; money is whole cents, every
share is a pair of integers, nothing is a float. The figures stand where they are used, as a
programmer would have written them who knows of no other program.

Source of all figures: an interview given on 17 February 2010 by the head of Online Services.
What the interview leaves open (60 days, what a sale is, the allowance for each application,
1 December 2010) is a reading, the same as in the program's YAML.
"""

from __future__ import annotations

import csv
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

ACQUISITION_PERCENT = 12
RECURRING_PERCENT = 6
NOTICE = timedelta(days=60)
FREE_USERS = 250
SALES_TO_RENEW = 2
FALLBACK_PERCENT = 50
BENEFIT_STARTS_ON = date(2009, 11, 17)

SALE_KINDS = frozenset({"new_contract", "new_application"})
ACQUISITION_KINDS = SALE_KINDS | {"added_users"}
KINDS = ACQUISITION_KINDS | {"renewal"}

FIRST_CATALOG = frozenset(
    {"exchange_online", "sharepoint_online", "live_meeting", "office_communications_online"}
)

FIRST_REQUIREMENTS = ("agreement-signed", "web-certified", "in-catalog", "priced")
LATER_REQUIREMENTS = ("technically-certified",)
ORDER_REQUIREMENTS = FIRST_REQUIREMENTS + LATER_REQUIREMENTS


class Line(NamedTuple):
    """One line of a statement, as text; empty where a column says nothing."""

    line_id: str
    kind: str
    rule: str
    version: str
    subject: str
    key: str
    index: str  # type: ignore[assignment]  # the column's name hides tuple.index, unused here
    party: str
    party_type: str
    date: str
    base: str
    rate: str
    amount: str
    currency: str


class Terms(NamedTuple):
    """What changes between the versions; all else has stayed the same."""

    name: str
    effective: date
    announced: date
    catalog: frozenset[str]
    technical_certification: bool
    free_internal_use: bool


VERSIONS = (
    Terms("2009-05-17", date(2009, 5, 17), date(2009, 5, 17), FIRST_CATALOG, False, False),
    Terms("2009-11-17", date(2009, 11, 17), date(2009, 10, 1), FIRST_CATALOG, False, True),
    Terms(
        "2010-12-01",
        date(2010, 12, 1),
        date(2010, 2, 17),
        FIRST_CATALOG | {"crm_online", "system_center_online"},
        True,
        True,
    ),
)


@dataclass(frozen=True, slots=True)
class Order:
    """A row of order.csv; `partner` is empty where it was direct."""

    key: str
    partner: str
    customer: str
    application: str
    kind: str
    ordered_on: date
    starts_on: date
    ends_on: date
    users: int
    renewal_of: str


@dataclass(frozen=True, slots=True)
class InternalUse:
    """A row of internal_use.csv; `ends_on` is None while it goes on."""

    key: str
    partner: str
    application: str
    users: int
    starts_on: date
    ends_on: date | None


class PriceList(NamedTuple):
    """The prices of one application: cents, by the day from which each is valid."""

    days: list[date]
    cents: list[int]

    def on(self, day: date) -> int | None:
        """The price in cents on a day; None before the first."""
        at = bisect_right(self.days, day)
        return self.cents[at - 1] if at else None


class Book(NamedTuple):
    """All that was recorded; orders and uses in order of their keys, looked up by key elsewhere."""

    signed_on: dict[str, date | None]
    certified_on: dict[tuple[str, str], date]
    prices: dict[str, PriceList]
    orders: list[Order]
    internal_uses: list[InternalUse]


class Accepted(NamedTuple):
    """An order that holds, with what its lines are made from."""

    order: Order
    terms: Terms
    price: int

    @property
    def annual_amount(self) -> int:
        """12 x users x price, in cents."""
        return 12 * self.order.users * self.price


class Refused(NamedTuple):
    """An order that does not hold, and the requirements it fails."""

    order: Order
    terms: Terms
    failed: tuple[str, ...]


class Span(NamedTuple):
    """One month or year of an order or a use, numbered from 1; the end may cut its days."""

    number: int
    start: date
    days: int
    full_days: int


# Reading the book


def read_book(folder: Path) -> Book:
    """The book of a folder of csv files; a table without a file is empty."""
    orders = [order_of(row) for row in rows(folder, "order")]
    uses = [use_of(row) for row in rows(folder, "internal_use")]
    return Book(
        signed_on={
            row["partner_id"]: optional_day(row["agreement_signed_on"])
            for row in rows(folder, "partner")
        },
        certified_on=first_certifications(rows(folder, "certification")),
        prices=price_lists(rows(folder, "price")),
        orders=sorted(orders, key=lambda order: order.key),
        internal_uses=sorted(uses, key=lambda use: use.key),
    )


def rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    """The rows of one table, as text."""
    path = folder / f"{table}.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def order_of(row: dict[str, str]) -> Order:
    """One row of order.csv, refused where the program could not decide it."""
    order = Order(
        key=row["order_id"],
        partner=row["partner"],
        customer=row["customer"],
        application=row["application"],
        kind=row["kind"],
        ordered_on=date.fromisoformat(row["ordered_on"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        users=int(row["users"]),
        renewal_of=row["renewal_of"],
    )
    if order.kind not in KINDS:
        raise ValueError(f"order {order.key}: {order.kind} is no kind of order")
    if order.ordered_on < VERSIONS[0].effective:
        raise ValueError(f"order {order.key}: ordered before the program began")
    return order


def use_of(row: dict[str, str]) -> InternalUse:
    """One row of internal_use.csv."""
    return InternalUse(
        key=row["internal_use_id"],
        partner=row["partner"],
        application=row["application"],
        users=int(row["users"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=optional_day(row["ends_on"]),
    )


def optional_day(text: str) -> date | None:
    """A date, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def cents(text: str) -> int:
    """`4.99` as 499: money has a point and two decimals."""
    whole, _, decimals = text.partition(".")
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def first_certifications(table: Iterable[dict[str, str]]) -> dict[tuple[str, str], date]:
    """The day of the first certification of each partner and kind."""
    first: dict[tuple[str, str], date] = {}
    for row in table:
        who = (row["partner"], row["kind"])
        passed_on = date.fromisoformat(row["passed_on"])
        first[who] = min(passed_on, first.get(who, passed_on))
    return first


def price_lists(table: Iterable[dict[str, str]]) -> dict[str, PriceList]:
    """The price list of each application; of two prices of one day the higher key counts."""
    found: dict[str, list[tuple[date, str, int]]] = defaultdict(list)
    for row in table:
        found[row["application"]].append(
            (
                date.fromisoformat(row["valid_from"]),
                row["price_id"],
                cents(row["monthly_price_per_user"]),
            )
        )
    return {
        application: PriceList([day for day, _, _ in entries], [price for _, _, price in entries])
        for application, entries in ((name, sorted(prices)) for name, prices in found.items())
    }


# Dates and money


def months_after(first: date, months: int) -> date:
    """So many months later, on the last day of a shorter month (29 Feb + 12 months = 28 Feb)."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = first.day
    if day > 28:
        day = min(day, days_in_month(year, month + 1))
    return date(year, month + 1, day)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def spans(first: date, until: date | None, months: int, as_of: date) -> Iterator[Span]:
    """The periods of so many months from `first` that have begun by the as-of date.

    Always counted from the first date, so that a 31st comes back after a shorter month.
    """
    number, start = 1, first
    while start <= as_of and (until is None or start < until):
        following = months_after(first, number * months)
        end = following if until is None or following < until else until
        yield Span(number, start, (end - start).days, (following - start).days)
        number, start = number + 1, following


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number to a fraction that is not negative; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)


def money(amount: int) -> str:
    """Cents as `5988.00`."""
    return f"{amount // 100}.{amount % 100:02d}"


# Deciding


def known_versions(known_at: date | None) -> tuple[Terms, ...]:
    """The versions announced by a day (all, unless given)."""
    if known_at is None:
        return VERSIONS
    return tuple(terms for terms in VERSIONS if terms.announced <= known_at)


def terms_on(versions: tuple[Terms, ...], day: date) -> Terms | None:
    """The version in force on a day; None before the first."""
    for terms in reversed(versions):
        if terms.effective <= day:
            return terms
    return None


def failed_requirements(book: Book, order: Order, terms: Terms, price: int | None) -> list[str]:
    """The requirements that an order fails, in the order of the statement."""
    failed = []
    if order.partner:
        signed_on = book.signed_on[order.partner]
        if signed_on is None or signed_on > order.ordered_on:
            failed.append("agreement-signed")
        if not certified(book, order, "web"):
            failed.append("web-certified")
        if terms.technical_certification and not certified(book, order, "technical"):
            failed.append("technically-certified")
    if order.application not in terms.catalog:
        failed.append("in-catalog")
    if price is None:
        failed.append("priced")
    return failed


def certified(book: Book, order: Order, kind: str) -> bool:
    """Whether the order's partner had passed a certification by the day of the order."""
    passed_on = book.certified_on.get((order.partner, kind))
    return passed_on is not None and passed_on <= order.ordered_on


def judge(
    book: Book, versions: tuple[Terms, ...], as_of: date
) -> tuple[list[Accepted], list[Refused]]:
    """The orders known by the as-of date: those that hold, and those that are refused."""
    accepted: list[Accepted] = []
    refused: list[Refused] = []
    for order in book.orders:
        if order.ordered_on > as_of:
            continue
        terms = terms_on(versions, order.ordered_on)
        if terms is None:
            raise ValueError(f"order {order.key}: no version was known for its day")
        prices = book.prices.get(order.application)
        price = prices.on(order.ordered_on) if prices else None
        failed = failed_requirements(book, order, terms, price)
        if failed or price is None:
            refused.append(Refused(order, terms, tuple(failed)))
        else:
            accepted.append(Accepted(order, terms, price))
    return accepted, refused


class Benefits:
    """The benefit years of all partners: when each begins, and the share of the price in it."""

    def __init__(self, book: Book, accepted: list[Accepted]) -> None:
        self._first = {
            partner: max(signed_on, BENEFIT_STARTS_ON)
            for partner, signed_on in book.signed_on.items()
            if signed_on is not None
        }
        self._sales: dict[tuple[str, int], int] = defaultdict(int)
        for order, _, _ in accepted:
            if order.kind in SALE_KINDS:
                year = self.year_on(order.partner, order.ordered_on)
                if year is not None:
                    self._sales[order.partner, year] += 1

    def first_days(self) -> list[tuple[str, date]]:
        """Partners in order of key, with the first day of their first year."""
        return sorted(self._first.items())

    def year_on(self, partner: str, day: date) -> int | None:
        """The number of the year that holds a day, from 1; None where none does."""
        first = self._first.get(partner)
        if first is None or day < first:
            return None
        years = day.year - first.year
        return years + 1 if months_after(first, 12 * years) <= day else years

    def percent(self, partner: str, year: int) -> int:
        """The share of the public price in a year: free at first, and after two sales."""
        if year == 1 or self._sales.get((partner, year - 1), 0) >= SALES_TO_RENEW:
            return 0
        return FALLBACK_PERCENT


# The lines, rule by rule


def lines(book: Book, as_of: date, known_at: date | None = None) -> Iterator[Line]:
    """All lines due by the end of the as-of date: by rule (as first declared), key and start."""
    versions = known_versions(known_at)
    accepted, refused = judge(book, versions, as_of)
    benefits = Benefits(book, accepted)
    for rule in FIRST_REQUIREMENTS:
        yield from refusals(rule, refused)
    yield from acquisition_commissions(accepted)
    yield from recurring_commissions(accepted, as_of)
    yield from customer_bills(accepted, as_of)
    yield from unpriced_months(book, versions, as_of)
    yield from internal_use_bills(book, benefits, versions, as_of)
    yield from expiry_notices(accepted, as_of)
    yield from free_years(benefits, versions, as_of)
    for rule in LATER_REQUIREMENTS:
        yield from refusals(rule, refused)


def party_of(order: Order) -> tuple[str, str]:
    """Who is told of an order: the partner, or the customer where it was direct."""
    return (order.partner, "partner") if order.partner else (order.customer, "customer")


def refusals(rule: str, refused: list[Refused]) -> Iterator[Line]:
    """A line for each order that fails this requirement."""
    for order, terms, failed in refused:
        if rule in failed:
            party, party_type = party_of(order)
            yield Line(
                line_id=f"{rule}:{order.key}",
                kind="refusal",
                rule=rule,
                version=terms.name,
                subject="order",
                key=order.key,
                index="",
                party=party,
                party_type=party_type,
                date=order.ordered_on.isoformat(),
                base="",
                rate="",
                amount="",
                currency="",
            )


def acquisition_commissions(accepted: list[Accepted]) -> Iterator[Line]:
    """12 % of the annual amount, on the day of the order; not for renewals, nor direct orders."""
    for item in accepted:
        order = item.order
        if not order.partner or order.kind not in ACQUISITION_KINDS:
            continue
        yield Line(
            line_id=f"acquisition-commission:{order.key}",
            kind="pay",
            rule="acquisition-commission",
            version=item.terms.name,
            subject="order",
            key=order.key,
            index="",
            party=order.partner,
            party_type="partner",
            date=order.ordered_on.isoformat(),
            base=money(item.annual_amount),
            rate=f"{ACQUISITION_PERCENT}%",
            amount=money(half_up(ACQUISITION_PERCENT * item.annual_amount, 100)),
            currency="EUR",
        )


def recurring_commissions(accepted: list[Accepted], as_of: date) -> Iterator[Line]:
    """6 % of the annual amount for each contract year, by its days where the end cuts it."""
    for item in accepted:
        order = item.order
        if not order.partner:
            continue
        for year in spans(order.starts_on, order.ends_on, 12, as_of):
            due = item.annual_amount * year.days
            start = year.start.isoformat()
            yield Line(
                line_id=f"recurring-commission:{order.key}:{start}",
                kind="pay",
                rule="recurring-commission",
                version=item.terms.name,
                subject="contract_year",
                key=order.key,
                index=str(year.number),
                party=order.partner,
                party_type="partner",
                date=start,
                base=money(half_up(due, year.full_days)),
                rate=f"{RECURRING_PERCENT}%",
                amount=money(half_up(RECURRING_PERCENT * due, 100 * year.full_days)),
                currency="EUR",
            )


def customer_bills(accepted: list[Accepted], as_of: date) -> Iterator[Line]:
    """Users x price for each month, by its days where the end cuts it."""
    for item in accepted:
        order = item.order
        monthly = order.users * item.price
        for month in spans(order.starts_on, order.ends_on, 1, as_of):
            start = month.start.isoformat()
            yield Line(
                line_id=f"customer-bill:{order.key}:{start}",
                kind="charge",
                rule="customer-bill",
                version=item.terms.name,
                subject="billing_month",
                key=order.key,
                index=str(month.number),
                party=order.customer,
                party_type="customer",
                date=start,
                base="",
                rate="",
                amount=money(half_up(monthly * month.days, month.full_days)),
                currency="EUR",
            )


def free_years(benefits: Benefits, versions: tuple[Terms, ...], as_of: date) -> Iterator[Line]:
    """250 users for each benefit year that is free."""
    for partner, first in benefits.first_days():
        for year in spans(first, None, 12, as_of):
            terms = terms_on(versions, year.start)
            if terms is None or not terms.free_internal_use:
                continue
            if benefits.percent(partner, year.number) > 0:
                continue
            start = year.start.isoformat()
            yield Line(
                line_id=f"internal-use-free:{partner}:{start}",
                kind="grant",
                rule="internal-use-free",
                version=terms.name,
                subject="benefit_year",
                key=partner,
                index=str(year.number),
                party=partner,
                party_type="partner",
                date=start,
                base="",
                rate="",
                amount=str(FREE_USERS),
                currency="users",
            )


def use_months(
    book: Book, versions: tuple[Terms, ...], as_of: date
) -> Iterator[tuple[InternalUse, Span, Terms, int | None]]:
    """Every month of every internal use since the program began, with its terms and price."""
    for use in book.internal_uses:
        prices = book.prices.get(use.application)
        for month in spans(use.starts_on, use.ends_on, 1, as_of):
            terms = terms_on(versions, month.start)
            if terms is not None:
                yield use, month, terms, prices.on(month.start) if prices else None


def unpriced_months(book: Book, versions: tuple[Terms, ...], as_of: date) -> Iterator[Line]:
    """A refusal for each month of internal use that has no public price."""
    for use, month, terms, price in use_months(book, versions, as_of):
        if price is None:
            yield use_line("internal-use-priced", "refusal", use, month, terms)


def internal_use_bills(
    book: Book, benefits: Benefits, versions: tuple[Terms, ...], as_of: date
) -> Iterator[Line]:
    """The bill of each month: the allowance at the year's share, users beyond it in full."""
    for use, month, terms, price in use_months(book, versions, as_of):
        if price is None:
            continue
        percent = 100
        if terms.free_internal_use:
            year = benefits.year_on(use.partner, month.start)
            percent = 100 if year is None else benefits.percent(use.partner, year)
        inside = min(use.users, FREE_USERS)
        hundredths = percent * inside + 100 * (use.users - inside)
        amount = half_up(hundredths * price * month.days, 100 * month.full_days)
        yield use_line("internal-use-bill", "charge", use, month, terms)._replace(
            amount=money(amount), currency="EUR"
        )


def use_line(rule: str, kind: str, use: InternalUse, month: Span, terms: Terms) -> Line:
    """A line of a month of internal use, without an amount."""
    start = month.start.isoformat()
    return Line(
        line_id=f"{rule}:{use.key}:{start}",
        kind=kind,
        rule=rule,
        version=terms.name,
        subject="internal_use_month",
        key=use.key,
        index=str(month.number),
        party=use.partner,
        party_type="partner",
        date=start,
        base="",
        rate="",
        amount="",
        currency="",
    )


def expiry_notices(accepted: list[Accepted], as_of: date) -> Iterator[Line]:
    """60 days before the end, or on the day of a later order, unless renewed by then."""
    renewed_on: dict[str, date] = {}
    for order, _, _ in accepted:
        if order.renewal_of:
            day = renewed_on.get(order.renewal_of, order.ordered_on)
            renewed_on[order.renewal_of] = min(day, order.ordered_on)
    for order, terms, _ in accepted:
        notice_on = max(order.ends_on - NOTICE, order.ordered_on)
        renewal = renewed_on.get(order.key)
        if notice_on > as_of or (renewal is not None and renewal <= notice_on):
            continue
        party, party_type = party_of(order)
        yield Line(
            line_id=f"expiry-notice:{order.key}",
            kind="notice",
            rule="expiry-notice",
            version=terms.name,
            subject="order",
            key=order.key,
            index="",
            party=party,
            party_type=party_type,
            date=notice_on.isoformat(),
            base="",
            rate="",
            amount="",
            currency="",
        )


def main(arguments: list[str]) -> int:
    """`plain.py FOLDER AS_OF [KNOWN_AT]`: the lines as csv on standard output."""
    if len(arguments) not in (2, 3):
        print(main.__doc__, file=sys.stderr)
        return 2
    folder, *days = arguments
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(Line._fields)
    writer.writerows(lines(read_book(Path(folder)), *map(date.fromisoformat, days)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
