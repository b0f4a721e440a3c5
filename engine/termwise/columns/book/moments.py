"""Moments as written, in SQL: a time of day in the program's zone, or one with its offset."""

from __future__ import annotations

from typing import Final

from termwise.columns.book.cells import DAY
from termwise.columns.book.clock import CLOCK
from termwise.columns.book.names import literal

_TIME: Final = "T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
_OFFSET: Final = "[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]"


def local_time(cell: str) -> str:
    """The time that a cell writes without its offset; NULL where it is no moment."""
    right = f"regexp_full_match({cell}, {literal(f'{DAY}{_TIME}(?:Z|{_OFFSET})?')})"
    # With seconds and an offset, or without: the digits up to there are what the database reads.
    written = f"regexp_replace({cell}, {literal(f'(?:Z|{_OFFSET})$')}, '')"
    return f"CASE WHEN {right} THEN TRY_CAST({written} AS TIMESTAMP) END"


def clock_join(local: str, clock: str) -> str:
    """Joins the piece of the zone's clock that a time of day lies in, as `clock`."""
    within = f"{local} >= {clock}.starts AND {local} < {clock}.ends"
    return f"LEFT JOIN {CLOCK} {clock} ON CAST({local} AS DATE) = {clock}.day AND {within}"


def moment_value(cell: str, local: str, clock: str) -> str:
    """The moment in UTC; NULL where the clocks were put forward over it."""
    minutes = (
        f"CAST(right({cell}, 6)[1] || '1' AS INTEGER) * "
        f"(CAST(right({cell}, 5)[1:2] AS INTEGER) * 60 + CAST(right({cell}, 2) AS INTEGER))"
    )
    return (
        f"CASE WHEN right({cell}, 1) = 'Z' THEN {local} "
        f"WHEN length({cell}) > 20 THEN {local} - to_minutes({minutes}) "
        f"ELSE {local} - to_seconds({clock}.seconds) END"
    )
