"""Faults to plant in the plain evaluator: does the comparison notice each of them?

Each takes the function that it replaces and gives a wrong one in its stead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from types import ModuleType
from typing import Any, Final

from termwise.language import tree
from termwise.language.program import PreviousRows, RowsUpTo, UpTo

from tests.oracle import (
    comparing,
    days,
    exact,
    lookups,
    measures,
    messages,
    names,
    outcomes,
    periods,
    products,
    reads,
    reigns,
    rows,
    sums,
    terms,
    trees,
    windows,
)

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in words, and the function that has it."""

    name: str
    module: ModuleType
    function: str
    wrong: Callable[[Function], Function]


def _window(kind: type, change: Callable[[Any], Any]) -> Callable[[Function], Function]:
    def wrong(right: Function) -> Function:
        def holds(run: Any, window: Any, *rest: Any) -> Any:
            return right(run, change(window) if isinstance(window, kind) else window, *rest)

        return holds

    return wrong


def _swapped(window: Any) -> Any:
    return replace(window, inclusive=not window.inclusive)


def _longer(window: PreviousRows) -> PreviousRows:
    return replace(window, count=window.count + 1)


def _of_period(**changes: object) -> Callable[[Function], Function]:
    def wrong(right: Function) -> Function:
        return lambda run, period, *rest: right(run, replace(period, **changes), *rest)

    return wrong


def _gathering(refused: bool) -> Callable[[Function], Function]:
    return lambda right: lambda run, measure: right(run, replace(measure, refused=refused))


def _attribute(name: str, other: str) -> Callable[[Function], Function]:
    return lambda right: lambda row, asked: right(row, other if asked == name else asked)


def _short_months(right: Function) -> Function:
    def plus_months(day: Any, months: int) -> Any:
        found = right(day, months)
        return found.replace(day=min(found.day, 28))

    return plus_months


def _drifting(right: Function) -> Function:
    def plus(day: Any, length: Any, times: int = 1) -> Any:
        for _ in range(abs(times)):
            day = right(day, length, 1 if times > 0 else -1)
        return day

    return plus


def _within_a_version(right: Function) -> Function:
    def previous(run: Any, row: Any) -> Any:
        found = right(run, row)
        return found if found is not None and found.governed == row.governed else None

    return previous


def _not_of_missing(right: Function) -> Function:
    def value(run: Any, node: Any, env: Any) -> Any:
        if isinstance(node, tree.Not) and isinstance(node.operand, tree.Compare):
            sides = node.operand.left, node.operand.right
            if None in [right(run, side, env) for side in sides]:
                return False
        return right(run, node, env)

    return value


def _missing_equals(right: Function) -> Function:
    def compared(run: Any, node: Any, env: Any) -> Any:
        sides = [terms.value(run, side, env) for side in (node.left, node.right)]
        return sides == [None, None] or right(run, node, env)

    return compared


def _on_sunday(right: Function) -> Function:
    def unit_start(unit: str, day: Any) -> Any:
        return day - timedelta((day.weekday() + 1) % 7) if unit == "week" else right(unit, day)

    return unit_start


def _scaled_down(right: Function) -> Function:
    def scaled(run: Any, node: Any, env: Any) -> Any:
        found, factor = right(run, node, env), terms.number(run, node.factor, env)
        length: Any = terms.value(run, node.duration, env)
        if found is None or factor is None:
            return found
        return replace(found, count=exact.floored(length.count * factor))

    return scaled


def _by_parts(right: Function) -> Function:
    def order_of(row: Any) -> Any:
        is_entity_row = isinstance(row, rows.EntityRow)
        return right(row) if is_entity_row else tuple(owner.key for _, owner in row.owners)

    return order_of


def _earlier_key(right: Function) -> Function:
    def order(each: Any) -> Any:
        (key,), start = right(each)
        return (-key if isinstance(key, int) else [-ord(char) for char in key],), start

    return order


def _half_up(number: Fraction) -> int:
    return exact.floored(number + Fraction(1, 2))


def _beyond(_table: Any, row: Any, at: Any) -> Any:
    return row.threshold < at


def _part(low: Fraction, high: Fraction, start: Fraction, end: Fraction) -> Fraction:
    return max(min(high, end) - max(low, start), Fraction(0))


def _empty(right: Function) -> Function:
    return lambda value, kind: "" if value is None else right(value, kind)


def _any_reign(right: Function) -> Function:
    def due(run: Any, rule: Any, version: Any, row: Any, env: Any) -> Any:
        day = terms.day(run, rule.dated, env)
        return right(run, rule, version, row, env) if day is None or day > run.as_of else day

    return due


FAULTS: Final = (
    Fault("halves go up, below nought too", exact, "half_up", lambda _: _half_up),
    Fault("halves go to the even side", exact, "half_up", lambda _: round),
    Fault("months end on the 28th", days, "plus_months", _short_months),
    Fault("months are counted from row to row", days, "plus", _drifting),
    Fault("weeks begin on Sunday", days, "unit_start", _on_sunday),
    Fault("months between, one too many", days, "whole_months", lambda f: lambda *a: f(*a) + 1),
    Fault("lengths are cut downwards", sums, "scaled", _scaled_down),
    Fault("share is that of a whole row", reads, "attribute", _attribute("share", "index")),
    Fault("days are those of a whole row", reads, "attribute", _attribute("days", "full_days")),
    Fault("thresholds do not hold from their value on", lookups, "_is_reached", lambda _: _beyond),
    Fault("tiers count what lies below nought", lookups, "_part", lambda _: _part),
    Fault("governed_by is ignored", periods, "_kept", _of_period(governed_by=None)),
    Fault("history of periods is ignored", periods, "_kept", _of_period(history=False)),
    Fault("previous stays within a version", periods, "_previous", _within_a_version),
    Fault("before and through a date are swapped", windows, "holds", _window(UpTo, _swapped)),
    Fault("before and through a row are swapped", windows, "holds", _window(RowsUpTo, _swapped)),
    Fault("one previous row too many", windows, "holds", _window(PreviousRows, _longer)),
    Fault("refused rows are gathered", measures, "_candidates", _gathering(True)),
    Fault("refused: too is ignored", measures, "_candidates", _gathering(False)),
    Fault("latest of one day by the lower key", measures, "_order", _earlier_key),
    Fault("owners need not be accepted", names, "owners_accepted", lambda _: lambda *_: True),
    Fault(
        "rows without a date: the last version", names, "judges", lambda f: lambda *a: f(*a)[-1:]
    ),
    Fault("replaces is ignored", reigns, "_is_replaced", lambda _: lambda *_: False),
    Fault("missing equals missing", comparing, "compared", _missing_equals),
    Fault("not of a missing comparison fails", terms, "value", _not_of_missing),
    Fault("a missing value is empty in messages", messages, "_shown", _empty),
    Fault("no rate and base", products, "split", lambda _: lambda *_: (None, None)),
    Fault("a tree holds its top", trees, "tree_below", lambda f: lambda r, t, n: [t, *f(r, t, n)]),
    Fault("a tree is one step deep", trees, "above", lambda f: lambda *a: f(*a)[:1]),
    Fault("combinations in order of their parts", rows, "order_of", _by_parts),
    Fault("lines come outside a version's reign", outcomes, "_due", _any_reign),
)
