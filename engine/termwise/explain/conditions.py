"""Conditions told with their values, and what would have to be otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from termwise.explain.formulas import worth
from termwise.explain.telling import Telling
from termwise.explain.words import Words
from termwise.language import tree as t
from termwise.language.types import Date, Moment, Row, Type
from termwise.outcome.trace import Listed, Step, Written

_OPPOSITE: Final[dict[str, str]] = {"=": "!=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TURNED: Final[dict[str, str]] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MOST_LISTED: Final = 12


def told(condition: Step, telling: Telling) -> str:
    """`order.kind in [new_contract]: new_contract (holds)`."""
    words = telling.words
    verdict = words.holds if condition.holds else words.fails
    values = values_told(condition, telling)
    form = words.judged if values else words.judged_alone
    return form.format(condition=condition.text, values=values, verdict=verdict)


def values_told(condition: Step, telling: Telling) -> str:
    """The values that a condition compares: one alone, or each with its name."""
    compared = {step.text: step for step in _compared(condition)}
    if len(compared) == 1:
        return worth(next(iter(compared.values())), telling)
    return telling.words.join.join(
        telling.is_value(name, step.value, worth(step, telling)) for name, step in compared.items()
    )


def split(conditions: tuple[Step, ...]) -> Iterator[Step]:
    """Conditions that must all hold, one by one."""
    for condition in conditions:
        if isinstance(condition.expr, t.And):
            yield from split(condition.parts)
        else:
            yield condition


def _compared(condition: Step) -> Iterator[Step]:
    match condition.expr:
        case t.And() | t.Or() | t.Not() | t.Compare() | t.Present() | t.Member():
            for part in condition.parts:
                yield from _compared(part)
        case _:
            if not isinstance(condition.how, Written):
                yield condition


def needs(condition: Step, telling: Telling, wanted: bool = True) -> list[str]:
    """What would have to be otherwise, so that a condition holds (or does not): all of these.

    Nothing where it is so already.
    """
    if condition.holds == wanted:
        return []
    match condition.expr:
        case t.Not():
            return needs(condition.parts[0], telling, not wanted)
        case t.And():
            return _several(condition.parts, telling, wanted, all_needed=wanted)
        case t.Or():
            return _several(condition.parts, telling, wanted, all_needed=not wanted)
        case t.Compare(op=op):
            return [_compare(condition, op if wanted else _OPPOSITE[op], telling)]
        case t.Member():
            return [_member(condition, telling, wanted)]
        case t.Present():
            words = telling.words
            return [
                _say(condition.parts[0], words.be_there if wanted else words.be_missing, telling)
            ]
        case _:
            words = telling.words
            return [_say(condition, words.be_true if wanted else words.be_false, telling)]


def _several(
    parts: tuple[Step, ...], telling: Telling, wanted: bool, *, all_needed: bool
) -> list[str]:
    found = [sentence for part in parts for sentence in needs(part, telling, wanted)]
    if all_needed or len(found) < 2:
        return found
    return [f"{telling.words.one_would} {' '.join(found)}"]


def _compare(condition: Step, op: str, telling: Telling) -> str:
    left, right = condition.parts
    if isinstance(left.how, Written) and not isinstance(right.how, Written):
        left, right, op = right, left, _TURNED[op]
    missing = right.value is None and left.value is not None
    if missing:
        left, right, op = right, left, _TURNED[op]
    value = worth(right, telling)
    named = value if isinstance(right.how, Written) else f"{value} ({right.text})"
    return _say(left, _relation(op, left.type, telling.words).format(value=named), telling)


def _relation(op: str, kind: Type, words: Words) -> str:
    day = isinstance(kind, Date | Moment)
    match op:
        case "=":
            return words.equal
        case "!=":
            return words.different
        case "<":
            return words.earlier if day else words.less
        case "<=":
            return words.on_or_before if day else words.at_most
        case ">":
            return words.later if day else words.more
        case _:
            return words.on_or_after if day else words.at_least


def _member(condition: Step, telling: Telling, wanted: bool) -> str:
    how, item = condition.how, condition.parts[0]
    assert isinstance(how, Listed)
    kind = item.type
    shown = (
        f"{value}" if isinstance(kind, Row) else telling.value(value, kind) for value in how.values
    )
    values = telling.listed(shown, _MOST_LISTED)
    named = values if how.parameter is None else f"{values} ({how.parameter})"
    form = telling.words.one_of if wanted else telling.words.none_of
    return _say(item, form.format(values=named), telling)


def _say(step: Step, needed: str, telling: Telling) -> str:
    words = telling.words
    form = words.missing_would_have_to if step.value is None else words.would_have_to
    return form.format(name=step.text, value=worth(step, telling), needed=needed)
