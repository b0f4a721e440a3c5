"""Loads rules."""

from __future__ import annotations

from typing import cast

from termwise.language.declarations import EffectWord, MessageWritten, RuleWritten, Word
from termwise.language.diagnostics import Findings, Label
from termwise.language.loader.expressions import conditions, expression
from termwise.language.loader.keys import EFFECT_KEYS, RULE_KEYS
from termwise.language.loader.messages import load_message
from termwise.language.loader.record import Record, items
from termwise.language.loader.unique import without_duplicates
from termwise.language.loader.words import flag, texts, word
from termwise.language.yaml_nodes import Entry, Node


def load_rules(node: Node | None, findings: Findings) -> tuple[RuleWritten, ...]:
    """All rules in their order."""
    rules = (_rule(item, findings) for item in items(node))
    return without_duplicates("rule", (rule for rule in rules if rule is not None), findings)


def _rule(node: Node, findings: Findings) -> RuleWritten | None:
    record = Record.of(node, RULE_KEYS, findings)
    id = word(record.node("id")) if record else None
    if record is None or id is None:
        return None
    subject, effect = word(record.node("for")), record.first(EFFECT_KEYS)
    return _written(record, id, subject, effect) if subject and effect else None


def _written(record: Record, id: Word, subject: Word, effect: Entry) -> RuleWritten:
    findings, notifies = record.findings, effect.key.text == "notify"
    return RuleWritten(
        id=id,
        subject=subject,
        when=conditions(record.node("when"), findings),
        effect=cast(EffectWord, effect.key.text),
        effect_span=effect.key.span,
        value=None if notifies else expression(effect.value, findings),
        settles=_settles(record, effect),
        to=conditions(record.node("to"), findings),
        dated=expression(record.node("dated"), findings),
        message=_notice(record, effect) if notifies else _message(record),
        title=texts(record.node("title")),
        source=texts(record.node("source")),
        span=record.span,
    )


def _message(record: Record) -> MessageWritten:
    return load_message(record.node("message"), record.findings)


def _notice(record: Record, effect: Entry) -> MessageWritten:
    """The message of `notify:`, which may stand there itself, or under `message:`."""
    message, notice = _message(record), load_message(effect.value, record.findings)
    if flag(effect.value) or not notice:
        return message
    other = record.entry("message")
    if other is not None:
        record.findings.error(
            "two-messages",
            "this rule has two messages, and only one can be sent",
            other.key.span,
            help="write `notify: true` with a `message:`, or the message at `notify:` alone",
            labels=[Label(effect.key.span, "the other one is here")],
        )
    return notice


def _settles(record: Record, effect: Entry) -> Word | None:
    entry = record.entry("settles")
    if entry is not None and effect.key.text != "pay":
        record.findings.error(
            "settles-without-pay",
            "only what is paid can settle what was earned before",
            entry.key.span,
            help="delete `settles:`, or make this rule one that pays",
            labels=[Label(effect.key.span, "the effect is here")],
        )
        return None
    return word(entry.value) if entry else None
