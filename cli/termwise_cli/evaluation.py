"""Evaluates a scenario for `termwise evaluate`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from termwise.book.problems import BookError
from termwise.language.diagnostics import ProgramError
from termwise.outcome.problems import RunError
from termwise.rete.engine import Engine
from termwise.scenario.places import book_diagnostics, run_diagnostics
from termwise.scenario.runner import Outcome, evaluate_scenario

from termwise_cli.clocks import Clocks, wound
from termwise_cli.counts import counted
from termwise_cli.outcome_tables import (
    decision_objects,
    decisions_text,
    line_objects,
    lines_text,
)
from termwise_cli.programs import check_language, load_one, note_if_nothing_governs


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came out of which scenario, seen from which day."""

    program: str
    scenario: str
    as_of: date
    outcome: Outcome


def evaluate(folder: Path, named: str, clocks: Clocks, language: str | None) -> Evaluated:
    """Evaluate one scenario.

    Raises `ProgramError` for what is wrong in any of the files, the scenario's rows included.
    """
    program, scenario = load_one(folder, named)
    check_language(program, language)
    scenario = wound(scenario, clocks)
    known = scenario.terms_known_at or scenario.known_at
    note_if_nothing_governs(program, known[0] if known is not None else None)
    try:
        outcome = evaluate_scenario(Engine(program), program, scenario, language)
    except BookError as error:
        raise ProgramError(book_diagnostics(error, scenario, program)) from error
    except RunError as error:
        raise ProgramError(run_diagnostics(error, scenario, program)) from error
    return Evaluated(program.name, scenario.name, scenario.as_of[0], outcome)


def text(evaluated: Evaluated) -> str:
    """Two tables, each under its title."""
    lines, decisions = evaluated.outcome.lines, evaluated.outcome.decisions
    parts = [f"{counted(len(lines), 'line')} as of {evaluated.as_of}"]
    parts += [lines_text(lines), ""] if lines else [""]
    parts.append(counted(len(decisions), "decision"))
    parts += [decisions_text(decisions)] if decisions else []
    return "\n".join(parts)


def objects(evaluated: Evaluated) -> dict[str, object]:
    """Everything that came out, with all columns."""
    return {
        "program": evaluated.program,
        "scenario": evaluated.scenario,
        "as_of": evaluated.as_of.isoformat(),
        "lines": line_objects(evaluated.outcome.lines),
        "decisions": decision_objects(evaluated.outcome.decisions),
    }
