"""Columns that the database has typed already, as the cells of a source.

Moments that Python could not hold exactly, or only with the database's own zones, become texts as a
book writes them.
"""

from __future__ import annotations

from termwise.columns.book.source import NANOSECONDS, ZONED, Cell


def stored_cell(column: str, kind: str) -> Cell:
    """The cell of a column of type `kind`."""
    if kind == ZONED:
        return Cell(_zoned_text(column), kind)
    if kind == NANOSECONDS:
        return Cell(f"replace(CAST({column} AS VARCHAR), ' ', 'T')", kind)
    if kind.startswith("ENUM("):
        return Cell(f"CAST({column} AS VARCHAR)")
    return Cell(column, kind)


def _zoned_text(column: str) -> str:
    """A moment as a book writes it: in UTC, with `Z`."""
    utc = f"make_timestamp(epoch_us({column}))"
    text = f"replace(CAST({utc} AS VARCHAR), ' ', 'T') || 'Z'"
    return f"CASE WHEN isfinite({column}) THEN {text} ELSE CAST({column} AS VARCHAR) END"
