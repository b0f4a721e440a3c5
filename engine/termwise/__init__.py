"""Termwise: partner-program terms as versioned YAML, evaluated exactly.

>>> from termwise import Program
>>> Program.load("online-services-fr").name
'online-services-fr'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from termwise.api import Program
    from termwise.book.model import Book
    from termwise.book.problems import BookError
    from termwise.explain.explanation import Explanation
    from termwise.language.diagnostics import ProgramError
    from termwise.outcome.cells import as_text
    from termwise.outcome.problems import RunError
    from termwise.result import Result
    from termwise.rete.tracing.tracer import NotThere

__version__ = "0.1.0"
__all__ = [
    "Book",
    "BookError",
    "Explanation",
    "NotThere",
    "Program",
    "ProgramError",
    "Result",
    "RunError",
    "__version__",
    "as_text",
]

_HOMES = {
    "Program": "termwise.api",
    "Result": "termwise.result",
    "Book": "termwise.book.model",
    "BookError": "termwise.book.problems",
    "ProgramError": "termwise.language.diagnostics",
    "RunError": "termwise.outcome.problems",
    "Explanation": "termwise.explain.explanation",
    "NotThere": "termwise.rete.tracing.tracer",
    "as_text": "termwise.outcome.cells",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that `termwise --help` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'termwise' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
