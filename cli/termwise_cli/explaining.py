"""Explains a scenario for `termwise explain`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import click
from termwise.book.problems import BookError
from termwise.book.reader import read_book
from termwise.explain.explanation import Explanation
from termwise.explain.telling import Telling
from termwise.language.diagnostics import ProgramError
from termwise.language.program import Program
from termwise.outcome.problems import RunError
from termwise.rete.engine import Engine
from termwise.rete.tracing.tracer import NotThere, Told, Tracer
from termwise.scenario.declarations import Scenario
from termwise.scenario.places import book_diagnostics, run_diagnostics
from termwise.scenario.rows import rows_of

from termwise_cli.nearest import or_nearest
from termwise_cli.programs import check_language, load_one


@dataclass(frozen=True, slots=True)
class EveryLine:
    """Each line, in brief."""


@dataclass(frozen=True, slots=True)
class OneLine:
    """One line, in full."""

    line_id: str


@dataclass(frozen=True, slots=True)
class WhyNot:
    """A rule, for each row of its subject or those of a key."""

    rule: str
    key: str | None


Asked = EveryLine | OneLine | WhyNot


@dataclass(frozen=True, slots=True)
class Explained:
    """What was explained of which scenario, seen from which day."""

    program: str
    scenario: str
    as_of: date
    explanations: tuple[Explanation, ...]


def explain(folder: Path, named: str, asked: Asked, language: str | None) -> Explained:
    """Evaluate a scenario and explain what is asked.

    Raises `ProgramError` for what is wrong in any of the files, `click.UsageError` for a line,
    rule or key that is not there.
    """
    program, scenario = load_one(folder, named)
    check_language(program, language)
    tracer, line_ids = _evaluated(program, scenario)
    telling = Telling(program, language or program.languages[0])
    try:
        told = _told(asked, tracer, line_ids)
    except NotThere as error:
        raise click.UsageError(_not_there(error)) from None
    explanations = tuple(Explanation(each, telling) for each in told)
    return Explained(program.name, scenario.name, scenario.as_of[0], explanations)


def _evaluated(program: Program, scenario: Scenario) -> tuple[Tracer, list[str]]:
    known = _day(scenario.known_at)
    try:
        outcome, tracer = Engine(program).evaluate_kept(
            read_book(program, rows_of(scenario)),
            scenario.as_of[0],
            terms_known_at=_day(scenario.terms_known_at) or known,
            rows_known_at=_day(scenario.rows_known_at) or known,
        )
    except BookError as error:
        raise ProgramError(book_diagnostics(error, scenario, program)) from error
    except RunError as error:
        raise ProgramError(run_diagnostics(error, scenario, program)) from error
    return tracer, [line.line_id for line in outcome.lines]


def _day(written: tuple[date, object] | None) -> date | None:
    return None if written is None else written[0]


def _told(asked: Asked, tracer: Tracer, line_ids: list[str]) -> tuple[Told, ...]:
    match asked:
        case EveryLine():
            return tuple(map(tracer.line, line_ids))
        case OneLine(line_id=line_id):
            return (tracer.line(line_id),)
        case WhyNot(rule=rule, key=key):
            return tracer.why_not(rule, key)


_SAID: Final = {
    "line": "No line {name} came out of this scenario.",
    "rule": "There is no rule {name} in this program.",
    "key": "There is no row {name} for this rule.",
    "subject": "There is no {name} in this program.",
}


def _not_there(error: NotThere) -> str:
    return or_nearest(_SAID[error.what].format(name=error.name), error.name, error.known)


def text(explained: Explained, asked: Asked) -> str:
    """One after the other: in full where one thing was asked for, else in brief."""
    shown = explained.explanations
    tell: Callable[[Explanation], str] = (
        str if isinstance(asked, OneLine) or len(shown) == 1 else Explanation.brief
    )
    return "\n\n".join(tell(each) for each in shown)


def objects(explained: Explained) -> dict[str, object]:
    """The traces, as `docs/reference/trace.md` describes them."""
    return {
        "program": explained.program,
        "scenario": explained.scenario,
        "as_of": explained.as_of.isoformat(),
        "traces": [each.objects() for each in explained.explanations],
    }
