"""Loads programs and scenarios for the verbs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from termwise.language.check.folder import load_program
from termwise.language.diagnostics import Findings, ProgramError
from termwise.language.program import Program
from termwise.language.timeline import timeline
from termwise.scenario.declarations import Scenario
from termwise.scenario.files import scenario_files
from termwise.scenario.loader import load_scenario

from termwise_cli.console import note
from termwise_cli.nearest import or_nearest


def load_one(folder: Path, named: str) -> tuple[Program, Scenario]:
    """A program and one of its scenarios, by name or file.

    Raises `ProgramError` with every diagnostic of the first that has errors.
    """
    program = load_program(folder)
    findings = Findings()
    scenario = load_scenario(scenario_file(folder, named)[1], findings)
    if scenario is None or findings.failed:
        raise ProgramError(findings.found)
    return program, scenario


def scenario_file(folder: Path, named: str) -> tuple[str, Path]:
    """The name and file of a scenario; a file of that path comes first."""
    path = Path(named)
    if path.is_file():
        return path.stem, path
    found = scenario_files(folder)
    name = named.removesuffix(".yaml")
    if name not in found:
        message = (
            f"There is no scenario {named} in {folder.resolve().name}, and no file of that name."
        )
        raise click.UsageError(or_nearest(message, name, found))
    return name, found[name]


def note_if_nothing_governs(program: Program, known_at: date | None) -> None:
    """Say so where no version had been announced: then nothing comes out, and no error does."""
    if not timeline(program, known_at).reigns:
        note(f"No version of {program.name} had been announced by {known_at}: nothing governs.")


def check_language(program: Program, language: str | None) -> None:
    """Refuse a language that the program is not written in."""
    if language is not None and language not in program.languages:
        known = ", ".join(program.languages)
        raise click.BadParameter(
            f"{program.name} is written in {known}, not in {language}.", param_hint="'--lang'"
        )
