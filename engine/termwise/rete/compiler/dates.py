"""Days, moments and lengths of time as code over whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from termwise.language import tree as t
from termwise.language.types import Duration
from termwise.rete import calendar
from termwise.rete.compiler.operands import Operand, merged
from termwise.rete.exact import cut

if TYPE_CHECKING:
    from termwise.rete.compiler.expressions import Expressions

_SECONDS_AN_HOUR: Final = 3600

_FEW: Final = 100_000
"""So many days or hours lead from no date of a book out of the calendar."""


def moved(expr: t.Shift | t.Scale | t.StartOf | t.DayOf, c: Expressions) -> Operand:
    """Code for a day or moment made of another, or for a length of time."""
    match expr:
        case t.Shift():
            return _shifted(expr, c)
        case t.Scale(duration=duration, factor=factor):
            count, times = c.value(duration), c.value(factor)
            guards = merged([count.guards, times.guards])
            return Operand(f"{c.body.bind(cut)}({count.code} * {times.code})", guards)
        case t.StartOf(unit=unit, date=date):
            return c.certain(calendar.start_of, c.value(date), Operand(c.body.bind(unit)))
        case t.DayOf(moment=moment):
            seconds = c.value(moment)
            return Operand(f"x.day_of({seconds.code})", seconds.guards)
        case _:
            assert_never(expr)


def _shifted(expr: t.Shift, c: Expressions) -> Operand:
    start, by = c.value(expr.date), c.value(expr.by)
    guards = merged([start.guards, by.guards])
    sign = "-" if expr.back else ""
    assert isinstance(expr.by.type, Duration)
    match expr.by.type.kind:
        case "months":
            function = c.body.bind(calendar.add_months)
            return Operand(f"{function}({start.code}, {sign}{by.code})", guards)
        case "days":
            if _stays(expr):
                return Operand(f"({start.code} {sign or '+'} {by.code})", guards)
            function = c.body.bind(calendar.add_days)
            return Operand(f"{function}({start.code}, {sign}{by.code})", guards)
        case "hours":
            hours = f"{sign}{_SECONDS_AN_HOUR} * {by.code}"
            if _stays(expr):
                return Operand(f"({start.code} + {hours})", guards)
            return Operand(f"{c.body.bind(calendar.add_seconds)}({start.code}, {hours})", guards)
        case _:
            assert_never(expr.by.type.kind)


def _stays(expr: t.Shift) -> bool:
    """Whether the result surely lies in the calendar: a date of the book moved by a little."""
    if not isinstance(expr.date, t.Field) or not isinstance(expr.by, t.Constant):
        return False
    return isinstance(expr.by.value, t.DurationValue) and abs(expr.by.value.count) < _FEW


def counted(expr: t.Between | t.PartOf, c: Expressions) -> Operand:
    """Code for a whole number that is told from days."""
    match expr:
        case t.Between(unit=unit, start=start, end=end):
            first, last = c.value(start), c.value(end)
            match unit:
                case "days":
                    guards = merged([first.guards, last.guards])
                    return Operand(f"({last.code} - {first.code})", guards)
                case "months":
                    return c.certain(calendar.months_between, first, last)
                case "years":
                    return c.certain(calendar.years_between, first, last)
                case _:
                    assert_never(unit)
        case t.PartOf(part=part, date=date):
            function = calendar.year_of if part == "year" else calendar.month_of
            return c.certain(function, c.value(date))
        case _:
            assert_never(expr)
