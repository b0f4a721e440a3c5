"""Literals and constant expressions: `12%`, `250 users`, `1 year`, `100 EUR`."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from termwise.language import syntax as s
from termwise.language.check.header import Header
from termwise.language.check.suggest import did_you_mean
from termwise.language.currencies import minor_digits
from termwise.language.diagnostics import Findings
from termwise.language.source import Span
from termwise.language.tree import Arithmetic, Constant, DurationValue, Expr, Negate
from termwise.language.types import Duration, DurationKind, Money, Quantity

_DURATIONS: Final[dict[str, tuple[int, DurationKind]]] = {
    "year": (12, "months"),
    "month": (1, "months"),
    "week": (7, "days"),
    "day": (1, "days"),
    "hour": (1, "hours"),
}


def measured(node: s.Measured, header: Header, findings: Findings) -> Constant | None:
    """A number with a word: a duration, money or a quantity."""
    word = node.word
    singular = word.removesuffix("s")
    if singular in _DURATIONS and word not in header.units:
        return _duration(node, *_DURATIONS[singular], findings)
    digits = minor_digits(word)
    if digits is not None:
        return Constant(node.value * 10**digits, Money(word), node.span)
    unit = header.unit(word)
    if unit is not None:
        return Constant(node.value, Quantity(unit), node.span)
    known = [*header.units, *(f"{w}s" for w in _DURATIONS), header.currency]
    findings.error(
        "unknown-unit",
        f"`{word}` is no unit, currency or length of time",
        node.word_span,
        help=did_you_mean(word, known),
    )
    return None


def _duration(
    node: s.Measured, factor: int, kind: DurationKind, findings: Findings
) -> Constant | None:
    count = node.value * factor
    if count.denominator != 1:
        findings.error(
            "broken-duration",
            f"a duration is a whole number of {kind}",
            node.span,
            help="write it in a smaller unit",
        )
        return None
    return Constant(DurationValue(int(count), kind), Duration(kind), node.span)


def folded(expr: Expr) -> Constant | None:
    """The constant an expression of constants comes to; None for anything else."""
    match expr:
        case Constant():
            return expr
        case Negate(operand=operand, type=kind, span=span):
            inner = folded(operand)
            if inner is None or not isinstance(inner.value, Fraction):
                return None
            return Constant(-inner.value, kind, span)
        case Arithmetic():
            return _folded_arithmetic(expr)
        case _:
            return None


def _folded_arithmetic(expr: Arithmetic) -> Constant | None:
    left, right = folded(expr.left), folded(expr.right)
    if left is None or right is None:
        return None
    a, b = left.value, right.value
    if not isinstance(a, Fraction) or not isinstance(b, Fraction):
        return None
    if expr.op == "/" and b == 0:
        return None
    value = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}[expr.op]
    return Constant(value, expr.type, expr.span)


def word_of(node: s.Expression) -> tuple[str, Span] | None:
    """A bare word or quoted text, as the name of a value or key; None for anything else."""
    match node:
        case s.Name(name=name, span=span):
            return name, span
        case s.TextLiteral(value=value, span=span):
            return value, span
        case s.Number(value=number, span=span) if number.denominator == 1:
            return str(number), span
        case _:
            return None
