"""Loads measures."""

from __future__ import annotations

import re
from typing import cast

from termwise.language.declarations import AggregateWord, MeasureWritten, Word
from termwise.language.diagnostics import Findings
from termwise.language.loader.expressions import conditions, expression
from termwise.language.loader.keys import AGGREGATE_KEYS, MEASURE_KEYS
from termwise.language.loader.record import Record, scalar
from termwise.language.loader.words import part_of, texts, whole_number, word
from termwise.language.yaml_nodes import Entry, Node

_SUBJECT_AND_NAME = re.compile(r"(?P<subject>[^.\s]+)\.(?P<name>[^.\s]+)")
_OVER = re.compile(r"\s*(?P<source>\S+)(?:\s+as\s+(?P<alias>\S+))?\s*")


def load_measure(entry: Entry, findings: Findings) -> MeasureWritten | None:
    """One measure, `subject.name: {aggregate: value, …}`."""
    record, names = Record.of(entry.value, MEASURE_KEYS, findings), subject_and_name(entry.key)
    if record is None or names is None:
        return None
    aggregate = record.first(AGGREGATE_KEYS)
    if aggregate is None:
        return None
    return MeasureWritten(
        subject=names[0],
        name=names[1],
        aggregate=cast(AggregateWord, aggregate.key.text),
        value=expression(aggregate.value, findings),
        over=_over(record.node("over")),
        via=expression(record.node("via"), findings),
        where=conditions(record.node("where"), findings),
        during=expression(record.node("during"), findings),
        start=expression(record.node("from"), findings),
        end=expression(record.node("to"), findings),
        before=expression(record.node("before"), findings),
        through=expression(record.node("through"), findings),
        previous=whole_number(record.node("previous")),
        below=expression(record.node("below"), findings),
        by=expression(record.node("by"), findings),
        unit=word(record.node("unit")),
        refused=scalar(record.node("refused")) is not None,
        title=texts(record.node("title")),
        span=entry.key.span.to(entry.value.span),
    )


def subject_and_name(key: Node) -> tuple[Word, Word] | None:
    """The two parts of `partner.certified_on`."""
    found = scalar(key)
    match = _SUBJECT_AND_NAME.fullmatch(found.text) if found else None
    if found is None or match is None:
        return None
    return part_of(found, *match.span("subject")), part_of(found, *match.span("name"))


def _over(node: Node | None) -> tuple[Word, Word | None] | None:
    """`order`, or `order as later`."""
    found = scalar(node)
    match = _OVER.fullmatch(found.text) if found else None
    if found is None or match is None:
        return None
    alias = part_of(found, *match.span("alias")) if match["alias"] else None
    return part_of(found, *match.span("source")), alias
