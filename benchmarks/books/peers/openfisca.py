"""OpenFisca-Core for the commissions alone: it is made for taxes of many persons at once.

Who may sell, the annual amount and both commissions are variables, calculated for all orders and
all contract years in two populations. What it has no notion of is done in plain Python before:
the price of a day, the contract years of an order. Its whole numbers have 32 bits, so formulas
widen them.

Writes id and amount of each commission.

Run: python -m benchmarks.books.peers.openfisca BOOK AS_OF OUT
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import numpy

from . import python_by_hand as plain

# It tells the type checker nothing of itself.
entities, periods, simulations, systems, variables = (
    cast(Any, import_module(f"openfisca_core.{name}"))
    for name in ("entities", "periods", "simulations", "taxbenefitsystems", "variables")
)

Formula = Callable[[Any, Any], Any]

_DAY = periods.period("2012-03-31")


def run(book: Path, as_of: date, out: Path) -> None:
    """Write the commissions of a book."""
    last = as_of.toordinal()
    rows, inputs = _sales(book, last)
    orders = _simulation("order", inputs, _ORDER_FORMULAS)
    accepted = orders.calculate("accepted", _DAY)
    acquired = orders.calculate("acquisition", _DAY)
    years, of_years = _years(rows, accepted, inputs, last)
    recurring = _simulation("contract_year", of_years, _YEAR_FORMULAS).calculate("recurring", _DAY)
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(
            _commission("acquisition-commission", row[0], int(cents))
            for row, holds, cents in zip(rows, accepted, acquired, strict=True)
            if holds and row[1] in plain.ACQUISITIONS
        )
        file.writelines(
            _commission("recurring-commission", key, int(cents))
            for key, cents in zip(years, recurring, strict=True)
        )


def _commission(rule: str, key: str, cents: int) -> str:
    return f"{plain.cell(f'{rule}:{key}')},{plain.euros(cents)}\n"


# What is calculated


def _accepted(order: Any, period: Any) -> Any:
    day, late = order("ordered_on", period), order("ordered_on", period) >= plain.TECHNICAL
    return (
        (order("signed_on", period) <= day)
        & (order("web_on", period) <= day)
        & (~late | (order("technical_on", period) <= day))
        & ((order("catalog", period) == 1) | ((order("catalog", period) == 2) & late))
        & (order("price", period) >= 0)
    )


def _annual_amount(row: Any, period: Any) -> Any:
    return 12 * row("users", period).astype(numpy.int64) * row("price", period)


def _acquisition(order: Any, period: Any) -> Any:
    return _half_up(12 * _annual_amount(order, period), 100)


def _recurring(year: Any, period: Any) -> Any:
    full_days = year("full_days", period).astype(numpy.int64)
    return _half_up(6 * _annual_amount(year, period) * year("days", period), 100 * full_days)


def _half_up(numerator: Any, denominator: Any) -> Any:
    return (2 * numerator + denominator) // (2 * denominator)


_ORDER_FORMULAS: Mapping[str, tuple[type, Formula]] = {
    "accepted": (bool, _accepted),
    "acquisition": (int, _acquisition),
}
_YEAR_FORMULAS: Mapping[str, tuple[type, Formula]] = {"recurring": (int, _recurring)}


def _simulation(
    name: str, inputs: Mapping[str, Sequence[int]], formulas: Mapping[str, tuple[type, Formula]]
) -> Any:
    """A population with its inputs set, ready to be asked for what the formulas say."""
    entity = entities.build_entity(name, f"{name}s", "Rows of a book", is_person=True)
    system = systems.TaxBenefitSystem([entity])
    common = {"entity": entity, "definition_period": periods.DateUnit.DAY}
    kinds = {**dict.fromkeys(inputs, (int, None)), **formulas}
    for variable, (kind, formula) in kinds.items():
        said = {**common, "value_type": kind} | ({"formula": formula} if formula else {})
        system.add_variable(type(variable, (variables.Variable,), said))
    count = len(next(iter(inputs.values())))
    simulation = simulations.SimulationBuilder().build_default_simulation(system, count)
    for variable, values in inputs.items():
        simulation.set_input(variable, _DAY, numpy.asarray(values, dtype=numpy.int32))
    return simulation


# What is read


def _sales(
    book: Path, last: int
) -> tuple[list[tuple[str, str, str, int]], dict[str, Sequence[int]]]:
    """The orders through a partner in order of key: key, kind, first day, last; and the inputs."""
    partners, prices = plain.read_partners(book), plain.read_prices(book)
    columns = "order_id kind starts_on ends_on partner application ordered_on users"
    rows = []
    for key, kind, first, ends, partner, application, ordered, users in plain.rows(
        book, "order", *columns.split()
    ):
        day = plain.day_of(ordered)
        if partner and day <= last:
            party = partners[partner]
            later = application in plain.LATER_CATALOG
            sold = 1 if application in plain.FIRST_CATALOG else 2 * later
            price = plain.price_on(prices, application, day)
            days = (day, party.signed_on, party.web_on, party.technical_on)
            rows.append((key, kind, first, plain.day_of(ends), *days, sold, price, int(users)))
    rows.sort()
    names = ["ordered_on", "signed_on", "web_on", "technical_on", "catalog", "price", "users"]
    told = [row[:4] for row in rows]
    values = list(zip(*(row[4:] for row in rows), strict=True)) or [()] * len(names)
    return told, dict(zip(names, values, strict=True))


def _years(
    rows: list[tuple[str, str, str, int]],
    accepted: Any,
    inputs: Mapping[str, Sequence[int]],
    last: int,
) -> tuple[list[str], dict[str, Sequence[int]]]:
    """The contract years of the accepted orders begun by the last day: key and start; inputs."""
    calendar = plain.calendar(12, last)
    keys: list[str] = []
    found: dict[str, list[int]] = {"users": [], "price": [], "days": [], "full_days": []}
    for place in numpy.flatnonzero(accepted).tolist():
        key, _, first, ends_on = rows[place]
        for year in calendar(first):
            if year.start >= ends_on:
                break
            keys.append(f"{key}:{year.text}")
            found["users"].append(inputs["users"][place])
            found["price"].append(inputs["price"][place])
            found["days"].append(min(year.end, ends_on) - year.start)
            found["full_days"].append(year.end - year.start)
    return keys, dict(found)


if __name__ == "__main__":
    run(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
