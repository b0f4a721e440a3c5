"""A program's folder, checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from termwise.language.check.assemble import check_program
from termwise.language.diagnostics import Diagnostic, Findings, ProgramError
from termwise.language.loader.folder import load_folder
from termwise.language.program import Program


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking came to: the program (None after an error), and all that was found."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


def check_folder(path: Path) -> Checked:
    """Read and check the program in a folder; never raises for what an author wrote."""
    findings = Findings()
    loaded = load_folder(path, findings)
    program = check_program(*loaded, findings) if loaded is not None else None
    if findings.failed:
        program = None
    return Checked(program, tuple(findings.found))


def load_program(path: Path) -> Program:
    """The program in a folder.

    Raises `ProgramError` with every diagnostic where it has errors.
    """
    checked = check_folder(path)
    if checked.program is None:
        raise ProgramError(checked.diagnostics)
    return checked.program
