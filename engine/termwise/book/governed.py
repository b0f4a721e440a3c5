"""Rows that no version governs: told with all the other problems of a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from termwise.book.builder import Loaded
from termwise.book.faults import CellFault
from termwise.book.model import BookValue
from termwise.language.program import Program
from termwise.language.timeline import timeline


@dataclass(frozen=True, slots=True)
class Seen:
    """From which days a book will be looked at; None: with all there is."""

    as_of: date
    terms_known_at: date | None = None
    rows_known_at: date | None = None


@dataclass(frozen=True, slots=True)
class Governed:
    """From which day on versions govern; `fields` dates the rows that must not lie before it."""

    first: date
    fields: Mapping[str, str]


def governed(program: Program, seen: Seen) -> Governed | None:
    """The entities that terms decide of, with the field of their date; None without a version."""
    reigns = timeline(program, seen.terms_known_at).reigns
    if not reigns:
        return None
    decided = frozenset().union(*(reign.version.subjects() for reign in reigns))
    fields = {
        name: entity.date
        for name, entity in program.entities.items()
        if entity.date is not None and not entity.history and name in decided
    }
    return Governed(reigns[0].first, fields)


def check_governed(tables: Mapping[str, Loaded], program: Program, seen: Seen) -> None:
    """Record the rows dated before the first version, of entities that terms decide of.

    Rows that are not there yet on the days of `seen` are nobody's concern.
    """
    found = governed(program, seen)
    for entity, loaded in tables.items():
        if found is not None and entity in found.fields:
            field, zone = found.fields[entity], ZoneInfo(program.time_zone)
            _check_table(loaded, field, found.first, zone, seen)


def _check_table(loaded: Loaded, field: str, first: date, zone: ZoneInfo, seen: Seen) -> None:
    place = [column.name for column in loaded.shape.columns].index(field)
    days = {value: day_of(value, zone) for value in set(loaded.columns[place])}
    early = {
        value: ungoverned_row(day, first, loaded.shape.entity)
        for value, day in days.items()
        if day is not None and day < first and day <= seen.as_of
    }
    if not early:
        return
    for row, value, recorded in zip(
        loaded.rows, loaded.columns[place], loaded.columns[-1], strict=True
    ):
        if value in early and not _later(recorded, seen.rows_known_at):
            loaded.report.fault(early[value], row, place, field, value)


def ungoverned_row(day: date, first: date, entity: str) -> CellFault:
    """The fault of a row of `entity` dated `day`, before the first version."""
    message = f"no version governs {day}: the first one begins on {first}"
    help = f"take the row out, or mark {entity} with `history: true` in program.yaml"
    return CellFault("ungoverned-row", message, help)


def day_of(value: BookValue, zone: ZoneInfo) -> date | None:
    """The day of a date or a moment, in the program's zone; None where it is neither."""
    match value:
        case datetime():
            return value.astimezone(zone).date()
        case date():
            return value
        case _:
            return None


def _later(recorded: BookValue, known_at: date | None) -> bool:
    return known_at is not None and isinstance(recorded, date) and recorded > known_at
