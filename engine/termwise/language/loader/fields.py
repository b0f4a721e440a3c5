"""Loads the fields of an entity, with their types."""

from __future__ import annotations

from termwise.language.declarations import FieldType, FieldWritten, MoneyIn, OneOf, TypeName
from termwise.language.diagnostics import Findings
from termwise.language.loader.keys import FIELD_KEYS
from termwise.language.loader.record import Record, items
from termwise.language.loader.words import NO_WORDS, flag, texts, word, words
from termwise.language.yaml_nodes import Entry, Mapping, Node, Scalar, Sequence


def load_field(entry: Entry, findings: Findings) -> FieldWritten | None:
    """One `name: type`, or `name: {type: …, missing: …, title: …}`."""
    name = word(entry.key)
    if name is None:
        return None
    record = Record.of(entry.value, FIELD_KEYS, findings)
    title = texts(record.node("title")) if record else NO_WORDS
    return FieldWritten(name, _type(entry, findings), title)


def _type(entry: Entry, findings: Findings) -> FieldType | None:
    match entry.value:
        case Scalar():
            return _named(entry.value, missing=False)
        case Sequence():
            return OneOf(words(entry.value.items), missing=False, span=entry.value.span)
        case Mapping():
            return _long_form(Record(entry.value, FIELD_KEYS, findings))


def _named(node: Node | None, *, missing: bool) -> TypeName | None:
    name = word(node)
    if name is None:
        return None
    plain = name.text.removesuffix("?").rstrip()
    return TypeName(plain, missing or plain != name.text, name.span)


def _long_form(record: Record) -> FieldType | None:
    if not record.is_known:
        return None
    missing, one_of = flag(record.node("missing")), record.node("one_of")
    if one_of is not None:
        return OneOf(words(items(one_of)), missing, one_of.span)
    named, currency = _named(record.node("type"), missing=missing), word(record.node("currency"))
    if named is None or currency is None:
        return named
    if named.name == "money":
        return MoneyIn(currency, named.missing, record.span)
    record.findings.error(
        "currency-without-money",
        f"only money has a currency, and this is of type `{named.name}`",
        currency.span,
        help="write `type: money`, or delete the currency",
    )
    return named
