"""One row more: what `decide` says of it, and what evaluating the book with it says."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace

from termwise import Program, RunError
from termwise.language.types import Row
from termwise.outcome.model import DecisionValue, Line

from tests.differential.outcome import Crashed, Ended, Outcome, agree, came
from tests.generators import View
from tests.generators.books import BookDraft, Record


@dataclass(frozen=True, slots=True)
class Decided:
    """A row with both answers."""

    subject: str
    row: Record
    evaluated: Outcome
    decided: Outcome

    @property
    def agrees(self) -> bool:
        """Whether both are the same; a row at fault must be at fault both ways."""
        return agree(self.evaluated, self.decided)


def decided(program: Program, view: View) -> Iterator[Decided]:
    """The last row of each table, where nothing else refers to it.

    Not asked of where the book without the row does not come to an outcome, or the book with it
    ends because of other rows.
    """
    for subject in program.terms.entities:
        found = _decided(program, view, subject)
        if found is not None:
            yield found


def _decided(program: Program, view: View, subject: str) -> Decided | None:
    rows = view.book.get(subject, [])
    if not rows:
        return None
    # A row that is decided is known at once; when it was recorded is not said.
    row = {name: cell for name, cell in rows[-1].items() if name != "recorded_on"}
    if _is_referred_to(program, view.book, subject, row):
        return None
    without: BookDraft = {**view.book, subject: rows[:-1]}
    more: BookDraft = {**view.book, subject: [*rows[:-1], row]}
    evaluated = _evaluated(program, replace(view, book=more), subject, row)
    if evaluated is None:
        return None
    answer = _answer(program, replace(view, book=without), subject, row)
    return None if answer is None else Decided(subject, row, evaluated, answer)


def _is_referred_to(program: Program, book: BookDraft, subject: str, row: Record) -> bool:
    key = str(row.get(program.terms.entities[subject].key))
    return any(
        str(other.get(field.name)) == key and other is not book[subject][-1]
        for entity in program.terms.entities.values()
        for field in entity.fields.values()
        if field.type == Row(subject)
        for other in book.get(entity.name, [])
    )


def _evaluated(program: Program, view: View, subject: str, row: Record) -> Outcome | None:
    """What evaluating the book says of the row; None where other rows end it."""
    key = str(row.get(program.terms.entities[subject].key))
    try:
        found = program.evaluate(
            view.book,
            as_of=view.as_of,
            terms_known_at=view.terms_known_at,
            rows_known_at=view.rows_known_at,
        )
    except RunError as error:
        own = {each.code for each in error.problems if (each.subject, each.key) == (subject, key)}
        return Ended(frozenset(own), str(error)) if own else None
    except Exception:
        return Crashed(traceback.format_exc())

    def is_of_row(each: Line | DecisionValue) -> bool:
        return (each.subject, each.key) == (subject, key)

    return came(filter(is_of_row, found.lines), filter(is_of_row, found.decisions))


def _answer(program: Program, view: View, subject: str, row: Record) -> Outcome | None:
    """What `decide` says; None where the book without the row comes to no outcome."""
    book = program.book(view.book)
    terms, rows = view.terms_known_at, view.rows_known_at
    try:
        program.prepare(book, as_of=view.as_of, terms_known_at=terms, rows_known_at=rows)
    except RunError:
        return None
    try:
        result = program.decide(
            subject, row, book, as_of=view.as_of, terms_known_at=terms, rows_known_at=rows
        )
        return came(result.lines, result.decisions)
    except RunError as error:
        return Ended(frozenset(each.code for each in error.problems), str(error))
    except Exception:
        return Crashed(traceback.format_exc())
