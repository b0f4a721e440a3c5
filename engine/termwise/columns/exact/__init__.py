"""Exact numbers in SQL: a constant fraction times a whole number over a whole number.

Constants cancel while compiling, so that 12 % of a month's share of an amount is one product and
one division. Every whole number knows its bounds; they decide how wide it is computed, and which
checks can be left out.
"""

from termwise.columns.exact.arithmetic import absolute, add, divide, multiply, negate, subtract
from termwise.columns.exact.choosing import defaulted, extreme, pick, present
from termwise.columns.exact.comparing import clipped, compare, is_beyond, may_exceed
from termwise.columns.exact.number import LIMIT, MISSING_NUMBER, Exact, constant, fixed, fraction
from termwise.columns.exact.rounding import Rounding, in_parts, to_whole, towards_zero, whole_node
from termwise.columns.exact.whole import Whole, literal, magnitude, times, whole_of, widened

__all__ = [
    "LIMIT",
    "MISSING_NUMBER",
    "Exact",
    "Rounding",
    "Whole",
    "absolute",
    "add",
    "clipped",
    "compare",
    "constant",
    "defaulted",
    "divide",
    "extreme",
    "fixed",
    "fraction",
    "in_parts",
    "is_beyond",
    "literal",
    "magnitude",
    "may_exceed",
    "multiply",
    "negate",
    "pick",
    "present",
    "subtract",
    "times",
    "to_whole",
    "towards_zero",
    "whole_node",
    "whole_of",
    "widened",
]
