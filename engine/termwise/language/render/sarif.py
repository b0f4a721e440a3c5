"""Diagnostics as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from urllib.parse import quote

from termwise import __version__
from termwise.language.diagnostics import Diagnostic
from termwise.language.render.json import Plain
from termwise.language.source import Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """The log as JSON; in ASCII, so that nothing in it steers a terminal."""
    return json.dumps(to_sarif(diagnostics), indent=2)


def to_sarif(diagnostics: Iterable[Diagnostic]) -> dict[str, Plain]:
    """A log of one run, with a rule for each code found."""
    found = list(diagnostics)
    codes = sorted({diagnostic.code for diagnostic in found})
    rules: list[Plain] = [{"id": code} for code in codes]
    driver: dict[str, Plain] = {"name": "termwise", "version": __version__, "rules": rules}
    run: dict[str, Plain] = {
        "tool": {"driver": driver},
        # Columns are counted in characters here, where SARIF would count UTF-16 units.
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes) for diagnostic in found],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(diagnostic: Diagnostic, codes: list[str]) -> Plain:
    help = f"\nhelp: {diagnostic.help}" if diagnostic.help else ""
    result: dict[str, Plain] = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": diagnostic.severity,
        "message": {"text": diagnostic.message + help},
        "locations": [_location(diagnostic.span)],
    }
    if diagnostic.labels:
        result["relatedLocations"] = [
            {"id": number, **_location(label.span), "message": {"text": label.text}}
            for number, label in enumerate(diagnostic.labels, 1)
        ]
    return result


def _location(span: Span) -> dict[str, Plain]:
    region: dict[str, Plain] = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(span.source.name)},
            "region": region,
        }
    }


def _uri(name: str) -> str:
    path = PurePath(name)
    text = quote(path.as_posix(), errors="replace")
    return f"file://{text}" if path.is_absolute() else text
