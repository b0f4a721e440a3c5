"""One row of csv: RFC 4180 quotes, and nothing that a spreadsheet would run."""

from __future__ import annotations

import re
from collections.abc import Sequence

# The signs with which OWASP says that a spreadsheet begins a formula (their full-width forms
# too), and the apostrophe itself, so that taking one off gives back every text as it was.
_RUNS = frozenset("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")
_SPECIAL = re.compile('["\r\n]')
_QUOTED = re.compile('[",\r\n]')


def csv_row(cells: Sequence[str]) -> str:
    """The cells with their commas, quoted where they must be, and a line feed."""
    row = ",".join(cells)
    # Nearly no row has a cell to quote, and one look at the whole row is quicker than one a cell.
    if _SPECIAL.search(row) or row.count(",") >= len(cells):
        row = ",".join([_quoted(cell) if _QUOTED.search(cell) else cell for cell in cells])
    return row + "\n"


def guarded(text: str) -> str:
    """A text cell that no spreadsheet runs: with an apostrophe before it where it might."""
    return f"'{text}" if text[:1] in _RUNS else text


def unguarded(cell: str) -> str:
    """The text that `guarded` was given."""
    return cell.removeprefix("'")


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'
