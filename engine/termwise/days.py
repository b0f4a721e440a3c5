"""Days as callers give them."""

from __future__ import annotations

from datetime import date, datetime

from termwise.book.days import parse_date
from termwise.book.faults import CellFault

Day = date | str
"""A date, or its text: "2009-12-31"."""


def day(name: str, given: Day) -> date:
    """The date that was given for `name`.

    Raises TypeError for what is neither a date nor a text (a moment falls on another day
    elsewhere), and ValueError for a text that is no date.
    """
    match given:
        case str():
            found = parse_date(given)
            if isinstance(found, CellFault):
                help = f"; {found.help}" if found.help else ""
                raise ValueError(f"{name}: {found.message}{help}")
            assert isinstance(found, date)
            return found
        case datetime():
            raise TypeError(f"{name}: give a date, not a moment: {given.isoformat()}")
        case date():
            return given
        case _:
            kind = type(given).__name__
            raise TypeError(f'{name}: give a date, or a text such as "2009-12-31", not a {kind}')


def day_or_none(name: str, given: Day | None) -> date | None:
    """The same for a day that need not be given."""
    return None if given is None else day(name, given)
