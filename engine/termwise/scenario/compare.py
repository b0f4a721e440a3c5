"""What a scenario expects, held against what came out. Works on the text of every column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from termwise.language.source import Span
from termwise.scenario.declarations import (
    DecisionExpected,
    Expectation,
    Filters,
    LineExpected,
    LinesExpected,
    NoneExpected,
    NothingElse,
    TotalExpected,
    Written,
)

Cells = Mapping[str, str]
"""One line or decision: column to text."""

_NUMBER = re.compile(r"(?P<sign>-?)(?P<a>\d+(\.\d+)?)(/(?P<b>\d+))?(?P<percent> ?%)?( \D.*)?")


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that is not as expected."""

    column: str
    expected: str
    came: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that was not met.

    `differences` compares it, side by side, with what came nearest; empty where nothing did.
    """

    message: str
    span: Span
    differences: tuple[Difference, ...] = ()


def failures(
    expected: Sequence[Expectation], lines: Sequence[Cells], decisions: Sequence[Cells]
) -> list[Failure]:
    """Every expectation that `lines` and `decisions` do not meet, in the order of the file."""
    found = (_failure(e, expected, lines, decisions) for e in expected)
    return [f for f in found if f is not None]


def _failure(
    expectation: Expectation,
    all_expected: Sequence[Expectation],
    lines: Sequence[Cells],
    decisions: Sequence[Cells],
) -> Failure | None:
    match expectation:
        case LineExpected():
            return _line(expectation, lines)
        case LinesExpected():
            return _lines(expectation, lines)
        case TotalExpected():
            return _total(expectation, lines)
        case NoneExpected():
            return _none(expectation, lines)
        case DecisionExpected():
            return _decision(expectation, decisions)
        case NothingElse():
            return _nothing_else(expectation, all_expected, lines)
        case _:
            assert_never(expectation)


def _line(expected: LineExpected, lines: Sequence[Cells]) -> Failure | None:
    fitting = _fitting(expected.rule.text, expected.filters, lines)
    if len(fitting) == 1:
        return None
    if fitting:
        ids = ", ".join(c["line_id"] for c in fitting[:5])
        message = f"{len(fitting)} lines of {expected.rule.text} are like this, not one: {ids}"
        return Failure(message, expected.span)
    of_rule = [c for c in lines if c["rule"] == expected.rule.text]
    if not of_rule:
        return Failure(f"no line of {expected.rule.text} came out", expected.span)
    nearest = min(of_rule, key=lambda c: len(_differences(expected.filters, c)))
    return Failure(
        f"no line of {expected.rule.text} is like this; nearest is {nearest['line_id']}",
        expected.span,
        _differences(expected.filters, nearest),
    )


def _lines(expected: LinesExpected, lines: Sequence[Cells]) -> Failure | None:
    count = len(_fitting(expected.rule.text, expected.filters, lines))
    if count == expected.count[0]:
        return None
    return Failure(
        f"the number of lines of {expected.rule.text}",
        expected.span,
        (Difference("count", str(expected.count[0]), str(count)),),
    )


def _total(expected: TotalExpected, lines: Sequence[Cells]) -> Failure | None:
    fitting = _fitting(expected.rule.text, expected.filters, lines)
    total = sum((_exact(c["amount"]) or Fraction(0) for c in fitting), Fraction(0))
    if _exact(expected.amount.text or "") == total:
        return None
    came = f"{float_free(total)} in {len(fitting)} lines"
    return Failure(
        f"the total of {expected.rule.text}",
        expected.span,
        (Difference("amount", expected.amount.text or "", came),),
    )


def float_free(value: Fraction) -> str:
    """An exact number as text: decimals where they end, else a fraction."""
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return str(value)
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = str(abs(value.numerator * 10**digits // value.denominator)).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole)


def _none(expected: NoneExpected, lines: Sequence[Cells]) -> Failure | None:
    fitting = _fitting(expected.rule.text, expected.filters, lines)
    if not fitting:
        return None
    came = ", ".join(c["line_id"] for c in fitting[:5])
    return Failure(f"{expected.rule.text} came out: {came}", expected.span)


def _decision(expected: DecisionExpected, decisions: Sequence[Cells]) -> Failure | None:
    name = f"{expected.subject.text}.{expected.name.text}"
    of_name = [
        c
        for c in decisions
        if c["subject"] == expected.subject.text
        and c["name"] == expected.name.text
        and (expected.key is None or _same(expected.key, c["key"]))
        and (expected.index is None or _same(expected.index, c["index"]))
    ]
    if len(of_name) != 1:
        count = f"{len(of_name)} rows" if of_name else "no row"
        return Failure(
            f"{name} was decided for {count}, not for one: {_which(expected, bool(of_name))}",
            expected.span,
        )
    wanted = {"value": expected.value, "case": expected.case, "version": expected.version}
    given = {name: written for name, written in wanted.items() if written is not None}
    differences = _differences(given, of_name[0])
    return Failure(f"{name} is different", expected.span, differences) if differences else None


def _which(expected: DecisionExpected, several: bool) -> str:
    if several:
        return "say which with key and index"
    given = [name for name in ("key", "index") if getattr(expected, name) is not None]
    return f"none has this {' and '.join(given)}" if given else "no such row came out"


def _nothing_else(
    expected: NothingElse, all_expected: Sequence[Expectation], lines: Sequence[Cells]
) -> Failure | None:
    named = [e for e in all_expected if isinstance(e, LineExpected | LinesExpected)]
    others = [c for c in lines if not any(_fits(e.rule.text, e.filters, c) for e in named)]
    if not others:
        return None
    ids = ", ".join(c["line_id"] for c in others[:5]) + (" …" if len(others) > 5 else "")
    count = "a line" if len(others) == 1 else f"{len(others)} lines"
    return Failure(f"{count} came out that no expectation names: {ids}", expected.span)


def _fitting(rule: str, filters: Filters, lines: Sequence[Cells]) -> list[Cells]:
    return [c for c in lines if _fits(rule, filters, c)]


def _fits(rule: str, filters: Filters, cells: Cells) -> bool:
    return cells["rule"] == rule and not _differences(filters, cells)


def _differences(filters: Filters, cells: Cells) -> tuple[Difference, ...]:
    return tuple(
        Difference(column, written.text or "", cells.get(column, ""))
        for column, written in filters.items()
        if not _same(written, cells.get(column, ""))
    )


def _same(written: Written, came: str) -> bool:
    """Whether a written value means what came out: equal text, or equal numbers."""
    text = (written.text or "").strip()
    if text == came:
        return True
    expected, found = _exact(text), _exact(came)
    return expected is not None and expected == found


def _exact(text: str) -> Fraction | None:
    """The number that a text starts with (`50%`, `100.00 EUR`, `151/365`); None for other text."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    value = Fraction(match["a"]) / (int(match["b"]) if match["b"] else 1)
    value = value / 100 if match["percent"] else value
    return -value if match["sign"] else value
