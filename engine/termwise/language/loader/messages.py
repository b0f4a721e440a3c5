"""Loads messages: texts with `{expression}` parts."""

from __future__ import annotations

import re
from types import MappingProxyType

from termwise.language.declarations import MessageWritten, TextWritten, ValueWritten
from termwise.language.diagnostics import Findings
from termwise.language.loader.record import entries, scalar
from termwise.language.parser import parse_expression
from termwise.language.placement import Placement
from termwise.language.yaml_nodes import Node, Scalar

Part = TextWritten | ValueWritten

# A doubled brace is the brace itself; a value reaches to the next closing brace, but not over
# another opening one, which shows that the first was never closed.
_PIECE = re.compile(
    r"(?P<literal>\{\{|\}\})|\{(?P<value>[^{}]*)\}|(?P<open>\{)|(?P<close>\})|(?P<text>[^{}]+)"
)


def load_message(node: Node | None, findings: Findings) -> MessageWritten:
    """A message in one language or several; a plain one is kept under "" (see `texts`)."""
    if (plain := scalar(node)) is not None:
        return MappingProxyType({"": _parts(plain, findings)})
    return MappingProxyType(
        {
            entry.key.text: _parts(text, findings)
            for entry in entries(node)
            if (text := scalar(entry.value)) is not None
        }
    )


def _parts(node: Scalar, findings: Findings) -> tuple[Part, ...]:
    placement = Placement.of(node)
    parts: list[Part] = []
    for found in _PIECE.finditer(node.text):
        match found.lastgroup:
            case "value":
                _add_value(found, placement, parts, findings)
            case "open" | "close":
                _complain(found, placement, findings)
            case "literal":
                _add_text(found.group()[0], parts)
            case _:
                _add_text(found.group(), parts)
    return tuple(parts)


def _add_text(text: str, parts: list[Part]) -> None:
    match parts:
        case [*_, TextWritten(before)]:
            parts[-1] = TextWritten(before + text)
        case _:
            parts.append(TextWritten(text))


def _add_value(
    found: re.Match[str], placement: Placement, parts: list[Part], findings: Findings
) -> None:
    place = placement.after(found.start("value"))
    value = parse_expression(found["value"], place, findings)
    if value is not None:
        parts.append(ValueWritten(value))


def _complain(found: re.Match[str], placement: Placement, findings: Findings) -> None:
    brace, span = found.group(), placement.span(found.start(), found.end())
    if brace == "{":
        findings.error(
            "brace-not-closed",
            "a value begins with this brace and never ends",
            span,
            help="close it with `}` behind the value; a brace that is meant as such is written {{",
        )
    else:
        findings.error(
            "brace-not-opened",
            "this brace closes nothing",
            span,
            help="put `{` before the value; a brace that is meant as such is written }}",
        )
