"""The book's tables as rows of cells, references leading to rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from termwise.book.model import Book, BookValue, Table
from termwise.language import types as t
from termwise.language.program import Entity
from termwise.language.types import Type
from termwise.rete.calendar import seconds_of
from termwise.rete.cells import KEY, NO_VERSION, UNSET, VERSION, Row

if TYPE_CHECKING:
    from termwise.rete.run import Run


@dataclass(frozen=True, slots=True)
class EntityRows:
    """The rows of one entity that exist, by key; and by key every row that can be referred to.

    `in_time` are the same rows by date, then key; `early` those dated before the first version;
    `unknown` the keys of rows that were not known yet.
    """

    rows: list[Row]
    in_time: list[Row]
    by_key: dict[Any, Row]
    early: list[Row]
    unknown: frozenset[Any]


def entity_rows(book: Book, run: Run) -> Mapping[str, EntityRows]:
    """All tables of a book."""
    tables = {name: _read(entity, book, run) for name, entity in run.program.entities.items()}
    for name, entity in run.program.entities.items():
        layout = run.compiled.layouts[name]
        for field in entity.fields.values():
            if isinstance(field.type, t.Row):
                _link(tables[name], layout.fields[field.name], tables[field.type.subject])
    return tables


def _link(table: EntityRows, cell: int, target: EntityRows) -> None:
    by_key = target.by_key
    for row in table.rows:
        key = row[cell]
        if key is not None:
            row[cell] = by_key[key]


def _read(entity: Entity, book: Book, run: Run) -> EntityRows:
    table = book.tables.get(entity.name)
    if table is None or not table.rows:
        return EntityRows([], [], {}, [], frozenset())
    kinds = [entity.fields[name].type for name in table.columns]
    columns = [
        _converted(values, kind)
        for values, kind in zip(zip(*table.rows, strict=True), kinds, strict=True)
    ]
    maker = RowMaker(entity, run)
    days = _days(entity, table, columns, run)
    unknown = _unknown(table, run)
    by_key: dict[Any, Row] = {}
    dated: list[tuple[int, Row]] = []
    early: list[Row] = []
    width = run.compiled.layouts[entity.name].width
    for place, values in enumerate(zip(*columns, strict=True)):
        day = days[place] if days is not None else None
        if place in unknown or (day is not None and day > run.as_of):
            by_key[values[0]] = [values[0], *[None] * (width - 1)]
            continue
        row = by_key[values[0]] = maker.row(values, day)
        dated.append((day or 0, row))
        if day is not None and row[VERSION] == NO_VERSION:
            early.append(row)
    dated.sort(key=lambda each: each[1][KEY])
    rows = [row for _, row in dated]
    dated.sort(key=itemgetter(0))
    keys = frozenset(table.rows[place][0] for place in unknown)
    return EntityRows(rows, [row for _, row in dated], by_key, early, keys)


def _days(
    entity: Entity, table: Table, columns: Sequence[Sequence[Any]], run: Run
) -> Sequence[int] | None:
    if entity.date is None:
        return None
    days = columns[table.columns.index(entity.date)]
    moments = isinstance(entity.fields[entity.date].type, t.Moment)
    return [run.day_of(second) for second in days] if moments else days


def _unknown(table: Table, run: Run) -> frozenset[int]:
    """The places of rows that were not known yet."""
    if run.rows_known_at is None or table.recorded_on is None:
        return frozenset()
    known_at = run.rows_known_at
    return frozenset(
        place
        for place, recorded in enumerate(table.recorded_on)
        if recorded is not None and recorded > known_at
    )


class RowMaker:
    """Makes rows of one entity."""

    def __init__(self, entity: Entity, run: Run) -> None:
        self._entity = entity
        self._run = run
        self._heads: dict[int, tuple[list[Any], list[Any]]] = {}

    def row(self, values: Sequence[Any], day: int | None) -> Row:
        """A row that exists, from its values as cells hold them; `day` is None without a date."""
        number = NO_VERSION if day is None else self._run.version_on(day)
        known = self._heads.get(number)
        if known is None:
            known = self._heads[number] = self._ends(number)
        head, tail = known
        return [values[0], *head, *values, *tail]

    def _ends(self, number: int) -> tuple[list[Any], list[Any]]:
        compiled, name = self._run.compiled, self._entity.name
        layout = compiled.layouts[name]
        if layout.versioned:
            sure = not any(compiled.requirements(r.number, name) for r in self._run.reigns_known)
            head = [compiled.functions(0, name), NO_VERSION, True if sure else UNSET]
            return head, compiled.tail(0, name)
        if number == NO_VERSION:
            return [None, NO_VERSION, True], [None] * len(layout.cells)
        sure = not compiled.requirements(number, name)
        head = [compiled.functions(number, name), number, True if sure else UNSET]
        return head, compiled.tail(number, name)


def _converted(values: Sequence[BookValue], kind: Type) -> Sequence[Any]:
    convert = converter(kind)
    if convert is None:
        return values
    return [None if value is None else convert(value) for value in values]


def converter(kind: Type) -> Callable[[Any], Any] | None:
    """Turns a value of the book, not missing, into a cell; None where it stays as it is."""
    match kind:
        case t.Date():
            return date.toordinal
        case t.Moment():
            return _seconds
        case t.Enumeration(values=values):
            return {value: place for place, value in enumerate(values)}.__getitem__
        case _:
            return None


def _seconds(moment: datetime) -> int:
    return seconds_of(moment)
