"""Diagnostics are data: what is wrong, where, and what to do; renderers live elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from termwise.language.codes import Code
from termwise.language.source import Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that the message speaks of ("is declared here")."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a file of the author's.

    `code` is a `Code`, or what a book or a run calls the fault where the rows of a scenario are
    at fault; all are stable, and told in docs/reference. `message` is one sentence in the
    author's words, without a final stop; `help` says what to do.
    """

    code: str
    message: str
    span: Span
    help: str | None = None
    labels: tuple[Label, ...] = ()
    severity: Severity = "error"


@dataclass(slots=True)
class Findings:
    """Collects the diagnostics of one reading, so that all faults come out, not the first."""

    found: list[Diagnostic] = field(default_factory=list)

    def error(
        self,
        code: Code,
        message: str,
        span: Span,
        *,
        help: str | None = None,
        labels: Iterable[Label] = (),
    ) -> None:
        """Record what makes the program unusable."""
        self.found.append(Diagnostic(code, message, span, help, tuple(labels)))

    def warning(
        self,
        code: Code,
        message: str,
        span: Span,
        *,
        help: str | None = None,
        labels: Iterable[Label] = (),
    ) -> None:
        """Record what is allowed but probably not meant."""
        self.found.append(Diagnostic(code, message, span, help, tuple(labels), "warning"))

    @property
    def failed(self) -> bool:
        """Whether an error (not only warnings) was found."""
        return any(d.severity == "error" for d in self.found)


class ProgramError(Exception):
    """A program cannot be used; `diagnostics` says why, place by place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        first = next((d for d in self.diagnostics if d.severity == "error"), None)
        more = sum(d.severity == "error" for d in self.diagnostics) - 1
        text = f"{first.span}: {first.message}" if first else "the program has errors"
        self._text = text + (f" (and {more} more)" if more > 0 else "")
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return self._text
