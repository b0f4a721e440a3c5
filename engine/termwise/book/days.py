"""Cells that are days, or times of day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from termwise.book.faults import CellFault, Parsed, Parser, shown, wrong_type

FIRST_YEAR, LAST_YEAR = 1900, 2200

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.Z+-]+")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
    r"(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)
_WRITE_DATE = "write it as 2009-12-31"
_WRITE_MOMENT = "write it as 2009-12-31T14:30, in the program's time zone, or with Z or +01:00"


def parse_date(raw: object) -> Parsed:
    """A calendar day of the years 1900 to 2200."""
    match raw:
        case str():
            value = _day(raw)
            return _broken_date(raw) if value is None else _in_years(value, raw)
        case datetime():
            return wrong_type(raw, "a date without a time of day")
        case date():
            return _in_years(raw, raw)
        case _:
            return wrong_type(raw, 'a date, or a text such as "2009-12-31"')


def moment_parser(zone: str) -> Parser:
    """Reads a moment into UTC; one that names no zone is a time of day in `zone`."""
    local = ZoneInfo(zone)
    return lambda raw: _moment(raw, local)


def _moment(raw: object, zone: ZoneInfo) -> Parsed:
    match raw:
        case str():
            value = _written_moment(raw)
            if value is None:
                return CellFault("bad-moment", f"{shown(raw)} is not a moment", _WRITE_MOMENT)
        case datetime():
            value = raw
        case _:
            return wrong_type(raw, 'a datetime, or a text such as "2009-12-31T14:30"')
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return _beyond_years(raw)
    if value.microsecond:
        message = f"{shown(raw)} has fractions of a second"
        return CellFault("bad-moment", message, "a moment is counted in whole seconds")
    if value.utcoffset() is not None:
        return value.astimezone(UTC)
    return _local_moment(value, raw, zone)


def _local_moment(value: datetime, raw: object, zone: ZoneInfo) -> Parsed:
    """Where clocks go back a time comes twice: the earlier is meant, unless `fold` says so."""
    moment = value.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == value.replace(tzinfo=None, fold=0):
        return moment
    # Clocks were put forward over this time. Read as the time before, it gives the one after.
    after = moment.astimezone(zone)
    return CellFault(
        "no-such-time",
        f"{shown(raw)} does not exist in {zone.key}: the clocks were put forward",
        f"write a time that was on the clock, such as {after:%Y-%m-%dT%H:%M}, or add an offset",
    )


def _written_moment(text: str) -> datetime | None:
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _in_years(value: date, raw: object) -> Parsed:
    return value if FIRST_YEAR <= value.year <= LAST_YEAR else _beyond_years(raw)


def _beyond_years(raw: object) -> CellFault:
    help = f"a book holds the years {FIRST_YEAR} to {LAST_YEAR}; leave the cell empty for no date"
    return CellFault("year-out-of-range", f"{shown(raw)} is too far off", help)


def _broken_date(text: str) -> CellFault:
    meant = _meant(text)
    help = _WRITE_DATE if meant is None else f"write it as {meant.isoformat()}"
    if meant is None and text.strip() != text:
        help = "take out the spaces around it"
    return CellFault("bad-date", f"{shown(text)} is not a date", help)


def _meant(text: str) -> date | None:
    """The day that was meant, where only one can be."""
    if found := _LOOSE.fullmatch(text):
        year, month, day = (part for part in found.groups() if part)
        return _day(f"{year}-{month:0>2}-{day:0>2}")
    if found := _DAY_FIRST.fullmatch(text):
        first, second, year = found.groups()
        either = (
            _day(f"{year}-{second:0>2}-{first:0>2}"),
            _day(f"{year}-{first:0>2}-{second:0>2}"),
        )
        known = {day for day in either if day is not None}
        return known.pop() if len(known) == 1 else None
    if text.isascii() and text.isdigit() and len(text) == 5:
        # The count of days that a spreadsheet keeps for a date; a year of four digits is none.
        return date(1899, 12, 30) + timedelta(int(text))
    found = _WITH_TIME.fullmatch(text)
    return _day(found[1]) if found else None
