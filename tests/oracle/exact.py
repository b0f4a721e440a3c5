"""Exact numbers: rounding, and the bound on values that have a name."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from termwise.language.tree import RoundingMode

from tests.oracle.problems import problem

LARGEST = 10**18


def floored(number: Fraction) -> int:
    """Down, towards minus infinity."""
    return number.numerator // number.denominator


def half_up(number: Fraction) -> int:
    """To the nearest whole number; a half goes away from zero."""
    if number < 0:
        return -half_up(-number)
    return floored(number + Fraction(1, 2))


def to_step(mode: RoundingMode, number: Fraction, step: Fraction) -> Fraction | None:
    """The multiple of `step` that rounding comes to; None where the step is not positive."""
    if step <= 0:
        return None
    steps = number / step
    match mode:
        case "round":
            return half_up(steps) * step
        case "floor":
            return floored(steps) * step
        case "ceil":
            return -floored(-steps) * step
        case _:
            assert_never(mode)


def bounded(number: Fraction, about: object) -> Fraction:
    """The same number, if a named value may be as large."""
    if abs(number) > LARGEST:
        raise problem("too-large", about)
    return number
