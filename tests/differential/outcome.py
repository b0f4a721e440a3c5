"""What an engine comes to on a book: its rows as text, an error of the run, or a crash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from termwise.outcome.cells import decision_cells, line_cells
from termwise.outcome.model import DecisionValue, Line

from tests import oracle


@dataclass(frozen=True, slots=True)
class Came:
    """Lines and decisions, each as the text of its cells, in order."""

    lines: tuple[str, ...]
    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """An error of the run: its codes (`RunCode`), and what it says.

    `open`: the language leaves it open whether there is an error, as it is about values that
    nothing needs (see the reference, section 12).
    """

    codes: frozenset[str]
    text: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Crashed:
    """An engine broke down: the traceback."""

    traceback: str


Outcome = Came | Ended | Crashed


def came(lines: Iterable[Line], decisions: Iterable[DecisionValue]) -> Came:
    """An outcome as text, cell by cell, as the files of a run have it."""
    return Came(
        tuple(repr(list(line_cells(line))) for line in lines),
        tuple(repr(list(decision_cells(each))) for each in decisions),
    )


def came_plainly(lines: Iterable[Line], decisions: Iterable[DecisionValue]) -> Came:
    """An outcome in the plain evaluator's own words for it, which share nothing with the engine."""
    return Came(
        tuple(repr(oracle.cells(line)) for line in lines),
        tuple(repr(oracle.decision_cells(each)) for each in decisions),
    )


def agree(reference: Outcome, other: Outcome) -> bool:
    """Whether an engine came to what the reference came to.

    The reference stops at the first problem of a run; an engine names all of them, so the first
    must be among these.
    """
    match reference, other:
        case Came(), Came():
            return reference == other
        case Ended(codes=first), Ended(codes=every):
            return first <= every
        case Came(), Ended(open=is_open):
            return is_open
        case _:
            return False


def shown(outcome: Outcome) -> list[str]:
    """An outcome line by line, for people."""
    match outcome:
        case Came(lines=lines, decisions=decisions):
            return [*lines, *decisions]
        case Ended(codes=codes, text=text):
            return [", ".join(sorted(codes)), text]
        case Crashed(traceback=traceback):
            return traceback.splitlines()
