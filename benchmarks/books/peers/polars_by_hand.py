"""The Online Services terms by hand in Polars, lazily and on its streaming engine.

The same steps as the DuckDB script: a calendar for each day that begins something, the latest
price by the days between which it holds, a line as one text. No rule's lines are sorted: Polars
promises the order of a join where it is asked to.

Run: python -m benchmarks.books.peers.polars_by_hand BOOK AS_OF OUT
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
from polars import Expr, LazyFrame, col, lit

HEADER: Final = (
    "line_id,kind,rule,version,subject,key,index,party,party_type,date,base,rate,amount,currency,"
    "message"
)
FIRST_CATALOG: Final = (
    "exchange_online",
    "sharepoint_online",
    "live_meeting",
    "office_communications_online",
)
LATER_CATALOG: Final = ("crm_online", "system_center_online")
SALES: Final = ("new_contract", "new_application")
BENEFIT: Final = date(2009, 11, 17)
TECHNICAL: Final = date(2010, 12, 1)

_QUOTES: Final = '[",\\r\\n]'
_FORMULA: Final = "^[=+\\-@\\t\\r\\n'\\uff1d\\uff0b\\uff0d\\uff20]"
_NEVER: Final = date(9999, 12, 31)


def run(book: Path, as_of: date, out: Path) -> None:
    """Write the lines of a book."""
    prices = price_list(book)
    partners = read_partners(book)
    uses = read(book, "internal_use", users=pl.Int64, starts_on=pl.Date, ends_on=pl.Date)
    orders = judged(book, as_of, partners, prices).collect(engine="streaming")
    months = calendar(orders, uses.collect(), as_of)
    benefits = benefit_years(partners, orders.lazy(), as_of)
    lines = [
        pl.LazyFrame({"line": [HEADER]}),
        *order_lines(orders.lazy(), book, months.lazy()),
        *own_use_lines(used(uses, months.lazy(), partners, prices, benefits), book),
        notices(orders.lazy(), book, as_of),
        free_years(benefits),
        refusals(orders.lazy(), book, "technically-certified"),
    ]
    pl.concat(lines).sink_csv(
        out, include_header=False, quote_style="never", separator="\x01", engine="streaming"
    )


# Reading


def read(book: Path, table: str, **types: type[pl.DataType]) -> LazyFrame:
    """A table; columns of which no type is told are text."""
    header = (book / f"{table}.csv").open(encoding="utf-8").readline().strip().split(",")
    schema = {name: types.get(name, pl.String) for name in header}
    return pl.scan_csv(book / f"{table}.csv", schema=schema)


def price_list(book: Path) -> LazyFrame:
    """The price in cents of each application, from a day until a day."""
    price = read(book, "price", valid_from=pl.Date)
    parts = col("monthly_price_per_user").str.splitn(".", 2)
    cents = parts.struct[0].cast(pl.Int64) * 100 + parts.struct[1].str.pad_end(2, "0").cast(
        pl.Int64
    )
    until = col("valid_from").shift(-1).over("application", order_by="valid_from")
    return (
        price.sort("price_id")
        .group_by("application", "valid_from")
        .agg(cents.last().alias("cents"))
        .with_columns(until.fill_null(_NEVER).alias("valid_until"))
    )


def read_partners(book: Path) -> LazyFrame:
    """Partners with the days on which they signed and passed, and their first benefit year's."""
    certified = read(book, "certification", passed_on=pl.Date)
    passed = certified.group_by("partner").agg(
        col("passed_on").filter(kind=kind).min().alias(f"{kind}_on")
        for kind in ("web", "technical")
    )
    signed_on = col("agreement_signed_on")
    return (
        read(book, "partner", agreement_signed_on=pl.Date)
        .join(passed, left_on="partner_id", right_on="partner", how="left")
        .select(
            col("partner_id").alias("partner"),
            word(col("partner_id")).alias("partner_shown"),
            quote_of(col("partner_id")).alias("partner_quote"),
            col("name").alias("partner_name"),
            signed_on.alias("signed_on"),
            "web_on",
            "technical_on",
            pl.when(signed_on.is_not_null())
            .then(pl.max_horizontal(signed_on, lit(BENEFIT)))
            .alias("benefit_on"),
        )
    )


# Text and money


def quoted(cell: Expr) -> Expr:
    """A cell of csv."""
    return (
        pl.when(cell.str.contains(_QUOTES))
        .then(pl.concat_str(lit('"'), cell.str.replace_all('"', '""', literal=True), lit('"')))
        .otherwise(cell)
    )


def word(cell: Expr) -> Expr:
    """A cell of csv that no spreadsheet takes for a formula."""
    return quoted(pl.when(cell.str.contains(_FORMULA)).then("'" + cell).otherwise(cell))


