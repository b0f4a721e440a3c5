"""Recognises a torn value behind an error of YAML's own."""

from __future__ import annotations

import re

import yaml

from termwise.language.places import Places
from termwise.language.torn_values import Cause, Tear, stretch
from termwise.language.yaml_builder import Builder

# With which signs a value cannot begin, and how PyYAML says so (the last: inside brackets).
_SIGNS = (
    ("%@`|>", "cannot start any token"),
    ("?", "keys are not allowed"),
    ("-?", "node content"),
)


_BRACES_FIRST = re.compile(r"(?:^ *(?:- +)*|: +)(?P<value>[{\[][^\n]*[}\]]) *$")


def tear_behind(error: yaml.MarkedYAMLError, places: Places, builder: Builder) -> Tear | None:
    """The value whose lack of quotes made YAML stumble, if that is what happened."""
    if error.problem_mark is None:
        return None
    at = places.offset(error.problem_mark)
    sign = places.source.text[at : at + 1]
    problem, context = error.problem or "", error.context or ""
    if sign == "\t":
        return None
    if any(sign and sign in signs and told in problem for signs, told in _SIGNS):
        return _tear(places, builder, at, "sign")
    # `*`, `&`, `!`, `>` and `|` begin something of YAML's that is not finished as it should be.
    if any(word in context for word in ("alias", "anchor", " tag", "block scalar")):
        start = places.offset(error.context_mark) if error.context_mark else at
        same_line = places.line_start(start) == places.line_start(at)
        return _tear(places, builder, start, "sign") if same_line else None
    return _behind_braces(places, builder, at) or _behind_scalar(places, builder, at, sign)


def _behind_braces(places: Places, builder: Builder, at: int) -> Tear | None:
    """A text that begins with `{…}` or `[…]` and goes on behind it: a message, mostly."""
    start = places.line_start(at)
    found = _BRACES_FIRST.search(places.source.text[start:at])
    goes_on = places.source.text[at : at + 1] not in ("", "\n", "]", "}", ",", ":", "#")
    if found is None or builder.in_flow or not goes_on:
        return None
    return _tear(places, builder, start + found.start("value"), "sign")


def _behind_scalar(places: Places, builder: Builder, at: int, sign: str) -> Tear | None:
    """What stands directly behind a value, on its line, says what tore it."""
    last = builder.last_scalar
    if last is None:
        return None
    start, end = places.offset(last.start_mark), places.offset(last.end_mark)
    gap = places.source.text[end:at]
    if end > at or "\n" in places.source.text[start:at] or gap.strip() or start == end:
        return None
    cause = _cause(sign, bool(last.style), gap, builder.in_flow)
    return _tear(places, builder, start, cause) if cause else None


def _cause(sign: str, is_quoted: bool, gap: str, in_flow: bool) -> Cause | None:
    if sign == ":":
        return "entry" if in_flow else "colon"
    if is_quoted:
        return None if sign in {"", ",", "]", "}"} else "quote" if gap else "apostrophe"
    if in_flow and sign in {"[", "{"}:
        return "bracket"
    return "question" if in_flow and sign == "?" else None


def _tear(places: Places, builder: Builder, start: int, cause: Cause) -> Tear:
    text = places.source.text
    before = text[places.line_start(start) : start]
    # YAML reads ahead, so that a bracket of the same line may not be among the events yet.
    ahead = before.count("{") + before.count("[") > before.count("}") + before.count("]")
    whole = stretch(text, start, flow=builder.in_flow or ahead)
    end = whole.end if whole.closed else min(whole.end, places.line_end(start))
    return Tear(start, max(end, start + 1), cause)
