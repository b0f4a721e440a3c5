"""Tells an author which values are torn, and shows their lines mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from termwise.language.diagnostics import Findings
from termwise.language.places import Places
from termwise.language.torn_values import Cause, Tear

_SHOWN = 200


def report(places: Places, tears: Sequence[Tear], findings: Findings) -> None:
    """Record one error for each tear, with its line mended."""
    on_line: dict[int, list[Tear]] = {}
    for tear in sorted(tears, key=lambda tear: tear.start):
        on_line.setdefault(places.line_start(tear.start), []).append(tear)
    for neighbours in on_line.values():
        mended = _mended(places, neighbours)
        for tear in neighbours:
            value = _on_one_line(tear, places.source.text)
            findings.error(
                "yaml-torn-value",
                _message(tear.cause, value),
                places.span(tear.start, tear.end),
                help=_help(tear.cause, mended or _in_quotes(tear, places.source.text)),
            )


def quoted(text: str) -> str:
    """The text as a YAML value in quotes."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _message(cause: Cause, value: str) -> str:
    shown = value if len(value) <= 60 else value[:59] + "…"
    match cause:
        case "comma":
            return f"inside brackets YAML ends a value at a comma, which tears `{shown}` apart"
        case "bracket":
            return f"inside brackets YAML ends a value at the next bracket, which tears `{shown}`"
        case "question":
            return f"inside brackets a question mark can end a value, which would tear `{shown}`"
        case "quote" | "apostrophe":
            return f"YAML ends this value at its second quote, which tears `{shown}` apart"
        case "colon":
            return f"YAML takes the colon in `{shown}` for the end of a key"
        case "entry":
            return f"a second colon stands in `{shown}`"
        case "sign":
            return f"a value cannot begin with `{shown[:1]}`, which means something else in YAML"
    assert_never(cause)


def _help(cause: Cause, mended: str) -> str:
    if cause == "entry":
        return f"put a comma between two entries, or the value in quotes: {mended}"
    return f"put the value in quotes: {mended}"


def _mended(places: Places, tears: Sequence[Tear]) -> str | None:
    """A line with every value torn on it in quotes; None where it is too long to show."""
    text = places.source.text
    at, line_end = places.line_start(tears[0].start), places.line_end(tears[-1].end)
    if line_end - at > _SHOWN:
        return None
    pieces = []
    for tear in tears:
        pieces += [text[at : tear.start], _in_quotes(tear, text)]
        at = tear.end
    return " ".join("".join([*pieces, text[at:line_end]]).split())


def _in_quotes(tear: Tear, text: str) -> str:
    value = _on_one_line(tear, text)
    # `'it's'` is a text whose quotes were meant, `"a" = "b"` a condition whose were not.
    if tear.cause == "apostrophe" and len(value) > 2 and value[0] == value[-1]:
        return quoted(value[1:-1])
    return quoted(value)


def _on_one_line(tear: Tear, text: str) -> str:
    return " ".join(text[tear.start : tear.end].split())
