"""The message of a line, with its values."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import assert_never

from termwise.language.program import Message, Require, Rule, TextPart, Version
from termwise.language.tree import DurationValue
from termwise.language.types import Money, Number, Quantity, Type

from tests.oracle import terms
from tests.oracle.rows import EntityRow, Env, PeriodRow, SubjectRow, Value, at_hand, key_text
from tests.oracle.state import Run
from tests.oracle.text import amount_text, moment_text, number_text, rate_text


def message(run: Run, rule: Rule, version: Version, row: SubjectRow, language: str | None) -> str:
    """What a rule says of a row; a requirement without a message has the rule's title."""
    if not rule.message:
        if not isinstance(rule.effect, Require):
            return ""
        title = _language(list(rule.title), run, language)
        return "" if title is None else rule.title[title]
    chosen = _language(list(rule.message), run, language)
    assert chosen is not None
    return _filled(run, rule.message, chosen, Env(at_hand(row), version))


def _language(there: list[str], run: Run, asked: str | None) -> str | None:
    """The language asked for, else the program's first, else the first that is there."""
    for language in (asked, *run.program.languages, *there):
        if language in there:
            return language
    return None


def _filled(run: Run, message: Message, language: str, env: Env) -> str:
    parts: list[str] = []
    for part in message[language]:
        if isinstance(part, TextPart):
            parts.append(part.text)
        else:
            parts.append(_shown(terms.value(run, part.value, env), part.value.type))
    return "".join(parts)


def _shown(value: Value, kind: Type) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return "true" if value else "false"
        case Fraction():
            return _number(value, kind)
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case str():
            return value
        case EntityRow():
            return str(value.key)
        case PeriodRow():
            return f"{key_text(value)}:{value.start}"
        case DurationValue():
            return f"{value.count} {value.kind}"
        case _:
            assert_never(value)


def _number(value: Fraction, kind: Type) -> str:
    match kind:
        case Money(currency=currency):
            return f"{amount_text(value, currency)} {currency}"
        case Quantity(unit=unit):
            return f"{number_text(value)} {unit}"
        case Number(percent=True):
            return rate_text(value)
        case _:
            return number_text(value)
