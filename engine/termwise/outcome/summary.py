"""What an outcome comes to: counts and exact sums, by kind and by rule."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from termwise.language.program import LineKind
from termwise.outcome.exact_text import money_text, number_text
from termwise.outcome.model import Line

_KINDS: tuple[LineKind, ...] = get_args(LineKind)


@dataclass(frozen=True, slots=True)
class Total:
    """How many lines of a kind, or of one rule, there are, and what they sum up to.

    `rule` is empty for all rules together. `amount` is in minor units of the currency, for a
    grant in its unit, and None for refusals and notices, which have no currency either.
    """

    kind: LineKind
    rule: str
    currency: str
    count: int
    amount: int | Fraction | None

    def amount_text(self) -> str:
        """The sum in major units, exactly; empty where there is none."""
        if self.amount is None:
            return ""
        if self.kind == "grant":
            return number_text(self.amount)
        return money_text(self.amount, self.currency)


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals by kind (pay, charge, accrue, grant, refusal, notice) and by rule within a kind.

    Each is by currency or unit as well; rules stand in the order of their first lines.
    """

    kinds: tuple[Total, ...]
    rules: tuple[Total, ...]


def summarise(lines: Iterable[Line]) -> Summary:
    """Add up the lines; they are walked once and not kept."""
    counts: dict[tuple[LineKind, str, str], int] = {}
    sums: dict[tuple[LineKind, str, str], int | Fraction] = {}
    for line in lines:
        group = (line.kind, line.rule, line.currency)
        counts[group] = counts.get(group, 0) + 1
        if line.amount is not None:
            sums[group] = sums.get(group, 0) + line.amount
    return summary_of(Total(*group, count, sums.get(group)) for group, count in counts.items())


def summary_of(rules: Iterable[Total]) -> Summary:
    """The totals of all rules, given in the order of their first lines."""
    ordered = sorted(rules, key=lambda total: _KINDS.index(total.kind))
    return Summary(_by_kind(ordered), tuple(ordered))


def _by_kind(rules: Iterable[Total]) -> tuple[Total, ...]:
    kinds: dict[tuple[LineKind, str], Total] = {}
    for each in rules:
        so_far = kinds.get((each.kind, each.currency))
        count, amount = each.count, each.amount
        if so_far is not None:
            count += so_far.count
            amount = so_far.amount if amount is None else amount + (so_far.amount or 0)
        kinds[each.kind, each.currency] = Total(each.kind, "", each.currency, count, amount)
    return tuple(kinds.values())


def summary_text(summary: Summary) -> str:
    """A table for a terminal: under each kind its rules, numbers right-aligned."""
    if not summary.kinds:
        return "no lines\n"
    rows = [_row(total) for total in _nested(summary)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        f"{name:<{widths[0]}}  {count:>{widths[1]}}  {amount:>{widths[2]}} {currency}".rstrip()
        + "\n"
        for name, count, amount, currency in rows
    )


def summary_json(summary: Summary) -> str:
    """`{"kinds": […], "rules": […]}`; amounts are texts, exact; null where there is none."""
    content = {
        "kinds": [_object(total) for total in summary.kinds],
        "rules": [_object(total) for total in summary.rules],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _nested(summary: Summary) -> Iterable[Total]:
    for kind in summary.kinds:
        yield kind
        for rule in summary.rules:
            if (rule.kind, rule.currency) == (kind.kind, kind.currency):
                yield rule


def _row(total: Total) -> tuple[str, str, str, str]:
    name = f"  {total.rule}" if total.rule else total.kind
    return name, str(total.count), total.amount_text(), total.currency


def _object(total: Total) -> dict[str, object]:
    named: dict[str, object] = {"kind": total.kind}
    if total.rule:
        named["rule"] = total.rule
    amount = total.amount_text() or None
    return named | {"currency": total.currency or None, "count": total.count, "amount": amount}
