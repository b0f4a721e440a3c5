"""Moments in SQL: a time of day in the program's zone, or one that says its offset."""

from __future__ import annotations

from typing import Final

from termwise.columns.book.cells import DAY
from termwise.columns.book.clock import CLOCK
from termwise.columns.book.names import literal
from termwise.columns.book.source import WRITTEN
from termwise.columns.book.typed_cells import whole_seconds

_TIME: Final = "T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
_OFFSET: Final = "[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]"


def local_time(cell: str, kind: str) -> str | None:
    """The time of day that a cell of type `kind` gives, whatever its offset.

    NULL where it is no moment; None: the type never fits.
    """
    if kind not in WRITTEN:
        return whole_seconds(cell, kind)
    right = f"regexp_full_match({cell}, {literal(f'{DAY}{_TIME}(?:Z|{_OFFSET})?')})"
    # The database reads an offset and forgets it.
    written = f"regexp_replace({cell}, {literal(f'(?:Z|{_OFFSET})$')}, '')"
    return f"CASE WHEN {right} THEN TRY_CAST({written} AS TIMESTAMP) END"


def clock_join(local: str, clock: str) -> str:
    """Joins the piece of the zone's clock that a time of day lies in, as `clock`."""
    within = f"{local} >= {clock}.starts AND {local} < {clock}.ends"
    return f"LEFT JOIN {CLOCK} {clock} ON CAST({local} AS DATE) = {clock}.day AND {within}"


def moment_value(cell: str, kind: str, local: str, clock: str) -> str:
    """The moment in UTC; NULL where the clocks were put forward over it."""
    in_zone = f"{local} - to_seconds({clock}.seconds)"
    if kind not in WRITTEN:
        return in_zone
    hours, minutes = f"CAST(right({cell}, 5)[1:2] AS INTEGER)", f"CAST(right({cell}, 2) AS INTEGER)"
    ahead = f"CAST(right({cell}, 6)[1] || '1' AS INTEGER) * ({hours} * 60 + {minutes})"
    return (
        f"CASE WHEN {local} IS NULL THEN NULL WHEN right({cell}, 1) = 'Z' THEN {local} "
        f"WHEN length({cell}) > 20 THEN {local} - to_minutes({ahead}) ELSE {in_zone} END"
    )
