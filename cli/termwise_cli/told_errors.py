"""The errors that a user can do something about, each in its own words; the rest as our fault."""

from __future__ import annotations

from termwise.arrow import NoArrowError
from termwise.book.problems import BookError
from termwise.book.problems import render_text as book_text
from termwise.columns.unsupported import UnsupportedTerms
from termwise.language.diagnostics import ProgramError
from termwise.outcome.problems import RunError
from termwise.rete.missing import NoMatcherError

from termwise_cli import exit_codes
from termwise_cli.console import note, note_diagnostics


def tell(error: Exception) -> int:
    """Write an error to stderr and return the exit code for it."""
    match error:
        case ProgramError(diagnostics=diagnostics):
            note_diagnostics(diagnostics)
        case BookError():
            note(book_text(error).rstrip("\n"))
        case RunError(problems=problems):
            note("\n".join(f"{problem.message}; {problem.help}" for problem in problems))
        case UnsupportedTerms(what=what):
            note(f"Error: this engine does not run {what}; use --engine rete")
        case NoArrowError() | NoMatcherError():
            note(f"Error: {error}")
        case OSError():
            note(f"Error: {_reason(error)}")
        case MemoryError():
            note(f"Error: {str(error) or 'there is not enough memory for this'}")
        case _:
            note(
                f"Error: a fault of Termwise, not of yours: {type(error).__name__}: {error}\n"
                "Set TERMWISE_TRACEBACK=1 to see where, and report it."
            )
            return exit_codes.FAULT
    return exit_codes.MISUSE


def _reason(error: OSError) -> str:
    """`rules/a.yaml: permission denied`, without numbers."""
    reason = (error.strerror or str(error) or "the system gave no reason").lower()
    return f"{error.filename}: {reason}" if error.filename is not None else reason
