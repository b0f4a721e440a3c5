"""The Python API: load a program, evaluate a book, decide one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary, ref
from zoneinfo import ZoneInfo

from termwise.book.declared import check_declared, declared_by
from termwise.book.model import Book
from termwise.book.reader import read_book
from termwise.book.single_row import RowReader
from termwise.days import Day, day, day_or_none
from termwise.language.check.folder import load_program
from termwise.language.program import Program as Terms
from termwise.result import KeptResult, Result
from termwise.rete.engine import Engine, Prepared
from termwise.rete.fork_safe import ForkSafeLock
from termwise.rete.run import Question
from termwise.shipped_programs import program_folder

BookLike = Book | str | Path | Mapping[str, Iterable[object]]
"""A `Book`, a folder of tables, or a dict of lists of plain dicts or dataclasses."""

KEPT: Final = 4
"""For so many days, and other ways to ask, a book stays prepared."""

_Asked = tuple[Day, Day | None, Day | None, Day | None, str | None]
"""As of when, known when (both, terms, rows), in which language: as the caller said it."""

_Kept = dict[tuple[Question, str | None], Prepared]


class Program:
    """A partner program, ready to be evaluated; safe to share between threads, and over a fork.

    >>> from termwise import Program
    >>> program = Program.load("online-services-fr")
    >>> book = program.book({
    ...     "partner": [{"partner_id": "P1", "name": "Contoso", "country": "FR",
    ...                  "agreement_signed_on": "2009-05-20"}],
    ...     "certification": [{"certification_id": "X1", "partner": "P1", "kind": "web",
    ...                        "passed_on": "2009-05-20"}],
    ...     "application": [{"application_id": application, "name": application}
    ...                     for application in ("exchange_online", "sharepoint_online",
    ...                                         "live_meeting", "office_communications_online")],
    ...     "price": [{"price_id": "E1", "application": "exchange_online",
    ...                "valid_from": "2009-05-17", "monthly_price_per_user": "4.99"}],
    ...     "customer": [{"customer_id": "C1", "name": "Fabrikam", "country": "FR"}],
    ... })
    >>> order = {"order_id": "O1", "partner": "P1", "customer": "C1",
    ...          "application": "exchange_online", "kind": "new_contract",
    ...          "ordered_on": "2009-06-01", "starts_on": "2009-06-15",
    ...          "ends_on": "2010-06-15", "users": 100}
    >>> decided = program.decide("order", order, book, as_of="2009-06-30")
    >>> [(line.rule, line.amount, line.currency) for line in decided.lines]
    [('acquisition-commission', 71856, 'EUR')]
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._engine = Engine(terms)
        self._declared = declared_by(terms)
        self._zone = ZoneInfo(terms.time_zone)
        self._readers: dict[str, RowReader] = {}
        self._preparing = ForkSafeLock()
        self._prepared: WeakKeyDictionary[Book, _Kept] = WeakKeyDictionary()
        self._latest: tuple[Callable[[], Book | None], _Asked | None, Callable[[], Prepared | None]]
        self._latest = (lambda: None, None, lambda: None)

    def __repr__(self) -> str:
        return f"<Program {self.name}: {', '.join(each.name for each in self.terms.versions)}>"

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

        A book read for another program serves this one too if that declares the same entities,
        so books outlive a change of terms. Raises `BookError` with every problem.
        """
        if isinstance(source, Book):
            check_declared(source, self._declared)
            return source
        return read_book(self.terms, Path(source) if isinstance(source, str) else source)

    def evaluate(
        self,
        book: BookLike,
        *,
        as_of: Day,
        known_at: Day | None = None,
        terms_known_at: Day | None = None,
        rows_known_at: Day | None = None,
        language: str | None = None,
    ) -> Result:
        """Every line and decision of a book, at the end of the day `as_of`.

        `known_at` leaves out versions announced later and rows recorded later;
        `terms_known_at` and `rows_known_at` set one of the two alone. Messages come in
        `language`, or in the program's first one. The result can be asked why
        (`Result.explain`, `why_not`), and keeps all rows for that.

        Raises `BookError` for the book's faults and `RunError` for effects that cannot come out.
        """
        question = self._question(as_of, known_at, terms_known_at, rows_known_at)
        outcome, tracer = self._engine.evaluate_kept(
            self.book(book),
            question.as_of,
            terms_known_at=question.terms_known_at,
            rows_known_at=question.rows_known_at,
            language=self._language(language),
        )
        told = language or self.terms.languages[0]
        return KeptResult(
            tuple(outcome.lines), tuple(outcome.decisions), lambda: tracer, self.terms, told
        )

    def decide(
        self,
        subject: str,
        row: object,
        book: BookLike,
        *,
        as_of: Day | None = None,
        known_at: Day | None = None,
        terms_known_at: Day | None = None,
        rows_known_at: Day | None = None,
        language: str | None = None,
        trace: bool = False,
    ) -> Result:
        """What follows from one row more, as `evaluate` would say with it in the book.

        `row` is a dict or an instance of a dataclass, with a key that is not in the book. Only
        the rules and decisions of the row itself come out, not those of its periods; nothing if
        it is dated after `as_of`, which is today in the program's time zone unless given. With
        `trace` the result keeps what the row was decided on and can be asked why; unfolding it
        is left to that.

        Give a `Book` (see `book`): it is evaluated once and kept, and each further row takes
        microseconds. A folder or a dict is read and evaluated anew for every row.

        Raises `BookError` for the row's faults (`RunError` for effects that cannot come out),
        `ValueError` where the program has no such entity.
        """
        reader = self._readers.get(subject) or self._reader(subject)
        values = reader.read(row)
        today = as_of if as_of is not None else self._today()
        asked = (today, known_at, terms_known_at, rows_known_at, language)
        # A service asks the same book again and again: found without a look-up.
        known_book, known_asked, found = self._latest
        prepared = found()
        if prepared is None or known_book() is not book or known_asked != asked:
            prepared = self._prepare(self.book(book), asked)
        if not trace:
            return Result(*prepared.decide(subject, values))
        lines, decisions, tracer = prepared.decide_kept(subject, values)
        told = language or self.terms.languages[0]
        return KeptResult(lines, decisions, tracer, self.terms, told)

    def prepare(
        self,
        book: Book,
        *,
        as_of: Day | None = None,
        known_at: Day | None = None,
        terms_known_at: Day | None = None,
        rows_known_at: Day | None = None,
        language: str | None = None,
    ) -> None:
        """Evaluate a book for `decide`, which else does so for the first row; before a fork, say.

        Raises as `evaluate` does.
        """
        today = as_of if as_of is not None else self._today()
        asked = (today, known_at, terms_known_at, rows_known_at, language)
        self._prepare(self.book(book), asked)

    def _today(self) -> date:
        return datetime.now(self._zone).date()

    def _prepare(self, book: Book, asked: _Asked) -> Prepared:
        """A book made ready for row after row: once, whatever number of threads ask."""
        as_of, known_at, terms_known_at, rows_known_at, language = asked
        question = self._question(as_of, known_at, terms_known_at, rows_known_at)
        key = (question, self._language(language))
        prepared = self._prepared.get(book, {}).get(key)
        if prepared is None:
            with self._preparing:
                kept = self._prepared.setdefault(book, {})
                prepared = kept.get(key)
                if prepared is None:
                    prepared = kept[key] = self._made_ready(book, *key)
                while len(kept) > KEPT:
                    del kept[next(iter(kept))]
        self._latest = (ref(book), asked, ref(prepared))
        return prepared

    def _made_ready(self, book: Book, question: Question, language: str | None) -> Prepared:
        return self._engine.prepare(
            book,
            question.as_of,
            terms_known_at=question.terms_known_at,
            rows_known_at=question.rows_known_at,
            language=language,
        )

    def _reader(self, subject: str) -> RowReader:
        entity = self.terms.entities.get(subject)
        if entity is None:
            names = ", ".join(self.terms.entities)
            raise ValueError(f"{subject!r} is no entity of {self.name}: there is {names}")
        reader = self._readers[subject] = RowReader(entity, self.terms)
        return reader

    def _language(self, language: str | None) -> str | None:
        if language is None or language in self.terms.languages:
            return language
        written = ", ".join(self.terms.languages)
        raise ValueError(f"{self.name} is not written in {language!r}: there is {written}")

    def _question(
        self,
        as_of: Day,
        known_at: Day | None,
        terms_known_at: Day | None,
        rows_known_at: Day | None,
    ) -> Question:
        known = day_or_none("known_at", known_at)
        return Question(
            day("as_of", as_of),
            day_or_none("terms_known_at", terms_known_at) or known,
            day_or_none("rows_known_at", rows_known_at) or known,
        )


__all__ = ["BookLike", "Day", "Program", "Result"]
