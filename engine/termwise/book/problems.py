"""What is wrong with a book: all of it, place by place, for the person who keeps the data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

BookCode = Literal[
    "no-book",
    "other-program",
    "missing-file",
    "unknown-file",
    "two-files",
    "missing-table",
    "unknown-table",
    "bad-table",
    "unreadable-file",
    "not-utf8",
    "no-pyarrow",
    "empty-file",
    "wrong-separator",
    "duplicate-column",
    "unknown-column",
    "missing-column",
    "ragged-row",
    "broken-quotes",
    "broken-json",
    "bad-row",
    "missing-value",
    "wrong-type",
    "inexact",
    "bad-amount",
    "too-many-decimals",
    "too-large",
    "bad-date",
    "bad-moment",
    "no-such-time",
    "year-out-of-range",
    "bad-boolean",
    "unknown-value",
    "bad-text",
    "text-too-long",
    "bad-key",
    "duplicate-key",
    "unknown-reference",
    "ungoverned-row",
]
"""What can be wrong with a book; each is told in docs/reference/book.md."""

BOUND = 100
"""How many problems are told one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class BookProblem:
    """One thing that keeps a book from being read.

    `code` is stable and listed in docs/reference/book.md. `table` is the file (`partner.csv`), or
    the entity where the book was given in memory; empty where the whole book is meant. `row` is
    the line of a csv or jsonl file on which the row begins, else the row's number from 1. `value`
    is the cell as it was found, on one line and cut where it is long. `help` says what to do.
    """

    code: BookCode
    table: str
    row: int | None
    field: str | None
    value: str | None
    message: str
    help: str | None

    def __str__(self) -> str:
        place = [self.table] if self.table else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"field {self.field}"] if self.field is not None else []
        told = self.message if self.help is None else f"{self.message}; {self.help}"
        return f"{', '.join(place)}: {told}" if place else told


class BookError(Exception):
    """A book cannot be used.

    `problems` says why, in order of table and row, up to `BOUND` of them; `more` counts those
    beyond.
    """

    def __init__(self, problems: Iterable[BookProblem], more: int = 0) -> None:
        self.problems = tuple(problems)
        self.more = more
        others = len(self.problems) - 1 + more
        text = str(self.problems[0]) if self.problems else "the book has problems"
        self._text = text + (f" (and {others} more)" if others > 0 else "")
        super().__init__(self.problems, more)

    def __str__(self) -> str:
        return self._text


def render_text(error: BookError) -> str:
    """One problem a line, and a last line that counts the rest; ends with a line feed."""
    lines = [str(problem) for problem in error.problems]
    if error.more:
        lines.append(f"and {error.more} more problem{'s' if error.more > 1 else ''}")
    return "".join(f"{line}\n" for line in lines)


def render_json(error: BookError) -> str:
    """`{"problems": [{code, table, row, field, value, message, help}, …], "more": 0}`."""
    problems = [asdict(problem) for problem in error.problems]
    content = {"problems": problems, "more": error.more}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
