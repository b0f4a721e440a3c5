"""Loads a version file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from termwise.language.declarations import RuleWritten, VersionWritten
from termwise.language.diagnostics import Findings
from termwise.language.loader.decisions import load_decision
from termwise.language.loader.keys import (
    DECISION_KEYS,
    MEASURE_KEYS,
    PARAMETER_KEYS,
    PERIOD_KEYS,
    VERSION_KEYS,
)
from termwise.language.loader.measures import load_measure
from termwise.language.loader.parameters import load_parameter
from termwise.language.loader.periods import load_period
from termwise.language.loader.record import Record, entries, items, one_or_more
from termwise.language.loader.rules import load_rules
from termwise.language.loader.words import day, texts, word, words
from termwise.language.source import Span
from termwise.language.yaml_nodes import Entry, Mapping, Node

Item = TypeVar("Item")

_STEM = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.(?P<number>[2-9]|[1-9][0-9]{1,3}))?")


def day_and_number(stem: str) -> tuple[date, int] | None:
    """What the name of a version file says: `2009-11-17.2` is the second one of that day."""
    match = _STEM.fullmatch(stem)
    if match is None:
        return None
    try:
        return date.fromisoformat(match["day"]), int(match["number"] or 1)
    except ValueError:
        return None


def load_version_file(
    node: Node, stem: str, digest: str, findings: Findings
) -> VersionWritten | None:
    """What a version file says; `stem` is its name without the ending, `digest` of its bytes."""
    record, named = Record.of(node, VERSION_KEYS, findings), day_and_number(stem)
    if record is None or named is None:
        return None
    unread: set[str] = set()
    return VersionWritten(
        name=stem,
        sequence=named[1],
        effective=_effective(record, stem, named[0]),
        announced=day(record.node("announced"), findings),
        replaces=words(one_or_more(record.node("replaces"))),
        title=texts(record.node("title")),
        source=texts(record.node("source")),
        parameters=_section(record, "parameters", load_parameter, PARAMETER_KEYS, unread),
        periods=_section(record, "periods", load_period, PERIOD_KEYS, unread),
        measures=_section(record, "measures", load_measure, MEASURE_KEYS, unread),
        decisions=_section(record, "decisions", load_decision, DECISION_KEYS, unread),
        rules=_rules(record, unread),
        digest=digest,
        span=record.span,
        unread=frozenset(unread),
    )


def _section(
    record: Record,
    key: str,
    load: Callable[[Entry, Findings], Item | None],
    keys: frozenset[str],
    unread: set[str],
) -> tuple[Item, ...]:
    """What a section declares; the names of what cannot be read go to `unread`."""
    found = []
    for entry in entries(record.node(key)):
        item = load(entry, record.findings)
        declared = Record.of(entry.value, keys, record.findings)
        if item is None or (declared is not None and not declared.is_known):
            unread.add(entry.key.text)
        else:
            found.append(item)
    return tuple(found)


def _rules(record: Record, unread: set[str]) -> tuple[RuleWritten, ...]:
    node = record.node("rules")
    rules = load_rules(node, record.findings)
    ids = (word(item.get("id")) for item in items(node) if isinstance(item, Mapping))
    unread.update({id.text for id in ids if id is not None} - {rule.id.text for rule in rules})
    return rules


def _effective(record: Record, stem: str, named: date) -> tuple[date, Span]:
    """The first day of the version; that of the file's name where the file does not say it."""
    written = day(record.node("effective"), record.findings)
    if written is None:
        return named, record.span
    if written[0] != named:
        record.findings.error(
            "effective-differs",
            f"the file is named {stem}.yaml, and says that it governs from {written[0]}",
            written[1],
            help=f"write `effective: {named}`, or name the file {written[0]}.yaml",
        )
    return written
