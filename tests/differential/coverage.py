"""How many programs each construct and circumstance was seen in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from termwise.outcome.model import DecisionValue, Line

from tests.differential.circumstances import circumstances
from tests.differential.comparison import Compared
from tests.differential.constructs import NODES
from tests.differential.declared import DECLARED
from tests.differential.engines import Question
from tests.differential.outcome import Came
from tests.differential.reached import occurring, reached
from tests.oracle.evaluate import worked_out
from tests.oracle.state import Run, prepared

EXPECTED: Final = (*NODES, *DECLARED)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one program showed in runs that came to an outcome."""

    occurring: frozenset[str]
    reaching: frozenset[str]
    circumstances: frozenset[str]


def seen(found: Compared, question: Question) -> Seen | None:
    """What a program showed on one book; None where the run came to no outcome."""
    if not isinstance(found.reference, Came):
        return None
    run, lines, decisions = _again(found, question)
    program = found.program.terms
    return Seen(
        frozenset(occurring(program)),
        frozenset(reached(run, lines, decisions)),
        frozenset(circumstances(run, question, lines, decisions)),
    )


def _again(found: Compared, question: Question) -> tuple[Run, list[Line], list[DecisionValue]]:
    clocks = question.terms_known_at, question.rows_known_at
    run = prepared(found.program.terms, found.book, question.as_of, *clocks)
    return run, *worked_out(run, question.language)


@dataclass(slots=True)
class Coverage:
    """The number of programs by what was seen in them."""

    programs: int = 0
    occurring: Counter[str] = field(default_factory=Counter)
    reaching: Counter[str] = field(default_factory=Counter)
    circumstances: Counter[str] = field(default_factory=Counter)

    def add(self, books: list[Seen]) -> None:
        """Count a program, by all its books that came to an outcome."""
        if not books:
            return
        self.programs += 1
        self.occurring.update(set().union(*(each.occurring for each in books)))
        self.reaching.update(set().union(*(each.reaching for each in books)))
        self.circumstances.update(set().union(*(each.circumstances for each in books)))

    def table(self) -> str:
        """The counts as a Markdown table: constructs in order of name, then circumstances."""
        rows = ["| construct | programs that have it | that come to an output through it |"]
        rows.append("| --- | ---: | ---: |")
        rows += [
            f"| {name} | {self.occurring[name]:,} | {self.reaching[name]:,} |"
            for name in sorted({*EXPECTED, *self.occurring})
        ]
        rows += ["", "| circumstance | programs |", "| --- | ---: |"]
        rows += [f"| {name} | {count:,} |" for name, count in sorted(self.circumstances.items())]
        return "\n".join(rows) + "\n"
