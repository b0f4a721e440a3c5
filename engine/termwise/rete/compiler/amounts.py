"""Arithmetic as code: whole numbers wherever they are known to be, fractions where they are not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never

from termwise.language import tree as t
from termwise.language.tree import ArithmeticOp
from termwise.rete import exact
from termwise.rete.compiler.operands import (
    Amount,
    Factor,
    Operand,
    inverse,
    merged,
    negative,
    product_of,
)

if TYPE_CHECKING:
    from termwise.rete.compiler.expressions import Expressions

_STEPS: Final = {"round": exact.stepped, "floor": exact.stepped_down, "ceil": exact.stepped_up}


def calculated(expr: t.Negate | t.Arithmetic | t.Absolute | t.Round, c: Expressions) -> Amount:
    """A number made of numbers."""
    match expr:
        case t.Negate(operand=operand):
            return negative(c.amount(operand))
        case t.Arithmetic(op="*", left=left, right=right):
            return product_of([c.amount(left), c.amount(right)])
        case t.Arithmetic(op="/", left=left, right=right):
            return product_of([c.amount(left), inverse(c.amount(right))])
        case t.Arithmetic(op=op, left=left, right=right):
            return _sum(c.amount(left), op, c.amount(right), c)
        case t.Absolute(operand=operand):
            held = c.stored(materialized(c.amount(operand)))
            code = Operand(f"({held.code} if {held.code} >= 0 else -{held.code})", held.guards)
            return _held(code, c.bounds.whole(operand, c.version), c)
        case t.Round():
            return _round(expr, c)
        case _:
            assert_never(expr)


def materialized(amount: Amount) -> Operand:
    """The number itself: an int, or a fraction where it may be one."""
    if amount.constant is not None and amount.divides:
        return Operand(f"F({amount.numerator}, {amount.denominator})")
    if not amount.divides:
        return Operand(_bracketed(amount), amount.guards)
    function = "R" if amount.whole else "Q"
    return Operand(f"{function}({amount.numerator}, {amount.denominator})", amount.guards)


def _bracketed(amount: Amount) -> str:
    simple = (len(amount.over) == 1 and amount.coefficient == 1) or not amount.over
    return amount.numerator if simple else f"({amount.numerator})"


def half_up(amount: Amount, c: Expressions) -> Operand:
    """The number rounded to a whole one, halves away from zero."""
    if not amount.whole:
        whole = materialized(amount)
        return Operand(f"H({whole.code})", whole.guards)
    if not amount.divides:
        return materialized(amount)
    if not amount.denominator_positive:
        return Operand(f"HR({amount.numerator}, {amount.denominator})", amount.guards)
    over = c.stored(Operand(amount.numerator, amount.guards)).code
    if amount.under:
        under = c.stored(Operand(amount.denominator, amount.guards)).code
        twice = f"(2 * {under})"
    else:
        under = amount.denominator
        twice = f"{2 * amount.coefficient.denominator}"
    above = f"(2 * {over} + {under}) // {twice}"
    below = f"-(({under} - 2 * {over}) // {twice})"
    return Operand(f"({above} if {over} >= 0 else {below})", amount.guards)


def _held(operand: Operand, whole: bool, c: Expressions) -> Amount:
    stored = c.stored(operand)
    return Amount(Fraction(1), (Factor(stored.code, whole),), (), stored.guards)


def _sum(left: Amount, op: ArithmeticOp, right: Amount, c: Expressions) -> Amount:
    if left.constant is not None and right.constant is not None:
        a, b = left.constant, right.constant
        return Amount(a + b if op == "+" else a - b)
    guards = merged([left.guards, right.guards])
    if not (left.whole and right.whole):
        a_code, b_code = materialized(left).code, materialized(right).code
        return _held(Operand(f"{a_code} {op} {b_code}", guards), False, c)
    over = c.stored(Operand(f"{_scaled(left, right)} {op} {_scaled(right, left)}", guards))
    constant = Fraction(1, left.coefficient.denominator * right.coefficient.denominator)
    under = (*left.under, *right.under)
    # What stands below the line stays guarded: a division by zero is missing.
    kept = over.guards if over.guards else ()
    return Amount(constant, (Factor(over.code, True),), under, kept)


def _scaled(one: Amount, other: Amount) -> str:
    """What stands above the line once both have one line below."""
    coefficient = Fraction(one.coefficient.numerator * other.coefficient.denominator)
    scaled = Amount(coefficient, (*one.over, *other.under))
    return scaled.numerator if len(scaled.over) < 2 else f"({scaled.numerator})"


def _round(expr: t.Round, c: Expressions) -> Amount:
    operand, step = c.amount(expr.operand), c.amount(expr.step)
    if step.constant == 1 and operand.whole and not operand.divides:
        return operand
    if step.constant == 1 and expr.mode == "round":
        return _held(half_up(operand, c), True, c)
    if step.constant == 1 and operand.whole and operand.denominator_positive:
        sign = "" if expr.mode == "floor" else "-"
        code = f"({sign}(({sign}({operand.numerator})) // ({operand.denominator})))"
        return _held(Operand(code, operand.guards), True, c)
    value = c.called(_STEPS[expr.mode], materialized(operand), materialized(step))
    whole = c.bounds.whole(expr.step, c.version)
    return Amount(Fraction(1), (Factor(value.code, whole),), (), value.guards)


def compared(op: str, left: Amount, right: Amount) -> Operand:
    """Code that compares two numbers."""
    guards = merged([left.guards, right.guards])
    exactly = left.whole and right.whole
    if exactly and left.denominator_positive and right.denominator_positive:
        return Operand(f"{_scaled(left, right)} {op} {_scaled(right, left)}", guards)
    return Operand(f"{materialized(left).code} {op} {materialized(right).code}", guards)
