"""The engine that decides case by case, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from termwise.book.model import Book
from termwise.language.program import Program
from termwise.outcome.problems import RunError
from termwise.rete.book_checks import check_dates, check_lists, check_trees
from termwise.rete.cells import CycleFound
from termwise.rete.compiled import CompiledProgram
from termwise.rete.output import Outcome, decisions_of, lines_of
from termwise.rete.prepared import Prepared
from termwise.rete.run import Question, Run
from termwise.rete.tracing.tracer import Tracer

Progress = Callable[[int, int], None]


class Engine:
    """Evaluates one program. Any number of threads may share an engine."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.compiled = CompiledProgram(program)

    def evaluate(
        self,
        book: Book,
        as_of: date,
        *,
        terms_known_at: date | None = None,
        rows_known_at: date | None = None,
        language: str | None = None,
        decisions: bool = True,
        progress: Progress | None = None,
    ) -> Outcome:
        """All lines and decisions of a book on a day.

        Raises `RunError` with everything that is wrong with it.
        """
        question = Question(as_of, terms_known_at, rows_known_at)
        run = self.run(book, question, progress)
        return self._told(run, language, decisions)

    def evaluate_kept(
        self,
        book: Book,
        as_of: date,
        *,
        terms_known_at: date | None = None,
        rows_known_at: date | None = None,
        language: str | None = None,
    ) -> tuple[Outcome, Tracer]:
        """The same, with what tells why; that keeps all rows with their values.

        Raises `RunError`.
        """
        run = self.run(book, Question(as_of, terms_known_at, rows_known_at))
        return self._told(run, language, True), Tracer(run)

    def prepare(
        self,
        book: Book,
        as_of: date,
        *,
        terms_known_at: date | None = None,
        rows_known_at: date | None = None,
        language: str | None = None,
    ) -> Prepared:
        """A book evaluated and kept, for deciding one row more at a time.

        Raises `RunError` with everything that is wrong with it.
        """
        run = self.run(book, Question(as_of, terms_known_at, rows_known_at))
        with _complete(run):
            return Prepared(run, book.tables, language or self.program.languages[0])

    def _told(self, run: Run, language: str | None, decisions: bool) -> Outcome:
        with _complete(run):
            lines = lines_of(run, language or self.program.languages[0])
            return Outcome(lines, decisions_of(run) if decisions else [])

    def run(self, book: Book, question: Question, progress: Progress | None = None) -> Run:
        """A whole book evaluated, all its values at hand."""
        run = Run(self.compiled, book, question)
        check_dates(run)
        check_trees(run)
        with _complete(run):
            run.drive(self.compiled.reads.order, progress)
            check_lists(run)
        return run


@contextmanager
def _complete(run: Run) -> Iterator[None]:
    """Raises what was found wrong in here; a message may read what nothing read before it."""
    try:
        yield
    except CycleFound as found:
        raise RunError([*run.faults.problems, run.faults.circle(found)]) from None
    if run.faults:
        raise RunError(run.faults.problems)


__all__ = ["Engine", "Outcome", "Prepared", "Progress"]
