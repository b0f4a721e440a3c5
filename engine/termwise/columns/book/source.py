"""Where the rows of a table come from: a relation, and which cell of it each field is read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from termwise.columns.book.csv_bytes import CsvBytes
from termwise.columns.book.layout import Layout

TEXT: Final = "VARCHAR"
ZONED: Final = "TIMESTAMP WITH TIME ZONE"
NANOSECONDS: Final = "TIMESTAMP_NS"
WRITTEN: Final = frozenset({TEXT, ZONED, NANOSECONDS})
"""The types whose cells are texts as a book writes them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the relation, or an expression of one, and the type that its owner gave it.

    A text for the types of `WRITTEN`, else a value of the type.
    """

    column: str
    kind: str = TEXT

    @property
    def sql(self) -> str:
        """The cell, NULL where it is empty."""
        return f"nullif({self.column}, '')" if self.kind == TEXT else self.column


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of `relation`; a field without a cell is missing in every row.

    `names` are the columns as their owner called them. `found` is there where a csv file is read:
    its header is line 1, and its rows are the lines below; other rows are numbered from 1.
    `tellable`: what the row reader would say of a faulty cell can be told from the cell.
    """

    relation: str
    names: tuple[str, ...]
    cells: Mapping[str, Cell]
    found: CsvBytes | None = None
    tellable: bool = True

    @property
    def header(self) -> int | None:
        """The row of the names."""
        return 1 if self.found else None

    @property
    def first(self) -> int:
        """The number of the first row."""
        return 2 if self.found else 1

    def is_complete(self, made: Layout) -> bool:
        """Whether each name is a field, none comes twice, and none is absent that is needed."""
        needed = {column.field for column in made.columns if not column.missing}
        known = {column.field for column in made.columns}
        return len(set(self.names)) == len(self.names) and needed <= set(self.names) <= known

    def is_whole(self, rows: int) -> bool:
        """Whether each of the `rows` that were read had as many cells as the header."""
        if self.found is None or self.found.quotes:
            return True
        return self.found.commas == (rows + 1) * (len(self.names) - 1)

    def counts_up(self, rows: int) -> bool:
        """Whether the `rows` that were read are numbered one by one."""
        return self.found is None or self.found.lines == rows + 1
