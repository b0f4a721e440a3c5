"""Loads periods."""

from __future__ import annotations

import re

from termwise.language.declarations import PeriodWritten, Word
from termwise.language.diagnostics import Findings
from termwise.language.loader.expressions import conditions, expression
from termwise.language.loader.keys import PERIOD_KEYS
from termwise.language.loader.record import Record, scalar
from termwise.language.loader.words import flag, part_of, texts
from termwise.language.yaml_nodes import Entry, Node, Sequence

_CALENDAR = re.compile(r"calendar\s+(?P<unit>\w+)")


def load_period(entry: Entry, findings: Findings) -> PeriodWritten | None:
    """One period."""
    record, key = Record.of(entry.value, PERIOD_KEYS, findings), scalar(entry.key)
    if record is None or key is None:
        return None
    each, every = record.node("each"), record.node("every")
    calendar = _calendar(every)
    return PeriodWritten(
        name=Word(key.text, key.span),
        each=conditions(each, findings),
        combined=isinstance(each, Sequence),
        every=None if calendar else expression(every, findings),
        calendar=calendar,
        lasts=expression(record.node("lasts"), findings),
        start=expression(record.node("from"), findings),
        until=expression(record.node("until"), findings),
        where=conditions(record.node("where"), findings),
        governed_by=expression(record.node("governed_by"), findings),
        history=flag(record.node("history")),
        title=texts(record.node("title")),
        span=key.span.to(entry.value.span),
    )


def _calendar(node: Node | None) -> Word | None:
    """The unit of `calendar month`."""
    found = scalar(node)
    match = _CALENDAR.fullmatch(found.text) if found else None
    return part_of(found, *match.span("unit")) if found and match else None
