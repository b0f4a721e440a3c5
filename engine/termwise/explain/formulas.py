"""Calculations as formulas: once with names, once with the numbers put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Final, assert_never

from termwise.explain.telling import Telling
from termwise.language import tree as t
from termwise.outcome.trace import AmountTrace, RowReached, Step, Written

_SIGNS: Final = {"*": "×", "/": "/", "+": "+", "-": "-"}


class _Level(IntEnum):
    """How tightly a piece holds together; a looser one needs brackets."""

    SUM = 1
    PRODUCT = 2
    SIGNED = 3
    OPERAND = 4


_Piece = tuple[str, _Level]
Leaf = Callable[[Step], str]


def chain(step: Step, telling: Telling) -> str:
    """`rate × base = 12% × 100.00 EUR = 12.00 EUR`; what would be said twice is said once."""
    return " = ".join(dict.fromkeys((*sides(step, telling), worth(step, telling))))


def amount_chain(amount: AmountTrace, telling: Telling) -> str:
    """The same, with the amount that came out at the end: rounded where it had to be."""
    rounded = telling.value(amount.rounded, amount.type)
    if amount.exact == amount.rounded:
        return " = ".join(dict.fromkeys((*sides(amount.step, telling), rounded)))
    exact = telling.exact(amount.exact, amount.type)
    last = telling.words.rounded.format(exact=exact, rounded=rounded)
    return " = ".join(dict.fromkeys((*sides(amount.step, telling), last)))


def sides(step: Step, telling: Telling) -> tuple[str, str]:
    """A calculation with names, and with numbers."""
    with_names = _text(step, lambda leaf: leaf.text, _Level.SUM)
    with_numbers = _text(step, lambda leaf: worth(leaf, telling), _Level.SUM)
    return with_names, with_numbers


def worth(step: Step, telling: Telling) -> str:
    """The value of a step; a row with what it is called."""
    match step.how:
        case RowReached(row=row) if row is not None:
            return telling.short(row)
        case _:
            return telling.value(step.value, step.type)


def leaves(step: Step) -> Iterator[Step]:
    """The steps that a formula shows as one value each, constants left out."""
    if _is_leaf(step):
        if not isinstance(step.how, Written):
            yield step
        return
    for part in step.parts:
        yield from leaves(part)


def _is_leaf(step: Step) -> bool:
    return not isinstance(
        step.expr,
        t.Negate
        | t.Arithmetic
        | t.Shift
        | t.Scale
        | t.Extreme
        | t.Absolute
        | t.Round
        | t.Default
        | t.Between
        | t.StartOf
        | t.PartOf
        | t.DayOf,
    )


def _text(step: Step, leaf: Leaf, least: _Level) -> str:
    text, level = _piece(step, leaf)
    return text if level >= least else f"({text})"


def _piece(step: Step, leaf: Leaf) -> _Piece:
    expr, parts = step.expr, step.parts
    match expr:
        case t.Arithmetic(op=op):
            level = _Level.SUM if op in "+-" else _Level.PRODUCT
            return _infix(parts, _SIGNS[op], leaf, level)
        case t.Shift(back=back):
            return _infix(parts, "-" if back else "+", leaf, _Level.SUM)
        case t.Scale():
            return _infix(parts, _SIGNS["*"], leaf, _Level.PRODUCT)
        case t.Negate():
            return f"-{_text(parts[0], leaf, _Level.SIGNED)}", _Level.SIGNED
        case t.Extreme(largest=largest):
            return _call("max" if largest else "min", parts, leaf)
        case t.Absolute():
            return _call("abs", parts, leaf)
        case t.Round(mode=mode, step=by):
            plain = isinstance(by, t.Constant) and by.value == 1
            return _call(mode, parts[:1] if plain else parts, leaf)
        case t.Default():
            return _call("default", parts, leaf)
        case t.Between(unit=unit):
            return _call(f"{unit}_between", parts, leaf)
        case t.StartOf(unit=unit):
            return f"start_of({_text(parts[0], leaf, _Level.SUM)}, {unit})", _Level.OPERAND
        case t.PartOf(part=part):
            return _call(f"{part}_of", parts, leaf)
        case t.DayOf():
            return _call("day_of", parts, leaf)
        case (
            t.Constant()
            | t.AtHand()
            | t.Field()
            | t.Owner()
            | t.Attribute()
            | t.Value()
            | t.Previous()
            | t.At()
            | t.LineField()
            | t.LineAmount()
            | t.Parameter()
            | t.Lookup()
            | t.Brackets()
            | t.AverageRate()
            | t.Compare()
            | t.Member()
            | t.Present()
            | t.Not()
            | t.And()
            | t.Or()
        ):
            return leaf(step), _Level.OPERAND
        case _:
            assert_never(expr)


def _infix(parts: tuple[Step, ...], sign: str, leaf: Leaf, level: _Level) -> _Piece:
    left, right = parts
    tighter = _Level(level + 1)
    return f"{_text(left, leaf, level)} {sign} {_text(right, leaf, tighter)}", level


def _call(name: str, parts: tuple[Step, ...], leaf: Leaf) -> _Piece:
    inside = ", ".join(_text(part, leaf, _Level.SUM) for part in parts)
    return f"{name}({inside})", _Level.OPERAND
