"""What `check` found, in every format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TextIO, assert_never

from termwise.language.diagnostics import Diagnostic
from termwise.language.render.github import render_github
from termwise.language.render.json import render_json
from termwise.language.render.sarif import render_sarif
from termwise.language.render.terminal import count

from termwise_cli.checking import ProgramChecked
from termwise_cli.console import diagnostics_text
from termwise_cli.counts import counted


def found_text(
    diagnostics: Sequence[Diagnostic],
    format: Literal["text", "json", "sarif", "github"],
    stream: TextIO,
) -> str:
    """The diagnostics as `format` says; text looks its best on `stream`."""
    match format:
        case "text":
            return diagnostics_text(diagnostics, stream)
        case "json":
            return render_json(diagnostics)
        case "sarif":
            return render_sarif(diagnostics)
        case "github":
            return render_github(diagnostics)
        case _:
            assert_never(format)


def summary(checked: ProgramChecked) -> str:
    """`online-services-fr: 3 versions, 33 rules, 137 scenarios, no findings`."""
    scenarios = counted(checked.scenarios, "scenario")
    found = count(checked.diagnostics) or "no findings"
    program = checked.program
    if program is None:
        return f"{checked.folder.resolve().name}: {scenarios}, {found}"
    rules = sum(len(version.rules) for version in program.versions)
    parts = (counted(len(program.versions), "version"), counted(rules, "rule"), scenarios, found)
    return f"{program.name}: {', '.join(parts)}"
