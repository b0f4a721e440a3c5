"""Makes the sample book of online-services-fr: always the same one.

`python samples/make_online_services.py` writes seven csv files beside this script. The book is
small and awkward on purpose: names that break careless readers, keys that sort by code point
only, ends of months, orders refused for every reason, days just before and on each change.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "online-services-fr"
FIRST_DAY = date(2009, 5, 17)
LAST_DAY = date(2011, 12, 20)
DRAWN = 340

AWKWARD_NAMES = (
    'Société "Les Trois Frères"',
    "Dupont, Durand & Cie",
    "L'Atelier d'Émilie",
    "=SUM(A1:A9)",
    "+33 Télécom",
    "-Moins-",
    "@robase",
    "株式会社サンプル",
    "北京示例有限公司",
    "🚀 Fusée 👩‍👩‍👧",
    "شركة المثال",
    "דוגמה בע״מ",
    "Première ligne\nseconde ligne",
    "Tab\tulation",
    "Point; virgule",
    "C:\\dossier\\nouveau",
    "{order.users} 100 %",
    "<b>Gras</b> & <script>",
    "'; DROP TABLE partner; --",
    "NULL",
    "true",
    "014",
    "1e5",
    "2010-02-29",
    "Zoe\u0308 décomposée",
    "Zoë composée",
    "Très long nom de société, " * 40 + "fin",
)

ORDINARY_NAMES = (
    "Contoso",
    "Fabrikam",
    "Northwind",
    "Tailspin",
    "Litware",
    "Adatum",
    "Proseware",
    "Lucerne",
    "Wingtip",
    "Alpine",
)

APPLICATIONS = (
    ("exchange_online", "Exchange Online"),
    ("sharepoint_online", "SharePoint Online"),
    ("live_meeting", "Live Meeting"),
    ("office_communications_online", "Office Communications Online"),
    ("crm_online", "CRM Online"),
    ("system_center_online", "System Center Online"),
    ("fax_online", "Fax Online (never on sale)"),
)

# Two prices of one day: the higher key counts. Communications has none before July 2009, System
# Center none on the first days that it is on sale, Fax one although it is never on sale.
PRICES = (
    ("EXO-1", "exchange_online", "2009-05-17", "4.99"),
    ("EXO-2", "exchange_online", "2010-03-01", "5.49"),
    ("EXO-3", "exchange_online", "2011-01-31", "4.79"),
    ("SPO-1", "sharepoint_online", "2009-01-01", "5.19"),
    ("SPO-2", "sharepoint_online", "2010-09-01", "6.05"),
    ("SPO-2b", "sharepoint_online", "2010-09-01", "6.15"),
    ("LM-1", "live_meeting", "2009-05-17", "3.33"),
    ("LM-2", "live_meeting", "2010-12-01", "3.07"),
    ("OCO-1", "office_communications_online", "2009-07-01", "1.99"),
    ("OCO-2", "office_communications_online", "2011-02-28", "2.49"),
    ("CRM-1", "crm_online", "2010-11-15", "39.90"),
    ("SCO-1", "system_center_online", "2011-01-15", "8.25"),
    ("FAX-1", "fax_online", "2009-05-17", "0.01"),
)

# Days on which something changes, and the days before and after them.
TURNING_DAYS = tuple(
    day + timedelta(days=shift)
    for day in (date(2009, 7, 1), date(2009, 11, 17), date(2010, 3, 1), date(2010, 12, 1))
    for shift in (-1, 0, 1)
)

SIGNATURES = (
    "2009-05-17",
    "2009-05-20",
    "2009-11-16",
    "2009-11-17",
    "2009-11-18",
    "2010-01-31",
    "2008-02-29",
    "2010-12-01",
    "",
)


@dataclass(frozen=True, slots=True)
class Order:
    """A row of order.csv."""

    order_id: str
    partner: str
    customer: str
    application: str
    kind: str
    ordered_on: date
    starts_on: date
    ends_on: date
    users: int
    renewal_of: str = ""


def main() -> None:
    """Writes the book."""
    FOLDER.mkdir(exist_ok=True)
    random = Random(20100217)
    partners = make_partners(random)
    customers = make_customers(random)
    partner_keys = [row[0] for row in partners]
    orders = make_orders(random, partner_keys, [row[0] for row in customers])
    write("partner", ("partner_id", "name", "country", "agreement_signed_on"), partners)
    write(
        "certification",
        ("certification_id", "partner", "kind", "passed_on"),
        make_certifications(random, partner_keys),
    )
    write("application", ("application_id", "name"), APPLICATIONS)
    write("price", ("price_id", "application", "valid_from", "monthly_price_per_user"), PRICES)
    write("customer", ("customer_id", "name", "country"), customers)
    write("order", [field.name for field in fields(Order)], map(astuple, orders))
    write(
        "internal_use",
        ("internal_use_id", "partner", "application", "users", "starts_on", "ends_on"),
        make_internal_uses(random, partner_keys),
    )


def write(table: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One table, as UTF-8 with a line feed after each row."""
    with (FOLDER / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def make_partners(random: Random) -> list[tuple[str, str, str, str]]:
    """Forty partners; the first ones signed on days that matter, some never."""
    keys = [f"P{number}" for number in range(1, 39)] + ["p1", "É1"]
    names = [*AWKWARD_NAMES, *ORDINARY_NAMES, "Alpine", "Humongous", "Blue Yonder"]
    partners = []
    for number, (key, name) in enumerate(zip(keys, names, strict=True)):
        signed_on = SIGNATURES[number] if number < len(SIGNATURES) else signature(random)
        partners.append((key, name, random.choice(("FR", "FR", "FR", "BE", "CH", "NO")), signed_on))
    return partners


def signature(random: Random) -> str:
    """A day about the launch mostly, else until 2010; none for one partner in twelve."""
    if random.randrange(12) == 0:
        return ""
    within = random.choice((50, 60, 70, 600))
    return (date(2009, 4, 1) + random_days(random, within)).isoformat()


def make_customers(random: Random) -> list[tuple[str, str, str]]:
    """Ninety customers; two with keys that look like something else."""
    keys = [f"C{number}" for number in range(1, 89)] + ["0042", "NA"]
    names = [*reversed(AWKWARD_NAMES)]
    names += [f"{ORDINARY_NAMES[number % 10]} {number}" for number in range(90 - len(names))]
    return [
        (key, name, random.choice(("FR", "FR", "LU", "NO")))
        for key, name in zip(keys, names, strict=True)
    ]


def make_certifications(random: Random, partners: list[str]) -> list[tuple[str, str, str, date]]:
    """Most partners pass the web certification early, and the technical one about in time."""
    passed: list[tuple[str, str, date]] = []
    for partner in partners:
        if random.randrange(10) > 0:
            passed.append((partner, "web", date(2009, 5, 1) + random_days(random, 90)))
        if random.randrange(3) == 0:
            passed.append((partner, "web", date(2010, 1, 1) + random_days(random, 300)))
        if random.randrange(6) > 0:
            passed.append((partner, "technical", date(2010, 9, 15) + random_days(random, 120)))
    passed += [("P1", "web", FIRST_DAY), ("P1", "technical", date(2010, 12, 1))]
    return [(f"K{number}", *row) for number, row in enumerate(passed, start=1)]


def random_days(random: Random, below: int) -> timedelta:
    """So many days, or fewer."""
    return timedelta(days=random.randrange(below))


def make_orders(random: Random, partners: list[str], customers: list[str]) -> list[Order]:
    """The orders placed by hand, then drawn ones, each perhaps added to or renewed."""
    orders = special_orders()
    while len(orders) < DRAWN:
        first = drawn_order(random, len(orders) + 1, partners, customers)
        orders.append(first)
        if random.randrange(4) == 0:
            orders.append(added_users(random, len(orders) + 1, first))
        if random.randrange(3) == 0:
            orders.append(renewal(random, len(orders) + 1, first))
    return [order for order in orders if order.ordered_on <= LAST_DAY]


def special_orders() -> list[Order]:
    """Orders with dates and sizes that a draw would hardly hit."""
    exchange, meeting = "exchange_online", "live_meeting"
    new, more = "new_contract", "added_users"
    return [
        Order("O1", "P1", "C1", exchange, new, *days("2009-06-01 2009-06-15 2010-06-15"), 100),
        Order("O2", "P1", "C1", exchange, more, *days("2010-01-10 2010-01-15 2010-06-15"), 20),
        Order("O3", "P1", "C2", exchange, new, *days("2009-05-17 2009-05-17 2009-05-18"), 1),
        Order("O4", "P1", "C3", meeting, new, *days("2009-08-20 2009-08-31 2012-02-29"), 7),
        Order("O5", "", "0042", meeting, new, *days("2009-12-15 2010-01-31 2010-05-30"), 33),
        Order("O6", "", "NA", exchange, new, *days("2009-06-01 2009-06-01 2009-06-16"), 1),
        Order("O7", "P1", "C4", meeting, new, *days("2011-12-20 2012-02-29 2016-03-29"), 13),
        Order("O8", "P1", "C4", meeting, new, *days("2011-12-19 2012-02-29 2013-02-28"), 13),
        Order("O9", "P1", "C5", exchange, new, *days("2009-06-01 2009-06-15 2010-06-15"), 40000),
        Order("O10", "P1", "C5", exchange, new, *days("2009-06-01 2009-06-15 2010-06-15"), 0),
        Order("O11", "P1", "C6", exchange, new, *days("2009-06-20 2009-06-20 2009-06-20"), 5),
        Order("O12", "P9", "C7", "fax_online", new, *days("2010-12-20 2011-01-01 2012-01-01"), 5),
        Order("O13", "", "C8", "fax_online", new, *days("2009-06-20 2009-07-01 2010-07-01"), 5),
        Order("o1", "p1", "C9", exchange, new, *days("2011-10-31 2011-10-31 2012-10-31"), 3),
    ]


def days(text: str) -> tuple[date, date, date]:
    """Ordered on, starts on, ends on."""
    ordered_on, starts_on, ends_on = map(date.fromisoformat, text.split())
    return ordered_on, starts_on, ends_on


def drawn_order(random: Random, number: int, partners: list[str], customers: list[str]) -> Order:
    """A new contract or application; one in eight is direct, few are of the younger products."""
    ordered_on = (
        random.choice(TURNING_DAYS)
        if random.randrange(6) == 0
        else FIRST_DAY + random_days(random, (LAST_DAY - FIRST_DAY).days)
    )
    starts_on = max(FIRST_DAY, ordered_on + timedelta(days=random.randrange(-10, 40)))
    return Order(
        order_id=f"O{number + 100}",
        partner="" if random.randrange(8) == 0 else random.choice(partners),
        customer=random.choice(customers),
        application=random.choice(APPLICATIONS[:4] * 4 + APPLICATIONS[4:6] * 2)[0],
        kind=random.choice(("new_contract", "new_contract", "new_application")),
        ordered_on=ordered_on,
        starts_on=starts_on,
        ends_on=end_of(random, starts_on),
        users=random.choice((1, 3, 10, 25, 99, 249, 250, 251, random.randrange(1, 2000))),
    )


def end_of(random: Random, starts_on: date) -> date:
    """A year later mostly; else some months, two or three years, or any day."""
    years = random.choice((1, 1, 1, 1, 2, 3, 0))
    if years == 0:
        return starts_on + timedelta(days=random.randrange(1, 700))
    day = 28 if (starts_on.month, starts_on.day) == (2, 29) else starts_on.day
    return date(starts_on.year + years, starts_on.month, day)


def added_users(random: Random, number: int, first: Order) -> Order:
    """More users for the rest of a contract."""
    ordered_on = first.ordered_on + timedelta(days=random.randrange(1, 200))
    return Order(
        order_id=f"O{number + 100}",
        partner=first.partner,
        customer=first.customer,
        application=first.application,
        kind="added_users",
        ordered_on=ordered_on,
        starts_on=max(ordered_on, first.starts_on),
        ends_on=max(first.ends_on, ordered_on + timedelta(days=1)),
        users=random.randrange(1, 60),
    )


def renewal(random: Random, number: int, first: Order) -> Order:
    """Another year, ordered before, on or after the notice; at times without the partner."""
    notice_on = max(first.ends_on - timedelta(days=60), first.ordered_on)
    ordered_on = max(
        first.ordered_on, notice_on + timedelta(days=random.choice((-30, -1, 0, 1, 45)))
    )
    return Order(
        order_id=f"O{number + 100}",
        partner="" if random.randrange(6) == 0 else first.partner,
        customer=first.customer,
        application=first.application,
        kind="renewal",
        ordered_on=ordered_on,
        starts_on=first.ends_on,
        ends_on=end_of(random, first.ends_on),
        users=first.users + random.randrange(5),
        renewal_of=first.order_id,
    )


def make_internal_uses(
    random: Random, partners: list[str]
) -> list[tuple[str, str, str, int, date, date | str]]:
    """One to three applications for most partners, some with an end, some since before launch."""
    uses: list[tuple[str, str, str, int, date, date | str]] = [
        ("U1", "P1", "exchange_online", 300, date(2009, 12, 1), ""),
        ("U2", "P2", "exchange_online", 249, date(2010, 1, 31), ""),
        ("U3", "P2", "live_meeting", 250, date(2009, 10, 17), ""),
        ("U4", "P2", "sharepoint_online", 251, date(2009, 10, 16), date(2011, 3, 31)),
        ("U5", "P7", "exchange_online", 10, date(2008, 2, 29), ""),
        ("U6", "P9", "office_communications_online", 500, date(2009, 5, 31), ""),
        ("U7", "P1", "crm_online", 12, date(2010, 10, 15), date(2011, 1, 1)),
        ("U8", "P1", "exchange_online", 5, date(2010, 3, 1), date(2010, 3, 1)),
    ]
    for partner in partners:
        for _ in range(random.randrange(3)):
            starts_on = date(2009, 5, 1) + random_days(random, 800)
            ends_on = starts_on + random_days(random, 600) if random.randrange(3) == 0 else ""
            application = random.choice(APPLICATIONS[:5])[0]
            users = random.choice((1, 10, 125, 250, 251, random.randrange(1, 900)))
            uses.append((f"U{len(uses) + 1}", partner, application, users, starts_on, ends_on))
    return uses


if __name__ == "__main__":
    main()
