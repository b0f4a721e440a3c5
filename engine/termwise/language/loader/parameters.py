"""Loads parameters: a value, a list of values, or a table."""

from __future__ import annotations

from termwise.language.declarations import ListWritten, ParameterWritten, ScalarWritten, Word
from termwise.language.diagnostics import Findings
from termwise.language.loader.expressions import expression
from termwise.language.loader.keys import PARAMETER_KEYS
from termwise.language.loader.record import Record, scalar
from termwise.language.loader.tables import load_table
from termwise.language.loader.words import texts, word
from termwise.language.source import Span
from termwise.language.syntax import Expression, TextLiteral
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence


def load_parameter(entry: Entry, findings: Findings) -> ParameterWritten | None:
    """One parameter, or None where its value cannot be read."""
    record, key = Record.of(entry.value, PARAMETER_KEYS, findings), scalar(entry.key)
    if record is None or key is None:
        return None
    name, span = Word(key.text, key.span), key.span.to(entry.value.span)
    value = record.node("value")
    if value is not None:
        return _valued(record, name, value, span)
    return load_table(record, name, span) if record.node("rows") is not None else None


def _valued(record: Record, name: Word, node: Node, span: Span) -> ParameterWritten | None:
    findings = record.findings
    of = expression(record.node("of"), findings)
    if of is None and record.node("of") is not None:
        return None
    title, source = texts(record.node("title")), texts(record.node("source"))
    # A value `of` a field or an entity is a word, which need not be an expression: `24x7`, `014`.
    read = expression if of is None else _plain_word
    match node:
        case Scalar():
            value = read(node, findings)
            return ScalarWritten(name, value, of, title, source, span) if value else None
        case Sequence(listed):
            values = tuple(v for item in listed if (v := read(item, findings)) is not None)
            whole = len(values) == len(listed)
            return ListWritten(name, values, of, title, source, span) if whole else None
        case Mapping():
            return None


def _plain_word(node: Node, findings: Findings) -> Expression | None:  # noqa: ARG001 - as expression
    found = word(node)
    return TextLiteral(found.text, found.span) if found else None
