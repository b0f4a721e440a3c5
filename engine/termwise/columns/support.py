"""Whether an engine of columns can run a program, told before any work."""

from __future__ import annotations

import re

from termwise.columns.compiler import Asked, Compiler
from termwise.columns.dialect import Dialect
from termwise.columns.unsupported import UnsupportedTerms
from termwise.language.diagnostics import Diagnostic
from termwise.language.program import Program
from termwise.language.source import Span

_NAME = re.compile(r"([a-z0-9_]+)\.([a-z0-9_]+)")


def unsupported(program: Program, dialect: Dialect) -> Diagnostic | None:
    """What keeps the engine from running a program; None where nothing does."""
    last = max(version.effective for version in program.versions)
    try:
        Compiler(program, Asked(last), dialect, {}, {})
    except UnsupportedTerms as refused:
        message = f"the engine {dialect.name} does not run {refused.what}"
        help = "run it with --engine rete"
        return Diagnostic("engine-refuses", message, _place(refused.what, program), help)
    return None


def _place(what: str, program: Program) -> Span:
    """Where the first thing that is named is declared, in the last version that does."""
    for found in _NAME.finditer(what):
        place = found[1], found[2]
        for version in reversed(program.versions):
            declared = version.measures.get(place) or version.decisions.get(place)
            if declared is not None:
                return declared.span
    return program.versions[-1].span
