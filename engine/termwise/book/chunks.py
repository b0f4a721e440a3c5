"""Rows on their way from a file into a table: column by column, a stretch of rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from termwise.book.faults import plain, shown, suggestion
from termwise.book.report import TableReport
from termwise.book.shape import TableShape

CHUNK = 1000
"""Rows of a stretch: so few stay in the processor's cache, which halves the time of reading."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Cells as found, by column. An absent column is missing in every row.

    `texts`: all cells are known to be texts.
    """

    rows: Sequence[int]
    columns: Mapping[str, Sequence[object]]
    texts: bool = False


def check_header(
    names: Sequence[str], shape: TableShape, report: TableReport, row: int | None
) -> None:
    """Record columns that come twice, that the entity does not have, or that it must have."""
    for place, name in enumerate(names):
        if name in names[:place]:
            help = "keep one of the two"
            report.add("duplicate-column", f"the column {shown(name)} comes twice", help, row=row)
        elif name not in shape.names:
            unknown_column(name, names, shape, report, row)
    for name in shape.required:
        if name not in names:
            missing_column(name, shape, report, row)


def unknown_column(
    name: object, names: Sequence[object], shape: TableShape, report: TableReport, row: int | None
) -> None:
    """Record a column that no field of the entity is read from."""
    # A field that has its column already is not what was meant.
    open_names = [column.name for column in shape.columns if column.name not in names]
    help = suggestion(plain(name), open_names) or "leave it out, or declare it in program.yaml"
    message = f"{shape.entity} has no field {shown(name)}"
    report.add("unknown-column", message, help, row=row)


def missing_column(name: str, shape: TableShape, report: TableReport, row: int | None) -> None:
    """Record that a field which every row has is nowhere in the table."""
    help = "add it; only fields declared with a ? may be left out"
    message = f"there is no column {name}"
    report.add("missing-column", message, help, row=row, column=shape.place(name), field=name)
    report.broken = report.broken or shape.place(name) == 0
