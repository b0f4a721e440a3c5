"""Reads names, texts, days and switches from nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Final

from termwise.language.declarations import Word, Words
from termwise.language.diagnostics import Findings
from termwise.language.loader.record import entries, scalar
from termwise.language.placement import Placement
from termwise.language.schema_instance import plain_value
from termwise.language.source import Span
from termwise.language.yaml_nodes import Node, Scalar

NO_WORDS: Final[Words] = MappingProxyType({})

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def word(node: Node | None) -> Word | None:
    """A name, or another bare value."""
    found = scalar(node)
    return Word(found.text, found.span) if found else None


def words(nodes: Iterable[Node]) -> tuple[Word, ...]:
    """The names of a list."""
    return tuple(found for node in nodes if (found := word(node)) is not None)


def part_of(node: Scalar, start: int, end: int) -> Word:
    """A part of a value as a name of its own."""
    return Word(node.text[start:end], Placement.of(node).span(start, end))


def texts(node: Node | None) -> Words:
    """A text in one language or several.

    A plain text is kept under "": its language is the first one of the program, which only
    program.yaml can tell.
    """
    if (plain := scalar(node)) is not None:
        return MappingProxyType({"": plain.text.strip()})
    found = {
        entry.key.text: text.text.strip()
        for entry in entries(node)
        if (text := scalar(entry.value)) is not None
    }
    return MappingProxyType(found) if found else NO_WORDS


def flag(node: Node | None) -> bool:
    """Whether a switch is on."""
    found = scalar(node)
    return found is not None and plain_value(found) is True


def whole_number(node: Node | None) -> tuple[int, Span] | None:
    """A count such as `4`."""
    found = scalar(node)
    value = plain_value(found) if found else None
    if found is None or not isinstance(value, int) or isinstance(value, bool):
        return None
    return value, found.span


def day(node: Node | None, findings: Findings) -> tuple[date, Span] | None:
    """A date such as `2009-11-17`; the schema speaks of what does not look like one."""
    found = scalar(node)
    if found is None or not _DAY.fullmatch(found.text):
        return None
    try:
        return date.fromisoformat(found.text), found.span
    except ValueError:
        findings.error(
            "no-such-day",
            f"there is no day {found.text} in the calendar",
            found.span,
            help="write year-month-day, such as 2009-11-17",
        )
        return None
