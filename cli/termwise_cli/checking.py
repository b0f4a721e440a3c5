"""Checks a program with its scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from termwise.language.check.folder import check_folder
from termwise.language.diagnostics import Diagnostic, Findings
from termwise.language.program import Program
from termwise.scenario.check import ScenarioCheck
from termwise.scenario.files import check_files, scenario_files
from termwise.scenario.loader import Backgrounds, load_scenario

from termwise_cli.engines import EngineName


@dataclass(frozen=True, slots=True)
class ProgramChecked:
    """A program's folder with all that was found in it; `program` is None after an error."""

    folder: Path
    program: Program | None
    scenarios: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether an error (not only warnings) was found."""
        return any(d.severity == "error" for d in self.diagnostics)


def check(folder: Path, step: Callable[[int, int], None]) -> ProgramChecked:
    """Check the files of a program, and its scenarios as far as they can be without it."""
    checked = check_folder(folder)
    findings = Findings()
    files = scenario_files(folder)
    used: set[Path] = set()
    backgrounds = Backgrounds()
    scenario_check = ScenarioCheck(checked.program) if checked.program is not None else None
    for done, path in enumerate(files.values()):
        step(done, len(files))
        background = _check_scenario(path, backgrounds, scenario_check, findings)
        if background is not None:
            used.add(background.resolve())
    check_files(folder, frozenset(used), findings)
    return ProgramChecked(
        folder, checked.program, len(files), (*checked.diagnostics, *_once(findings.found))
    )


def for_engine(checked: ProgramChecked, engine: EngineName | None) -> ProgramChecked:
    """The same with what the engine does not run; the row engine runs everything."""
    if checked.program is None or engine is None or engine == "rete":
        return checked
    from termwise.columns.dialects import DIALECTS
    from termwise.columns.support import unsupported

    found = unsupported(checked.program, DIALECTS[engine]())
    return checked if found is None else replace(checked, diagnostics=(*checked.diagnostics, found))


def strict(checked: ProgramChecked) -> ProgramChecked:
    """The same with every warning as an error."""
    errors = tuple(replace(d, severity="error") for d in checked.diagnostics)
    return replace(checked, diagnostics=errors)


def _check_scenario(
    path: Path, backgrounds: Backgrounds, check: ScenarioCheck | None, findings: Findings
) -> Path | None:
    """Check one scenario; returns its background."""
    own = Findings()
    scenario = load_scenario(path, own, backgrounds)
    # Rows of a file with a broken form are not all there: what they lack would be said twice.
    if scenario is not None and check is not None and not own.failed:
        check.check(scenario, own)
    findings.found += own.found
    return scenario.background if scenario is not None else None


def _once(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each diagnostic once: a background is read with every scenario that it serves."""
    return list({(d.code, d.message, str(d.span)): d for d in diagnostics}.values())
