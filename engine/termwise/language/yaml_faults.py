"""Tells an error of YAML's own in an author's words, at the place where it is to be mended."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from termwise.language.diagnostics import Diagnostic, Label
from termwise.language.places import Places
from termwise.language.yaml_builder import Builder

_NO_SPACE = re.compile(r"\s*(?:- )*([\w.-]+):(\S.*)")
_NO_BREAK = re.compile(":[\u00a0\u202f]")


class _Fault:
    """An error of PyYAML's, with what stands around it."""

    def __init__(self, error: yaml.MarkedYAMLError, places: Places, builder: Builder) -> None:
        self.problem, self.context = error.problem or "", error.context or ""
        mark = error.problem_mark or error.context_mark
        self.at = places.offset(mark) if mark else 0
        self.begun = places.offset(error.context_mark) if error.context_mark else self.at
        self.places, self.last, self.text = places, builder.last_scalar, places.source.text
        self.last_start = places.offset(self.last.start_mark) if self.last else 0
        self.last_end = places.offset(self.last.end_mark) if self.last else 0
        self.sign = self.text[self.at : self.at + 1]

    def point(self, message: str, help: str, at: int | None = None, *labels: Label) -> Diagnostic:
        at = self.at if at is None else at
        end = max(at, min(at + 1, self.places.line_end(at)))
        return Diagnostic("yaml-syntax", message, self.places.span(at, end), help, labels)

    def line(self, at: int) -> str:
        return self.text[self.places.line_start(at) : self.places.line_end(at)]

    def last_spans_lines(self) -> bool:
        """Whether the last value goes on over several lines, up to the error."""
        return "\n" in self.text[self.last_start : self.last_end]


def explain(error: yaml.MarkedYAMLError, places: Places, builder: Builder) -> Diagnostic:
    """One diagnostic for what stopped YAML from reading on."""
    fault = _Fault(error, places, builder)
    found = (teller(fault) for teller in _TELLERS)
    return next((diagnostic for diagnostic in found if diagnostic is not None), _other(fault))


def _open_quote(fault: _Fault) -> Diagnostic | None:
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


def _closed_further_down(fault: _Fault) -> bool:
    # A quote left open is closed by the next one below, and YAML stumbles just behind that.
    is_quoted = fault.last is not None and fault.last.style in {"'", '"'}
    between = fault.text[fault.last_end : fault.at]
    return is_quoted and fault.last_spans_lines() and "\n" not in between


def _tab(fault: _Fault) -> Diagnostic | None:
    if fault.sign != "\t" and "tab character" not in fault.problem:
        return None
    start = fault.places.line_start(fault.at)
    indents = not fault.text[start : fault.at].strip()
    what = "a tab indents this line" if indents else "a tab stands here"
    return fault.point(
        f"{what}, and YAML takes spaces only", "put spaces in its place, two for each level"
    )


def _no_colon(fault: _Fault) -> Diagnostic | None:
    if "could not find expected ':'" not in fault.problem:
        return None
    return _colon_missing(fault, fault.begun)


def _colon_missing(fault: _Fault, at: int) -> Diagnostic:
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


def _second_colon(fault: _Fault) -> Diagnostic | None:
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
    start = fault.places.line_start(fault.at) + _indent(fault.line(fault.at))
    number = fault.places.span(fault.last_start, fault.last_start).line
    return fault.point(
        f"`{fault.text[start : fault.at]}` is indented more than the entry above it, "
        "which has its value already",
        f"indent it as line {number} ({_spaces(above)}), or take the value above away",
        start,
    )


def _brackets(fault: _Fault) -> Diagnostic | None:
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


def _stray(fault: _Fault) -> Diagnostic | None:
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


def _indentation(fault: _Fault) -> Diagnostic | None:
    if "block mapping" in fault.context:
        expected = "a key and a colon"
    elif "block collection" in fault.context or "block sequence" in fault.context:
        expected = "a dash"
    else:
        return None
    owner = fault.line(fault.begun)
    line = fault.line(fault.at)
    owner_number = fault.places.span(fault.begun, fault.begun).line
    if _indent(line) == _indent(owner):
        return fault.point(
            f"{expected} should begin this line, as line {owner_number} above it",
            "keep keys (`key: value`) and list items (`- item`) apart, by indenting one of them",
        )
    return fault.point(
        f"this line is indented by {_spaces(line)}, as nothing above it is",
        f"indent it as the line it belongs with; line {owner_number} has {_spaces(owner)}",
    )


def _escape(fault: _Fault) -> Diagnostic | None:
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


def _dash(fault: _Fault) -> Diagnostic | None:
    if "sequence entries are not allowed" not in fault.problem:
        return None
    return fault.point(
        "a list begins on the line of its key",
        "begin it on the next line; where the dash belongs to the value, put that in quotes",
    )


def _percent(fault: _Fault) -> Diagnostic | None:
    if "directive" not in fault.context and "directive" not in fault.problem:
        return None
    return fault.point(
        "a line cannot begin with `%`, which means something else in YAML",
        "put the text in quotes",
        fault.begun,
    )


def _other(fault: _Fault) -> Diagnostic:
    return fault.point(
        f"this cannot be read as YAML ({fault.problem or fault.context})",
        "compare the line, and the one above it, with one that works",
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(line: str) -> str:
    count = _indent(line)
    return "no spaces" if count == 0 else "1 space" if count == 1 else f"{count} spaces"


# The order matters: a quote left open and a tab show themselves as other faults too.
_TELLERS: tuple[Callable[[_Fault], Diagnostic | None], ...] = (
    _open_quote,
    _tab,
    _no_colon,
    _second_colon,
    _escape,
    _dash,
    _percent,
    _brackets,
    _stray,
    _indentation,
)
