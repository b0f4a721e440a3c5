"""Tells what is wrong about a colon: one missing, one too many, or one without its space."""

from __future__ import annotations

import re

from termwise.language.diagnostics import Diagnostic
from termwise.language.yaml_fault import Fault, indent, spaces

_NO_SPACE = re.compile(r"\s*(?:- )*([\w.-]+):(\S.*)")
_NO_BREAK = re.compile(":[\u00a0\u202f]")


def no_colon(fault: Fault) -> Diagnostic | None:
    if "could not find expected ':'" not in fault.problem:
        return None
    return _colon_missing(fault, fault.begun)


def _colon_missing(fault: Fault, at: int) -> Diagnostic:
    line = fault.line(at)
    if unseen := _NO_BREAK.search(line):
        return fault.point(
            "a no-break space follows the colon on this line, which YAML takes for a letter",
            "type an ordinary space in its place",
            fault.places.line_start(at) + unseen.start() + 1,
        )
    if glued := _NO_SPACE.fullmatch(line):
        return fault.point(
            f"the colon behind `{glued[1]}` has no space behind it",
            f"write `{glued[1]}: {glued[2].strip()}`",
            at,
        )
    shown = line.strip()
    return fault.point(
        f"no colon stands behind `{shown if len(shown) <= 40 else shown[:39] + '…'}`",
        "write `key: value`; a value that goes on from the line above is indented more",
        at,
    )


def second_colon(fault: Fault) -> Diagnostic | None:
    if "mapping values are not allowed" not in fault.problem:
        return None
    if not fault.last_spans_lines():
        return fault.point(
            "a second colon stands on this line",
            "put the value in quotes, or give the second key a line of its own",
        )
    above = fault.line(fault.last_start)
    if not fault.text[fault.places.line_start(fault.last_start) : fault.last_start].strip(" -"):
        return _colon_missing(fault, fault.last_start)
    start = fault.places.line_start(fault.at) + indent(fault.line(fault.at))
    number = fault.places.span(fault.last_start, fault.last_start).line
    return fault.point(
        f"`{fault.text[start : fault.at]}` is indented more than the entry above it, "
        "which has its value already",
        f"indent it as line {number} ({spaces(above)}), or take the value above away",
        start,
    )
