"""One random case: checked, read, and run by every engine."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from termwise import BookError, Program, ProgramError
from termwise.book.model import Book

from tests.differential.engines import ENGINES, REFERENCE, EngineName, outcome
from tests.differential.outcome import Came, Outcome, agree
from tests.generators import Case, View


@dataclass(frozen=True, slots=True)
class Refused:
    """A program or book that never got to an engine, with the codes of what is wrong."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """The checker or reader of books broke down: the traceback."""

    traceback: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What each engine came to on a book."""

    program: Program
    book: Book
    outcomes: Mapping[EngineName, Outcome]

    @property
    def agrees(self) -> bool:
        """Whether every engine came to what the reference came to."""
        return all(agree(self.reference, other) for other in self.outcomes.values())

    @property
    def reference(self) -> Outcome:
        """What the plain evaluator came to."""
        return self.outcomes[REFERENCE]

    @property
    def has_rows(self) -> bool:
        """Whether lines or decisions came out."""
        came = self.reference
        return isinstance(came, Came) and bool(came.lines or came.decisions)


Comparison = Refused | Broken | Compared


def compare(case: Case) -> list[Comparison]:
    """Run a case on every engine: one comparison a book, or one for a program that is refused."""
    try:
        program = loaded(case)
    except ProgramError as error:
        codes = {each.code for each in error.diagnostics if each.severity == "error"}
        return [Refused(tuple(sorted(codes)))]
    except Exception:
        return [Broken(traceback.format_exc())]
    return [compare_book(program, view) for view in case.views]


def compare_book(program: Program, view: View) -> Comparison:
    """Run a book on every engine."""
    try:
        book = program.book(view.book)
    except BookError as error:
        return Refused(tuple(sorted({f"book: {each.code}" for each in error.problems})))
    except Exception:
        return Broken(traceback.format_exc())
    return Compared(program, book, {name: outcome(name, program, book, view) for name in ENGINES})


def agrees(found: Comparison) -> bool:
    """Whether nothing broke down and no engine differs."""
    match found:
        case Refused():
            return True
        case Broken():
            return False
        case Compared():
            return found.agrees


def loaded(case: Case) -> Program:
    """The program of a case; raises `ProgramError`."""
    with TemporaryDirectory() as folder:
        write_files(case, Path(folder))
        return Program.load(Path(folder))


def write_files(case: Case, folder: Path) -> None:
    """The files of the case's program."""
    for name, text in case.files.items():
        folder.joinpath(name).write_text(text, encoding="utf-8")
