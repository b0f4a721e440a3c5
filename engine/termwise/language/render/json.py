"""Diagnostics as plain objects, for programs that read them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from termwise.language.diagnostics import Diagnostic
from termwise.language.source import Span

Plain = str | int | None | list["Plain"] | dict[str, "Plain"]
"""What JSON can say of a diagnostic."""


def to_objects(diagnostics: Iterable[Diagnostic]) -> list[dict[str, Plain]]:
    """One object a diagnostic; lines and columns count from 1, the end is exclusive."""
    return [
        {
            "code": diagnostic.code,
            "severity": diagnostic.severity,
            "message": diagnostic.message,
            "help": diagnostic.help,
            **_place(diagnostic.span),
            "labels": [{"text": label.text, **_place(label.span)} for label in diagnostic.labels],
        }
        for diagnostic in diagnostics
    ]


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The objects as JSON; in ASCII, so that nothing in it steers a terminal."""
    return json.dumps(to_objects(diagnostics), indent=2)


def _place(span: Span) -> dict[str, Plain]:
    return {
        "file": span.source.name,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
