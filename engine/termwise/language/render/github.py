"""Diagnostics as commands of GitHub Actions, which shows them beside the lines."""

from __future__ import annotations

from collections.abc import Iterable

from termwise.language.diagnostics import Diagnostic
from termwise.language.render.cells import visible


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """One command a line."""
    return "\n".join(map(_command, diagnostics))


def _command(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    where = {
        "file": span.source.name,
        "line": str(span.line),
        "col": str(span.column),
        "endLine": str(span.end_line),
        "title": diagnostic.code,
    }
    settings = ",".join(f"{name}={_property(value)}" for name, value in where.items())
    message = _data("\n".join(_lines(diagnostic)))
    return f"::{diagnostic.severity} {settings}::{message}"


def _lines(diagnostic: Diagnostic) -> list[str]:
    labels = [f"{label.span}: {label.text}" for label in diagnostic.labels]
    help = f"help: {diagnostic.help}".split("\n") if diagnostic.help else []
    return [visible(line) for line in (diagnostic.message, *labels, *help)]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
