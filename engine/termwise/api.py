"""The Python API: load a program, evaluate a book, decide one row, explain a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary, ref

from termwise.book.model import Book
from termwise.book.reader import read_book
from termwise.book.single_row import RowReader
from termwise.language.check.folder import load_program
from termwise.language.program import Program as Terms
from termwise.result import KeptResult, Result
from termwise.rete.engine import Engine, Prepared
from termwise.shipped_programs import program_folder

BookLike = Book | str | Path | Mapping[str, Iterable[object]]
"""A `Book`, a folder of tables, or a dict of lists of plain dicts or dataclasses."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known when: the two clocks, None for everything.

    `terms` leaves out versions announced later, `rows` rows recorded later.
    """

    terms: date | None = None
    rows: date | None = None


EVERYTHING: Final = Known()


def known(
    known_at: date | None, terms_known_at: date | None = None, rows_known_at: date | None = None
) -> Known:
    """Both clocks set by `known_at`, each of them by its own date where that is given."""
    return Known(terms_known_at or known_at, rows_known_at or known_at)


class Program:
    """A partner program, ready to be evaluated; safe to share between threads.

    >>> from datetime import date
    >>> from termwise import Program
    >>> program = Program.load("online-services-fr")
    >>> result = program.evaluate(
    ...     {
    ...         "partner": [{"partner_id": "P1", "name": "Contoso", "country": "FR",
    ...                      "agreement_signed_on": "2009-05-20"}],
    ...         "certification": [{"certification_id": "X1", "partner": "P1", "kind": "web",
    ...                            "passed_on": "2009-05-20"}],
    ...         "application": [{"application_id": application, "name": application}
    ...                         for application in ("exchange_online", "sharepoint_online",
    ...                                             "live_meeting",
    ...                                             "office_communications_online")],
    ...         "price": [{"price_id": "E1", "application": "exchange_online",
    ...                    "valid_from": "2009-05-17", "monthly_price_per_user": "4.99"}],
    ...         "customer": [{"customer_id": "C1", "name": "Fabrikam", "country": "FR"}],
    ...         "order": [{"order_id": "O1", "partner": "P1", "customer": "C1",
    ...                    "application": "exchange_online", "kind": "new_contract",
    ...                    "ordered_on": "2009-06-01", "starts_on": "2009-06-15",
    ...                    "ends_on": "2010-06-15", "users": 100}],
    ...     },
    ...     as_of=date(2009, 6, 30),
    ... )
    >>> [(line.rule, line.amount) for line in result.lines]
    [('acquisition-commission', 71856), ('recurring-commission', 35928), ('customer-bill', 49900)]
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._engine = Engine(terms)
        self._prepared: WeakKeyDictionary[Book, dict[tuple[date, Known], Prepared]] = (
            WeakKeyDictionary()
        )
        self._lock = Lock()
        self._readers: dict[str, RowReader] = {}
        self._latest: tuple[Callable[[], Book | None], date | None, Prepared | None]
        self._latest = (lambda: None, None, None)

    @classmethod
    def load(cls, path: str | Path) -> Program:
        """The program in a folder, or the shipped one of that name.

        Raises `ProgramError` with every diagnostic where it has errors.
        """
        return cls(load_program(program_folder(path)))

    @property
    def name(self) -> str:
        """The program's name, as program.yaml says it."""
        return self.terms.name

    def book(self, source: BookLike) -> Book:
        """The tables of a book, read and checked once; keep it where it is used again.

        Raises `BookError` with every problem.
        """
        if isinstance(source, Book):
            return source
        return read_book(self.terms, Path(source) if isinstance(source, str) else source)

    def evaluate(
        self,
        book: BookLike,
        *,
        as_of: date,
        known_at: date | None = None,
        terms_known_at: date | None = None,
        rows_known_at: date | None = None,
        language: str | None = None,
    ) -> Result:
        """Every line and decision of a book, at the end of the day `as_of`.

        The result can be asked why (`Result.explain`, `why_not`), and keeps all rows for that.
        Raises `BookError` for the book's faults and `RunError` for effects that cannot come out.
        """
        clocks = known(known_at, terms_known_at, rows_known_at)
        outcome, tracer = self._engine.evaluate_kept(
            self.book(book),
            as_of,
            terms_known_at=clocks.terms,
            rows_known_at=clocks.rows,
            language=language,
        )
        told = language or self.terms.languages[0]
        return KeptResult(
            tuple(outcome.lines), tuple(outcome.decisions), lambda: tracer, self.terms, told
        )

    def prepare(self, book: BookLike, *, as_of: date, known: Known = EVERYTHING) -> Prepared:
        """A book made ready for deciding row after row; kept as long as the `Book` is."""
        made = self.book(book)
        with self._lock:
            cache = self._prepared.setdefault(made, {})
        found = cache.get((as_of, known))
        if found is None:
            found = self._engine.prepare(
                made, as_of, terms_known_at=known.terms, rows_known_at=known.rows
            )
            with self._lock:
                cache[as_of, known] = found
        return found

    def decide(
        self,
        subject: str,
        row: Mapping[str, object],
        book: BookLike,
        *,
        as_of: date | None = None,
        trace: bool = False,
    ) -> Result:
        """What follows from one row more, as `evaluate` would say with it in the book.

        Only the rules and decisions of the row itself, not of its periods. Without `as_of`: as
        of today. Give a `Book` (see `book`), so that it is prepared once. With `trace` the result
        keeps what the row was decided on and can be asked why; unfolding it is left to that.
        """
        day = as_of or date.today()
        made, prepared_for, prepared = self._latest
        # A service asks the same book again and again: found without a look-up.
        if made() is not book or prepared_for != day or prepared is None:
            prepared = self.prepare(book, as_of=day)
            if isinstance(book, Book):
                self._latest = (ref(book), day, prepared)
        reader = self._readers.get(subject) or self._reader(subject)
        if not trace:
            lines, decisions = prepared.decide(subject, reader.read(row))
            return Result(tuple(lines), tuple(decisions))
        lines, decisions, tracer = prepared.decide_kept(subject, reader.read(row))
        told = self.terms.languages[0]
        return KeptResult(tuple(lines), tuple(decisions), tracer, self.terms, told)

    def _reader(self, subject: str) -> RowReader:
        entity = self.terms.entities.get(subject)
        if entity is None:
            names = ", ".join(self.terms.entities)
            raise ValueError(f"{subject!r} is no entity of {self.name}: there is {names}")
        reader = self._readers[subject] = RowReader(entity, self.terms)
        return reader


__all__ = ["EVERYTHING", "BookLike", "Known", "Program", "Result", "known"]
