"""Loads parameters: a value, a list of values, or a table."""

from __future__ import annotations

from termwise.language.declarations import ListWritten, ParameterWritten, ScalarWritten, Word
from termwise.language.diagnostics import Findings, Label
from termwise.language.loader.expressions import all_expressions, expression
from termwise.language.loader.keys import PARAMETER_KEYS, TABLE_KEYS
from termwise.language.loader.record import Record, scalar
from termwise.language.loader.tables import load_table
from termwise.language.loader.words import texts
from termwise.language.source import Span
from termwise.language.yaml_nodes import Entry, Mapping, Scalar, Sequence


def load_parameter(entry: Entry, findings: Findings) -> ParameterWritten | None:
    """One parameter, or None where its value cannot be read."""
    record, key = Record.of(entry.value, PARAMETER_KEYS, findings), scalar(entry.key)
    if record is None or key is None:
        return None
    name, span = Word(key.text, key.span), key.span.to(entry.value.span)
    value, table = record.entry("value"), record.present(TABLE_KEYS)
    if value is not None:
        _refuse_table(value, table, findings)
        return _valued(record, name, value, span)
    if any(one.key.text == "rows" for one in table):
        return load_table(record, name, span)
    findings.error(
        "value-or-table",
        f"the parameter `{name.text}` has no value",
        name.span,
        help="give it a `value:`, or the `rows:` of a table",
    )
    return None


def _refuse_table(value: Entry, table: tuple[Entry, ...], findings: Findings) -> None:
    for stray in table:
        findings.error(
            "value-or-table",
            f"`{stray.key.text}:` belongs to a table, and this parameter has a value",
            stray.key.span,
            help="delete one of the two",
            labels=[Label(value.key.span, "the value is here")],
        )


def _valued(record: Record, name: Word, entry: Entry, span: Span) -> ParameterWritten | None:
    findings = record.findings
    of = expression(record.node("of"), findings)
    title, source = texts(record.node("title")), texts(record.node("source"))
    match entry.value:
        case Scalar():
            value = expression(entry.value, findings)
            if value is None:
                return None
            return ScalarWritten(name, value, of, title, source, span)
        case Sequence(listed):
            values = all_expressions(listed, findings)
            return ListWritten(name, values, of, title, source, span)
        case Mapping():
            return None
