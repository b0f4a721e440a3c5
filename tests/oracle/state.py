"""What one run knows: the program, the book as of the day, and what was worked out so far."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from termwise.book.model import Book, BookValue, Key
from termwise.language.program import Program, Version
from termwise.language.types import Row

from tests.oracle.problems import problem
from tests.oracle.reigns import Reign, reigns
from tests.oracle.rows import EntityRow, Value

T = TypeVar("T")

_UNDERWAY = object()


@dataclass(slots=True)
class Run:
    """A program on a book, looked at from a day.

    `rows` has the fields of every entity row that exists; `recorded` every key that the book
    has, rows that lie ahead included.
    """

    program: Program
    as_of: date
    reigns: tuple[Reign, ...]
    rows: dict[EntityRow, dict[str, Value]] = field(default_factory=dict)
    recorded: set[EntityRow] = field(default_factory=set)
    known: dict[Hashable, object] = field(default_factory=dict)

    def once(self, name: Hashable, work: Callable[[], T]) -> T:
        """What `work` comes to, worked out the first time only; a circle is an error."""
        if name not in self.known:
            self.known[name] = _UNDERWAY
            self.known[name] = work()
        found = self.known[name]
        if found is _UNDERWAY:
            raise problem("cycle", name)
        return cast(T, found)

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day; None before the first."""
        return next((reign.version for reign in self.reigns if reign.holds(day)), None)

    def version_named(self, name: str) -> Version:
        """A version in force by its name."""
        return next(reign.version for reign in self.reigns if reign.version.name == name)

    def of(self, entity: str) -> list[EntityRow]:
        """The rows of an entity that exist."""
        return [row for row in self.rows if row.entity == entity]

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in the program's time zone."""
        return moment.astimezone(ZoneInfo(self.program.time_zone)).date()

    def date_of(self, row: EntityRow) -> date | None:
        """The day on which an entity row happens; None for a dateless entity."""
        name = self.program.entities[row.entity].date
        if name is None:
            return None
        return self.as_day(self.rows[row][name])

    def as_day(self, value: Value) -> date:
        """A date, or the day of a moment."""
        if isinstance(value, datetime):
            return self.day_of(value)
        assert isinstance(value, date), "the date of a row is never missing"
        return value


def prepared(
    program: Program, book: Book, as_of: date, terms: date | None, recorded: date | None
) -> Run:
    """A run with the rows that exist on the day, as recorded by then."""
    run = Run(program, as_of, reigns(program, terms))
    for entity, table in book.tables.items():
        for number, cells in enumerate(table.rows):
            on = table.recorded_on[number] if table.recorded_on is not None else None
            if recorded is None or on is None or on <= recorded:
                _add(run, entity, dict(zip(table.columns, cells, strict=True)))
    return run


def _add(run: Run, entity: str, cells: dict[str, BookValue]) -> None:
    declared = run.program.entities[entity]
    row = EntityRow(entity, cast(Key, cells[declared.key]))
    values = {name: _value(run, entity, name, cell) for name, cell in cells.items()}
    run.recorded.add(row)
    if declared.date is None or run.as_day(values[declared.date]) <= run.as_of:
        run.rows[row] = values


def _value(run: Run, entity: str, name: str, cell: BookValue) -> Value:
    """A cell as a value: a reference becomes the row it names, a number a fraction."""
    declared = run.program.entities[entity]
    kind = declared.fields[name].type if name in declared.fields else None
    match cell:
        case bool() | None:
            return cell
        case str() | int() if isinstance(kind, Row):
            return EntityRow(kind.subject, cell)
        case int() | Fraction():
            return Fraction(cell)
        case datetime():
            return cell if cell.tzinfo is not None else cell.replace(tzinfo=UTC)
        case _:
            return cell