def quote_of(key: Expr) -> Expr:
    """What stands before and after the id of a key's lines."""
    return pl.when(key.str.contains(_QUOTES)).then(lit('"')).otherwise(lit(""))


def bare(key: Expr) -> Expr:
    """A key within the id of a line."""
    return key.str.replace_all('"', '""', literal=True)


def half_up(numerator: Expr, denominator: Expr | int) -> Expr:
    """The nearest whole number; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)


def euros(cents: Expr) -> Expr:
    """`5988.00`; the cents' two digits come out of a number of three."""
    return pl.concat_str(cents // 100, lit("."), (100 + cents % 100).cast(pl.String).str.slice(1))


def line(rule: str, kind: str, subject: str, *rest: Expr | str, of_period: bool = False) -> Expr:
    """A line as one text; in `rest`, from the party on, a text stands for itself."""
    begun = [":", col("dated")] if of_period else []
    index = col("index").cast(pl.String) if of_period else ""
    opening = [col("quote"), f"{rule}:", col("id"), *begun, col("quote"), f",{kind},{rule},"]
    parts = [*opening, col("version"), f",{subject},", col("key"), ",", index, ",", *rest]
    return pl.concat_str([lit(part) if isinstance(part, str) else part for part in parts]).alias(
        "line"
    )


def day_text(day: str) -> Expr:
    """A date as it is written."""
    return col(day).cast(pl.String)


def version_on(day: Expr) -> Expr:
    """The version in force."""
    return (
        pl.when(day < BENEFIT)
        .then(lit("2009-05-17"))
        .when(day < TECHNICAL)
        .then(lit("2009-11-17"))
        .otherwise(lit("2010-12-01"))
    )


# Deciding


def judged(book: Path, as_of: date, partners: LazyFrame, prices: LazyFrame) -> LazyFrame:
    """The orders up to the as-of date in order of key, each with the requirements that it fails."""
    day = col("ordered_on")
    through_partner = col("partner").is_not_null()
    catalog = col("application").is_in(FIRST_CATALOG) | (
        (day >= TECHNICAL) & col("application").is_in(LATER_CATALOG)
    )
    types = dict.fromkeys(("ordered_on", "starts_on", "ends_on"), pl.Date)
    orders = read(book, "order", users=pl.Int64, **types).filter(day <= as_of)
    failed = {
        "agreement-signed": through_partner & (col("signed_on") > day).fill_null(True),
        "web-certified": through_partner & (col("web_on") > day).fill_null(True),
        "technically-certified": through_partner
        & (day >= TECHNICAL)
        & (col("technical_on") > day).fill_null(True),
        "in-catalog": ~catalog,
        "priced": col("cents").is_null(),
    }
    priced = (
        orders.select("order_id", "application", "ordered_on")
        .join(prices, on="application")
        .filter(day.is_between("valid_from", "valid_until", closed="left"))
        .select("order_id", "cents")
    )
    key = col("order_id")
    return (
        orders.join(partners, on="partner", how="left")
        .join(priced, on="order_id", how="left")
        .with_columns(**failed)
        .with_columns(
            refused=pl.any_horizontal(*failed),
            monthly=col("users") * col("cents"),
            version=version_on(day),
            quote=quote_of(key),
            id=bare(key),
            key=word(key),
            customer_shown=word(col("customer")),
        )
        .sort("order_id")
    )


def calendar(orders: pl.DataFrame, uses: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The months from every day that begins something, up to the as-of date."""
    starts = pl.concat([orders["starts_on"], uses["starts_on"]]).unique().sort()
    frame = pl.DataFrame({"starts_on": starts}).filter(col("starts_on") <= as_of)
    months = (
        12 * (as_of.year - col("starts_on").dt.year()) + as_of.month - col("starts_on").dt.month()
    )
    return (
        frame.with_columns(k=pl.int_ranges(0, months + 1))
        .explode("k", empty_as_null=False)
        .with_columns(
            index=col("k") + 1,
            start=after(col("starts_on"), col("k")),
            full_end=after(col("starts_on"), col("k") + 1),
        )
        .filter(col("start") <= as_of)
        .with_columns(
            full_days=days_between(col("start"), col("full_end")),
            dated=col("start").cast(pl.String),
        )
    )


def after(day: Expr, months: Expr) -> Expr:
    """So many months later, at most on the month's last day."""
    return day.dt.offset_by(pl.format("{}mo", months))


def days_between(start: Expr, end: Expr) -> Expr:
    """A number of days."""
    return (end - start).dt.total_days()


def benefit_years(partners: LazyFrame, orders: LazyFrame, as_of: date) -> LazyFrame:
    """The benefit years begun by the as-of date, in order of partner, and whether each is free."""
    first, day = col("benefit_on"), col("ordered_on")
    years = day.dt.year() - first.dt.year()
    sales = (
        orders.filter(~col("refused") & col("kind").is_in(SALES) & (first <= day))
        .select("partner", next=years + (after(first, 12 * years) <= day).cast(pl.Int32) + 1)
        .group_by("partner", "next")
        .agg(sales=pl.len())
    )
    return (
        partners.filter(first.is_not_null() & (first <= as_of))
        .sort("partner")
        .with_columns(k=pl.int_ranges(0, as_of.year - first.dt.year() + 1))
        .explode("k", empty_as_null=False)
        .with_columns(
            index=(col("k") + 1).cast(pl.Int32),
            start=after(first, 12 * col("k")),
            full_end=after(first, 12 * col("k") + 12),
        )
        .filter(col("start") <= as_of)
        .join(
            sales,
            left_on=["partner", "index"],
            right_on=["partner", "next"],
            how="left",
            maintain_order="left",
        )
        .with_columns(free=(col("index") == 1) | (col("sales") >= 2).fill_null(False))
    )


def used(
    uses: LazyFrame, months: LazyFrame, partners: LazyFrame, prices: LazyFrame, benefits: LazyFrame
) -> LazyFrame:
    """The months of internal use since the launch, in order of key, with price and share."""
    key, start = col("internal_use_id"), col("start")
    each = (
        uses.sort("internal_use_id")
        .join(months, on="starts_on", maintain_order="left_right")
        .filter((start < col("ends_on")).fill_null(True), start >= date(2009, 5, 17))
        .join(partners, on="partner", how="left", maintain_order="left")
    )
    price = (
        each.select("internal_use_id", "index", "application", "start")
        .join(prices, on="application")
        .filter(start.is_between("valid_from", "valid_until", closed="left"))
        .select("internal_use_id", "index", "cents")
    )
    free = (
        each.select("internal_use_id", "index", "partner", "start")
        .join(benefits.select("partner", "free", begun="start", over="full_end"), on="partner")
        .filter(start.is_between("begun", "over", closed="left"))
        .select("internal_use_id", "index", "free")
    )
    inside = pl.min_horizontal(col("users"), 250)
    percent = pl.when("free").then(0).when(~col("free")).then(50).otherwise(100)
    return (
        each.join(price, on=["internal_use_id", "index"], how="left", maintain_order="left")
        .join(free, on=["internal_use_id", "index"], how="left", maintain_order="left")
        .with_columns(
            quote=quote_of(key),
            id=bare(key),
            key=word(key),
            version=version_on(start),
            hundredths=percent * inside + 100 * (col("users") - inside),
            days=days_between(start, pl.min_horizontal("ends_on", "full_end")),
        )
    )


# The lines, rule by rule


def order_lines(orders: LazyFrame, book: Path, months: LazyFrame) -> Iterator[LazyFrame]:
    """Refusals, commissions, and bills of customers."""
    for rule in ("agreement-signed", "web-certified", "in-catalog", "priced"):
        yield refusals(orders, book, rule)
    accepted = orders.filter(~col("refused"))
    sold = accepted.filter(col("partner").is_not_null())
    yield acquisition_commissions(sold)
    yield recurring_commissions(sold, months)
    yield customer_bills(accepted, months)


def refusals(orders: LazyFrame, book: Path, rule: str) -> LazyFrame:
    """A line for each order that fails a requirement."""
    applications = read(book, "application").select(
        application="application_id", application_name="name"
    )
    partner, on = col("partner_name"), day_text("ordered_on")
    message = {
        "agreement-signed": partner + " had not signed the reseller agreement on " + on,
        "web-certified": partner + " had not passed the web certification on " + on,
        "technically-certified": partner + " had not passed the technical certification on " + on,
        "in-catalog": col("application_name") + " was not on sale on " + on,
        "priced": "The price list held no price of " + col("application_name") + " on " + on,
    }[rule]
    return (
        orders.filter(col(rule))
        .join(applications, on="application", how="left", maintain_order="left")
        .select(line(rule, "refusal", "order", party(), on, ",,,,,", word(message)))
    )


def party() -> Expr:
    """The partner, or the customer of a direct order."""
    return (
        pl.when(col("partner").is_null())
        .then(col("customer_shown") + ",customer,")
        .otherwise(col("partner_shown") + ",partner,")
    )


def acquisition_commissions(sold: LazyFrame) -> LazyFrame:
    """12 % of the annual amount, on the day of the order."""
    annual = 12 * col("monthly")
    money = (euros(annual), ",12%,", euros(half_up(12 * annual, 100)), ",EUR,")
    where = (col("partner_shown"), ",partner,", day_text("ordered_on"), ",")
    return sold.filter(col("kind").is_in([*SALES, "added_users"])).select(
        line("acquisition-commission", "pay", "order", *where, *money)
    )


def recurring_commissions(sold: LazyFrame, months: LazyFrame) -> LazyFrame:
    """6 % of the annual amount for each contract year, by its days where the end cuts it."""
    first = col("starts_on")
    years = months.filter(col("k") % 12 == 0).with_columns(
        index=col("k") // 12 + 1, full_end=after(first, col("k") + 12)
    )
    due = 12 * col("monthly") * days_between(col("start"), pl.min_horizontal("ends_on", "full_end"))
    full = days_between(col("start"), col("full_end"))
    money = (euros(half_up(due, full)), ",6%,", euros(half_up(6 * due, 100 * full)), ",EUR,")
    where = (col("partner_shown"), ",partner,", col("dated"), ",")
    return in_periods(sold, years).select(
        line("recurring-commission", "pay", "contract_year", *where, *money, of_period=True)
    )


def customer_bills(accepted: LazyFrame, months: LazyFrame) -> LazyFrame:
    """Users x price for each month, by its days where the end cuts it."""
    days = days_between(col("start"), pl.min_horizontal("ends_on", "full_end"))
    money = (euros(half_up(col("monthly") * days, col("full_days"))), ",EUR,")
    where = (col("customer_shown"), ",customer,", col("dated"), ",,,")
    return in_periods(accepted, months).select(
        line("customer-bill", "charge", "billing_month", *where, *money, of_period=True)
    )


def in_periods(orders: LazyFrame, periods: LazyFrame) -> LazyFrame:
    """The periods of each order, in order of key and start."""
    return orders.join(periods, on="starts_on", maintain_order="left_right").filter(
        col("start") < col("ends_on")
    )


def own_use_lines(months: LazyFrame, book: Path) -> Iterator[LazyFrame]:
    """A refusal for each month of internal use without a price, and the bills of the others."""
    names = read(book, "application").select(application="application_id", application_name="name")
    where = (col("partner_shown"), ",partner,", col("dated"))
    message = "The price list held no price of " + col("application_name") + " on " + col("dated")
    yield (
        months.filter(col("cents").is_null())
        .join(names, on="application", how="left", maintain_order="left")
        .select(
            line(
                "internal-use-priced",
                "refusal",
                "internal_use_month",
                *where,
                ",,,,,",
                quoted(message),
                of_period=True,
            )
        )
    )
    due = col("hundredths") * col("cents") * col("days")
    money = (",,,", euros(half_up(due, 100 * col("full_days"))), ",EUR,")
    yield months.filter(col("cents").is_not_null()).select(
        line("internal-use-bill", "charge", "internal_use_month", *where, *money, of_period=True)
    )


def notices(orders: LazyFrame, book: Path, as_of: date) -> LazyFrame:
    """60 days before the end, or on the day of a later order, unless renewed by then."""
    accepted = orders.filter(~col("refused"))
    renewed = (
        accepted.filter(col("renewal_of").is_not_null())
        .group_by(order_id="renewal_of")
        .agg(renewed_on=col("ordered_on").min())
    )
    customers = read(book, "customer").select(customer="customer_id", customer_name="name")
    ending = " ends on " + day_text("ends_on")
    message = "Order " + col("order_id") + " of " + col("customer_name") + ending
    notice_on = pl.max_horizontal(col("ends_on") - pl.duration(days=60), "ordered_on")
    return (
        accepted.with_columns(notice_on=notice_on)
        .filter(col("notice_on") <= as_of)
        .join(renewed, on="order_id", how="left", maintain_order="left")
        .filter((col("renewed_on") > col("notice_on")).fill_null(True))
        .join(customers, on="customer", how="left", maintain_order="left")
        .select(
            line(
                "expiry-notice",
                "notice",
                "order",
                party(),
                day_text("notice_on"),
                ",,,,,",
                quoted(message),
            )
        )
    )


def free_years(benefits: LazyFrame) -> LazyFrame:
    """250 users for each benefit year that is free."""
    where = (col("key"), ",partner,", col("dated"), ",,,250,users,")
    return (
        benefits.filter("free")
        .with_columns(
            key=col("partner_shown"),
            quote=col("partner_quote"),
            id=bare(col("partner")),
            dated=day_text("start"),
            version=version_on(col("start")),
        )
        .select(line("internal-use-free", "grant", "benefit_year", *where, of_period=True))
    )


if __name__ == "__main__":
    run(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
