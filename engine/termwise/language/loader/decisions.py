"""Loads decisions: an expression, or cases."""

from __future__ import annotations

from termwise.language.declarations import CaseWritten, DecisionWritten, Word
from termwise.language.diagnostics import Findings
from termwise.language.loader.cases import load_cases
from termwise.language.loader.expressions import expression
from termwise.language.loader.keys import DECISION_KEYS
from termwise.language.loader.measures import subject_and_name
from termwise.language.loader.record import Record, items
from termwise.language.loader.words import NO_WORDS, texts, words
from termwise.language.syntax import Expression
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence

Body = Expression | tuple[CaseWritten, ...] | None

_BODIES = frozenset({"value", "cases"})


def load_decision(entry: Entry, findings: Findings) -> DecisionWritten | None:
    """One decision, `subject.name: …`."""
    names = subject_and_name(entry.key)
    if names is None:
        return None
    span = entry.key.span.to(entry.value.span)
    if isinstance(entry.value, Mapping):
        return _long_form(Record(entry.value, DECISION_KEYS, findings), names, entry)
    return DecisionWritten(*names, _body(entry.value, findings), None, NO_WORDS, span)


def _long_form(record: Record, names: tuple[Word, Word], entry: Entry) -> DecisionWritten | None:
    body = record.first(_BODIES)
    one_of = record.node("one_of")
    if one_of is not None and not isinstance(one_of, Sequence):
        return None  # Which words it can give is not known, so nothing is said of them.
    return DecisionWritten(
        *names,
        body=_body(body.value, record.findings) if body else None,
        one_of=words(items(one_of)) if isinstance(one_of, Sequence) else None,
        title=texts(record.node("title")),
        span=entry.key.span.to(entry.value.span),
    )


def _body(node: Node, findings: Findings) -> Body:
    match node:
        case Scalar():
            return expression(node, findings)
        case Sequence():
            return load_cases(node, findings)
        case Mapping():
            return None
