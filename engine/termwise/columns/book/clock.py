"""The clock of the program's time zone, as a table: which offset each stretch of local time has.

It comes from Python's own zones, so that every engine has the same clock; the database's may be
of another year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import duckdb

from termwise.book.days import FIRST_YEAR, LAST_YEAR

CLOCK: Final = "temp.book_clock"
"""The table: `day`, `starts`, `ends` (exclusive) and `seconds`, the offset of that local time
from UTC; NULL where the clocks were put forward over it."""

_STEP: Final = timedelta(days=3)
"""No zone changes its clock twice within a week, as far as it is known (Boa Vista did in 2000)."""
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """Local times from `starts` to before `ends`, and their offset from UTC in seconds."""

    starts: datetime
    ends: datetime
    seconds: int | None


@lru_cache(maxsize=8)
def pieces(zone: ZoneInfo) -> tuple[Piece, ...]:
    """Local time without gap from 1900 to 2200; of a time that comes twice the earlier is meant."""
    found: list[Piece] = []
    reached: datetime | None = None
    for first, until, seconds in _reigns(zone):
        starts, ends = first + timedelta(seconds=seconds), until + timedelta(seconds=seconds)
        if reached is not None and starts > reached:
            found.append(Piece(reached, starts, None))
        begins = starts if reached is None else max(starts, reached)
        if ends > begins:
            found.append(Piece(begins, ends, seconds))
            reached = ends
    return tuple(found)


def write_clock(connection: duckdb.DuckDBPyConnection, zone: ZoneInfo) -> None:
    """Make the table `CLOCK`."""
    made = pieces(zone)
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {CLOCK} AS
        WITH piece AS (SELECT unnest(CAST($1 AS VARCHAR[]))::TIMESTAMP AS starts,
                              unnest(CAST($2 AS VARCHAR[]))::TIMESTAMP AS ends,
                              unnest(CAST($3 AS INTEGER[])) AS seconds)
        SELECT unnest(range(starts::DATE, ends::DATE + 1, INTERVAL 1 DAY))::DATE AS day,
               starts, ends, seconds
        FROM piece""",
        [
            [piece.starts.isoformat(sep=" ") for piece in made],
            [piece.ends.isoformat(sep=" ") for piece in made],
            [piece.seconds for piece in made],
        ],
    )


def _reigns(zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, int]]:
    """The stretches of UTC with one offset."""
    begin = datetime(FIRST_YEAR, 1, 1) - timedelta(days=2)
    end = datetime(LAST_YEAR + 1, 1, 1) + timedelta(days=2)
    first, seconds, at = begin, _offset(begin, zone), begin
    while at < end:
        later = at + _STEP
        if _offset(later, zone) != seconds:
            changed = _change(at, later, seconds, zone)
            yield first, changed, seconds
            first, seconds = changed, _offset(later, zone)
        at = later
    yield first, at, seconds


def _change(before: datetime, after: datetime, seconds: int, zone: ZoneInfo) -> datetime:
    """The first second after `before` whose offset is another."""
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, zone) == seconds:
            before = middle
        else:
            after = middle
    return after


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    """Seconds that the zone's clock is ahead of UTC."""
    ahead = moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    assert ahead is not None
    return round(ahead.total_seconds())
