"""Loads what a scenario expects."""

from __future__ import annotations

import re
from types import MappingProxyType

from termwise.language.declarations import Word
from termwise.language.diagnostics import Findings
from termwise.language.loader import keys
from termwise.language.loader.measures import subject_and_name
from termwise.language.loader.record import Record, scalar
from termwise.language.loader.words import part_of, whole_number, word
from termwise.language.yaml_nodes import Mapping, Node, Scalar
from termwise.scenario.declarations import (
    DecisionExpected,
    Expectation,
    Filters,
    LineExpected,
    LinesExpected,
    NoneExpected,
    NothingElse,
    TotalExpected,
    Written,
)
from termwise.scenario.given import written_text

_NONE_OF = re.compile(r"none of +(?P<rule>\S+)")


def load_expectation(node: Node, findings: Findings) -> Expectation | None:
    """One item of `expect:`; None where the schema has spoken."""
    if not isinstance(node, Mapping):
        return _words(node)
    for head, load in _HEADS.items():
        if node.get(head) is not None:
            return load(node, findings)
    return None


def _words(node: Node) -> Expectation | None:
    found = scalar(node)
    if found is None:
        return None
    if found.text == "nothing else":
        return NothingElse(found.span)
    match = _NONE_OF.fullmatch(found.text)
    if match is None:
        return None
    return NoneExpected(part_of(found, *match.span("rule")), MappingProxyType({}), found.span)


def _line(node: Mapping, findings: Findings) -> LineExpected | None:
    rule = word(Record(node, keys.LINE_KEYS, findings).node("line"))
    return LineExpected(rule, _filters(node), node.span) if rule else None


def _lines(node: Mapping, findings: Findings) -> LinesExpected | None:
    record = Record(node, keys.LINES_KEYS, findings)
    rule, count = word(record.node("lines")), whole_number(record.node("count"))
    return LinesExpected(rule, count, _filters(node), node.span) if rule and count else None


def _total(node: Mapping, findings: Findings) -> TotalExpected | None:
    record = Record(node, keys.TOTAL_KEYS, findings)
    rule, amount = word(record.node("total")), _written(record, "amount")
    if rule is None or amount is None:
        return None
    filters = {name: value for name, value in _filters(node).items() if name != "amount"}
    return TotalExpected(rule, amount, MappingProxyType(filters), node.span)


def _none(node: Mapping, findings: Findings) -> NoneExpected | None:
    rule = word(Record(node, keys.NONE_KEYS, findings).node("none_of"))
    return NoneExpected(rule, _filters(node), node.span) if rule else None


def _decision(node: Mapping, findings: Findings) -> DecisionExpected | None:
    record = Record(node, keys.DECISION_EXPECTED_KEYS, findings)
    names = _subject_and_name(record)
    if names is None:
        return None
    return DecisionExpected(
        *names,
        key=_written(record, "key"),
        index=_written(record, "index"),
        value=_written(record, "value"),
        case=_written(record, "case"),
        version=_written(record, "version"),
        span=node.span,
    )


def _subject_and_name(record: Record) -> tuple[Word, Word] | None:
    node = record.node("decision")
    return subject_and_name(node) if node is not None else None


def _filters(node: Mapping) -> Filters:
    return MappingProxyType(
        {
            entry.key.text: Written(written_text(entry.value), entry.value.span)
            for entry in node
            if entry.key.text in keys.LINE_FILTERS and isinstance(entry.value, Scalar)
        }
    )


def _written(record: Record, key: str) -> Written | None:
    """The value of `key` as written, None where the key is absent."""
    node = record.raw(key)
    return Written(written_text(node), node.span) if isinstance(node, Scalar) else None


_HEADS = {
    "line": _line,
    "lines": _lines,
    "total": _total,
    "none_of": _none,
    "decision": _decision,
}
