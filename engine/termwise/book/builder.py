"""Turns stretches of raw cells into the columns of a table."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from termwise.book.chunks import Chunk
from termwise.book.faults import CellFault, Parsed, Parser
from termwise.book.model import BookValue, Table
from termwise.book.report import TableReport
from termwise.book.shape import RECORDED_ON, ColumnShape, TableShape

_REMEMBERED = 100_000

EMPTY = CellFault(
    "missing-value",
    "the cell is empty",
    "fill it in; only fields declared with a ? may be empty",
)


class _Cells(dict[str, Parsed]):
    """Reads the cells of one column, each different text once: days, amounts and words repeat."""

    def __init__(self, column: ColumnShape) -> None:
        super().__init__()
        self._column = column
        self._parse: Parser = column.parse
        self._empty = None if column.missing else EMPTY
        self.faulty = False
        if column.missing:
            self[""] = None

    def __missing__(self, text: str) -> Parsed:
        value = self._parse(text) if text else self._empty
        if type(value) is CellFault:
            self.faulty = True
        # Texts that hardly repeat would only fill the memory.
        if len(self) < _REMEMBERED:
            self[text] = value
        return value

    def read_texts(self, raw: Sequence[str]) -> list[Parsed]:
        """The values of the cells, and the faults of those that have none."""
        are_plain = self._column.are_plain
        if are_plain is None or ("" in raw and not self._column.missing) or not are_plain(raw):
            return [self[cell] for cell in raw]
        if len(self) < _REMEMBERED and not self._column.is_key:
            return list(map(self.setdefault, raw, raw))
        return [self.get(cell, cell) for cell in raw]

    def read(self, raw: Sequence[object]) -> list[Parsed]:
        """`read_texts` for cells of which some may be values of Python's."""
        # Only texts are looked up: other values can be equal and not the same (1 and True).
        return [self[cell] if type(cell) is str else self._value(cell) for cell in raw]

    def _value(self, cell: object) -> Parsed:
        value = self._empty if cell is None or cell == "" else self._parse(cell)
        if type(value) is CellFault:
            self.faulty = True
        return value


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table as read: its columns by place, `recorded_on` last, and where each row stands."""

    shape: TableShape
    report: TableReport
    columns: tuple[list[BookValue], ...]
    rows: array[int]
    recorded: bool

    def table(self) -> Table:
        """The table of the book; only of a table without problems."""
        *columns, recorded_on = self.columns
        return Table(
            self.shape.entity,
            tuple(column.name for column in self.shape.columns if column.name != RECORDED_ON),
            tuple(zip(*columns, strict=True)),
            tuple(map(_day_or_none, recorded_on)) if self.recorded else None,
        )


class TableBuilder:
    """Takes the chunks of one table, and records the faults of their cells."""

    def __init__(self, shape: TableShape, report: TableReport) -> None:
        self._shape = shape
        self._report = report
        self._cells = tuple(_Cells(column) for column in shape.columns)
        self._columns: tuple[list[BookValue], ...] = tuple([] for _ in shape.columns)
        self._rows = array("q")
        self._recorded = False

    def take(self, chunk: Chunk) -> None:
        """Read the cells of some more rows; a column that the chunk lacks is missing."""
        self._rows.extend(chunk.rows)
        for place, column in enumerate(self._shape.columns):
            raw = chunk.columns.get(column.name)
            if raw is None:
                self._columns[place].extend([None] * len(chunk.rows))
            else:
                self._columns[place].extend(self._read(place, raw, chunk))
        self._recorded = self._recorded or RECORDED_ON in chunk.columns

    def loaded(self) -> Loaded:
        """What was taken so far; a cell with a fault stands as missing."""
        return Loaded(self._shape, self._report, self._columns, self._rows, self._recorded)

    def _read(self, place: int, raw: Sequence[object], chunk: Chunk) -> list[BookValue]:
        cells = self._cells[place]
        if chunk.texts or set(map(type, raw)) == {str}:
            parsed = cells.read_texts(cast(Sequence[str], raw))
        else:
            parsed = cells.read(raw)
        if cells.faulty:
            self._report.cells(self._shape.columns[place].name, place, chunk.rows, raw, parsed)
            return [None if isinstance(value, CellFault) else value for value in parsed]
        return cast(list[BookValue], parsed)  # No cell had a fault; a million need no second look.


def _day_or_none(value: BookValue) -> date | None:
    """What the parser of `recorded_on` gives, as the type checker wants it told."""
    return value if isinstance(value, date) else None
