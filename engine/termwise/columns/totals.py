"""The summary of a run, added up by the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from termwise.columns.script import TotalQuery
from termwise.language.program import LineKind
from termwise.outcome.summary import Total

Groups = dict[tuple[LineKind, str], Total]
WITHOUT_AMOUNT: frozenset[LineKind] = frozenset({"refusal", "notice"})


def totals_of(query: TotalQuery, rows: Iterable[Sequence[Any]]) -> list[Total]:
    """The totals of one rule, by the rows of its query, in the order of their first lines."""
    found: Groups = {}
    for part, kind, currency, of, count, summed, _ in sorted(rows, key=lambda row: row[-1]):
        amount = _amount(query.scales[part], kind, of, count, summed)
        before = found.get((kind, currency))
        if before is not None:
            count += before.count
            amount = None if amount is None else amount + (before.amount or 0)
        found[kind, currency] = Total(kind, query.rule, currency, count, amount)
    return list(found.values())


def _amount(
    scale: Fraction | None, kind: LineKind, of: int, count: int, summed: int | None
) -> int | Fraction | None:
    if scale is None or kind in WITHOUT_AMOUNT:
        return None
    amount = scale * count if summed is None else scale * Fraction(summed, of)
    return amount.numerator if amount.denominator == 1 else amount
