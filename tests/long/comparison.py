"""One random case: checked, read, and run by the engine and by the oracle."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from termwise import BookError, Program, ProgramError, RunError
from termwise.book.model import Book

from tests.generators import Case
from tests.oracle import OracleError, cells, decision_cells, evaluate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side came to: its rows as text, or the error that ended the run with its codes."""

    lines: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    error: str = ""
    codes: tuple[str, ...] = ()
    crashed: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of a case: refused before anything ran (with the codes), or two outcomes."""

    refused: tuple[str, ...] = ()
    oracle: Outcome | None = None
    engine: Outcome | None = None

    @property
    def agrees(self) -> bool:
        """Whether both came to the same text, or both to an error of the run."""
        if self.oracle is None or self.engine is None:
            return not any(code.startswith("crash") for code in self.refused)
        if self.oracle.crashed or self.engine.crashed:
            return False
        if self.oracle.error or self.engine.error:
            return bool(self.oracle.error) and bool(self.engine.error)
        return self.oracle == self.engine


def compare(case: Case) -> Comparison:
    """Run a case on both sides."""
    try:
        program = _loaded(case)
        book = program.book(case.book)
    except ProgramError as error:
        codes = {each.code for each in error.diagnostics if each.severity == "error"}
        return Comparison(refused=tuple(sorted(codes)))
    except BookError:
        return Comparison(refused=("book",))
    except Exception as error:  # a crash of the checker is a finding, not the end of the run
        return Comparison(refused=(f"crash: {type(error).__name__}",))
    return Comparison((), _by_oracle(program, book, case), _by_engine(program, book, case))


def _loaded(case: Case) -> Program:
    with TemporaryDirectory() as folder:
        write_files(case, Path(folder))
        return Program.load(Path(folder))


def write_files(case: Case, folder: Path) -> None:
    """The files of the case's program."""
    for name, text in case.files.items():
        folder.joinpath(name).write_text(text, encoding="utf-8")


def _by_oracle(program: Program, book: Book, case: Case) -> Outcome:
    try:
        lines, decisions = evaluate(
            program.terms, book, case.as_of, case.terms_known_at, case.rows_known_at, case.language
        )
    except OracleError as error:
        return Outcome(error=str(error), codes=_codes(each.code for each in error.problems))
    except Exception:
        return Outcome(error=traceback.format_exc(), crashed=True)
    return Outcome([*map(repr, map(cells, lines))], [*map(repr, map(decision_cells, decisions))])


def _codes(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(found)))


def _by_engine(program: Program, book: Book, case: Case) -> Outcome:
    try:
        result = program.evaluate(
            book,
            as_of=case.as_of,
            terms_known_at=case.terms_known_at,
            rows_known_at=case.rows_known_at,
            language=case.language,
        )
    except RunError as error:
        return Outcome(error=str(error), codes=_codes(each.code for each in error.problems))
    except Exception:
        return Outcome(error=traceback.format_exc(), crashed=True)
    return Outcome(
        [*map(repr, map(cells, result.lines))],
        [*map(repr, map(decision_cells, result.decisions))],
    )
