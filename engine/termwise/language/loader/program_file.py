"""Loads program.yaml."""

from __future__ import annotations

from termwise.language.declarations import EntityWritten, ProgramWritten, UnitWritten, Word
from termwise.language.diagnostics import Findings
from termwise.language.loader.fields import load_field
from termwise.language.loader.keys import ENTITY_KEYS, PROGRAM_KEYS
from termwise.language.loader.record import Record, entries
from termwise.language.loader.words import flag, texts, word
from termwise.language.yaml_nodes import Entry, Node


def load_program_file(node: Node, findings: Findings) -> ProgramWritten | None:
    """What program.yaml says, or None where it lacks what everything rests on."""
    record = Record.of(node, PROGRAM_KEYS, findings)
    if record is None:
        return None
    name, currency = word(record.node("program")), word(record.node("currency"))
    time_zone = word(record.node("time_zone"))
    if name is None or currency is None or time_zone is None:
        return None
    units = [unit for e in entries(record.node("units")) if (unit := _unit(e)) is not None]
    written = [*entries(record.node("entities"))]
    entities = [entity for e in written if (entity := _entity(e, findings)) is not None]
    read = {entity.name.text for entity in entities}
    return ProgramWritten(
        name=name,
        title=texts(record.node("title")),
        currency=currency,
        time_zone=time_zone,
        units=tuple(units),
        entities=tuple(entities),
        span=record.span,
        unread=frozenset(entry.key.text for entry in written) - read,
    )


def _unit(entry: Entry) -> UnitWritten | None:
    plural, singular = word(entry.key), word(entry.value)
    return UnitWritten(plural, singular) if plural and singular else None


def _entity(entry: Entry, findings: Findings) -> EntityWritten | None:
    record, name = Record.of(entry.value, ENTITY_KEYS, findings), word(entry.key)
    key = _key(record.node("key")) if record else None
    if record is None or name is None or key is None:
        return None
    fields = (load_field(field, findings) for field in entries(record.node("fields")))
    return EntityWritten(
        name=name,
        key=key[0],
        numeric_key=key[1],
        date=word(record.node("date")),
        fields=tuple(field for field in fields if field is not None),
        history=flag(record.node("history")),
        title=texts(record.node("title")),
    )


def _key(node: Node | None) -> tuple[Word, bool] | None:
    """`partner_id`, or `{partner_id: number}`: the column, and whether it holds numbers."""
    if (name := word(node)) is not None:
        return name, False
    for entry in entries(node):
        name, kind = word(entry.key), word(entry.value)
        if name is not None and kind is not None:
            return name, kind.text == "number"
    return None
