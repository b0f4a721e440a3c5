"""Tells an error of YAML's own in an author's words, at the place where it is to be mended."""

from __future__ import annotations

from collections.abc import Callable

import yaml

from termwise.language.diagnostics import Diagnostic, Label
from termwise.language.places import Places
from termwise.language.yaml_builder import Builder, too_deep
from termwise.language.yaml_colons import no_colon, second_colon
from termwise.language.yaml_fault import Fault, indent, spaces


def explain(error: yaml.MarkedYAMLError, places: Places, builder: Builder) -> Diagnostic:
    """One diagnostic for what stopped YAML from reading on."""
    fault = Fault(error, places, builder)
    found = (teller(fault) for teller in _TELLERS)
    return next((diagnostic for diagnostic in found if diagnostic is not None), _other(fault))


def _deep(fault: Fault) -> Diagnostic | None:
    # Newer releases of libyaml have a bound of their own, far beyond ours.
    if "nesting depth" not in fault.problem:
        return None
    return too_deep(fault.places.span(fault.at, fault.at))


def _open_quote(fault: Fault) -> Diagnostic | None:
    ended = "end of stream" in fault.problem or "document" in fault.problem
    if "quoted" in fault.context and ended:
        start = fault.begun
    elif _closed_further_down(fault):
        start = fault.last_start
    else:
        return None
    return fault.point(
        "a text begins with this quote and never ends",
        f"close it with another {fault.text[start]} where the text ends",
        start,
    )


def _closed_further_down(fault: Fault) -> bool:
    # A quote left open is closed by the next one below, and YAML stumbles just behind that.
    is_quoted = fault.last is not None and fault.last.style in {"'", '"'}
    between = fault.text[fault.last_end : fault.at]
    return is_quoted and fault.last_spans_lines() and "\n" not in between


def _tab(fault: Fault) -> Diagnostic | None:
    if fault.sign != "\t" and "tab character" not in fault.problem:
        return None
    start = fault.places.line_start(fault.at)
    indents = not fault.text[start : fault.at].strip()
    what = "a tab indents this line" if indents else "a tab stands here"
    return fault.point(
        f"{what}, and YAML takes spaces only", "put spaces in its place, two for each level"
    )


def _brackets(fault: Fault) -> Diagnostic | None:
    opener = fault.text[fault.begun : fault.begun + 1]
    closer = {"{": "}", "[": "]"}.get(opener, "")
    if "parsing a flow" not in fault.context or not closer:
        return None
    if fault.sign and fault.sign in "]}":
        label = Label(fault.places.span(fault.begun, fault.begun + 1), "opened here")
        message = f"`{opener}` is closed by `{fault.sign}`"
        return fault.point(message, f"write `{closer}` here", None, label)
    same_line = fault.places.line_start(fault.begun) == fault.places.line_start(fault.at)
    if same_line and fault.sign and not fault.last_spans_lines():
        message = f"a comma or `{closer}` is missing before this"
        return fault.point(message, "separate two entries by a comma")
    message = f"`{opener}` is opened here and never closed"
    return fault.point(message, f"write `{closer}` where it ends", fault.begun)


def _stray(fault: Fault) -> Diagnostic | None:
    if not fault.sign or fault.sign not in "]},:":
        return None
    if fault.sign == ":":
        return fault.point("a key is missing before the colon", "write `key: value`")
    if fault.sign == ",":
        return fault.point(
            "a comma stands where a value is expected", "delete it, or write a value"
        )
    return fault.point(
        f"`{fault.sign}` closes what was never opened", "delete it, or put the value in quotes"
    )


def _indentation(fault: Fault) -> Diagnostic | None:
    if "block mapping" in fault.context:
        expected = "a key and a colon"
    elif "block collection" in fault.context or "block sequence" in fault.context:
        expected = "a dash"
    else:
        return None
    owner = fault.line(fault.begun)
    line = fault.line(fault.at)
    owner_number = fault.places.span(fault.begun, fault.begun).line
    if indent(line) == indent(owner):
        return fault.point(
            f"{expected} should begin this line, as line {owner_number} above it",
            "keep keys (`key: value`) and list items (`- item`) apart, by indenting one of them",
        )
    return fault.point(
        f"this line is indented by {spaces(line)}, as nothing above it is",
        f"indent it as the line it belongs with; line {owner_number} has {spaces(owner)}",
    )


def _escape(fault: Fault) -> Diagnostic | None:
    if "quoted" not in fault.context or "end of stream" in fault.problem:
        return None
    at = fault.at
    # The two parsers point at the backslash and just behind it.
    while at > fault.begun and fault.text[at : at + 1] != "\\":
        at -= 1
    return fault.point(
        f"`{fault.text[at : at + 2].strip()}` means nothing in a text in double quotes",
        "write the backslash twice, or put the text in single quotes",
        at,
    )


def _dash(fault: Fault) -> Diagnostic | None:
    if "sequence entries are not allowed" not in fault.problem:
        return None
    return fault.point(
        "a list begins on the line of its key",
        "begin it on the next line; where the dash belongs to the value, put that in quotes",
    )


def _percent(fault: Fault) -> Diagnostic | None:
    if "directive" not in fault.context and "directive" not in fault.problem:
        return None
    return fault.point(
        "a line cannot begin with `%`, which means something else in YAML",
        "put the text in quotes",
        fault.begun,
    )


def _apart(fault: Fault) -> Diagnostic | None:
    if "document start" not in fault.problem:
        return None
    return fault.point(
        "this line does not belong to what stands above it",
        "let all entries of the file begin in its first column",
    )


def _other(fault: Fault) -> Diagnostic:
    return fault.point(
        f"this cannot be read as YAML ({fault.problem or fault.context})",
        "compare the line, and the one above it, with one that works",
    )


# The order matters: a quote left open and a tab show themselves as other faults too.
_TELLERS: tuple[Callable[[Fault], Diagnostic | None], ...] = (
    _deep,
    _open_quote,
    _tab,
    no_colon,
    second_colon,
    _escape,
    _dash,
    _percent,
    _brackets,
    _stray,
    _indentation,
    _apart,
)
