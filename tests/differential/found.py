"""Runs a small program on every engine, for the tests of what long runs found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from termwise import Program
from termwise.book.reader import read_book

from tests.differential.comparison import Compared
from tests.differential.deciding import decided
from tests.differential.engines import ENGINES, outcome
from tests.differential.outcome import Outcome, shown
from tests.generators import View
from tests.generators.books import BookDraft
from tests.oracle.small import Small


def agreed(
    entities: str,
    versions: Mapping[str, str],
    book: BookDraft,
    as_of: str = "2025-12-31",
    terms_known_at: str | None = None,
) -> Outcome:
    """What all engines come to; fails where they differ, or where a row is decided otherwise."""
    program = Program(Small(entities, versions).terms)
    known = None if terms_known_at is None else date.fromisoformat(terms_known_at)
    view = View(book, date.fromisoformat(as_of), known, None, None)
    read = read_book(program.terms, book)
    found = Compared(program, read, {name: outcome(name, program, read, view) for name in ENGINES})
    assert found.agrees, {name: shown(each) for name, each in found.outcomes.items()}
    for row in decided(program, view):
        assert row.agrees, (shown(row.evaluated), shown(row.decided))
    return found.reference
