"""From columns and conditions to all that a matcher needs, short of the engine itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .conditions import Among, Column, Condition
from .disjunctive import Computed, Conjunction, Field, Test, disjunctive, fields_of
from .encoding import Encoder, encoder_for
from .names import field_names
from .rule_text import chunks, needs_tag, rule_text


@dataclass(frozen=True, slots=True)
class RuleSetPlan:
    """One rule set: its text, what makes its facts, and each pattern's conditions as bits."""

    text: str
    encode: Encoder
    masks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MatcherPlan:
    """A matcher's parts.

    `always` has the bits of the conditions that hold for every fact. The answers of `computed`,
    bit by bit, are the second argument of every rule set's encoder.
    """

    columns: tuple[Column, ...]
    always: int
    computed: tuple[Condition, ...]
    rule_sets: tuple[RuleSetPlan, ...]


def compiled(columns: tuple[Column, ...], conditions: Sequence[Condition]) -> MatcherPlan:
    """Plan a matcher.

    Raises `OutsideEnvelope` for a comparison that the engine would get wrong, `ValueError` for
    columns with one name or a condition on a column that is not there.
    """
    always, masks = _by_conjunction(conditions)
    fields = fields_of(test for conjunction in masks for test in conjunction)
    _check_columns(columns, fields)
    computed = _computed_conditions(fields)
    bits = {condition: index for index, condition in enumerate(computed)}
    lots = chunks(tuple(masks))
    rule_sets = tuple(_rule_set(columns, lot, masks, bits) for lot in lots)
    return MatcherPlan(columns, always, computed, rule_sets)


def _by_conjunction(conditions: Sequence[Condition]) -> tuple[int, dict[Conjunction, int]]:
    """The bits of the conditions that always hold, and of those that a conjunction makes hold."""
    always = 0
    first: dict[frozenset[Test], Conjunction] = {}
    masks: dict[Conjunction, int] = {}
    for index, condition in enumerate(conditions):
        alternatives = disjunctive(condition)
        if () in alternatives:
            always |= 1 << index
            continue
        for alternative in alternatives:
            conjunction = first.setdefault(frozenset(alternative), alternative)
            masks[conjunction] = masks.get(conjunction, 0) | 1 << index
    return always, masks


def _check_columns(columns: tuple[Column, ...], fields: Iterable[Field]) -> None:
    if len({column.name for column in columns}) < len(columns):
        raise ValueError("two columns have the same name")
    known = set(columns)
    unknown = [column.name for column in map(_column_of, fields) if column and column not in known]
    if unknown:
        raise ValueError(f"conditions on columns that are not there: {', '.join(unknown)}")


def _column_of(field: Field) -> Column | None:
    match field:
        case Column():
            return field
        case Computed(Among(column)):
            return column
        case _:
            return None


def _computed_conditions(fields: Iterable[Field]) -> tuple[Condition, ...]:
    """The conditions to be matched beforehand. Long lists are looked up by the encoder instead."""
    conditions = (field.condition for field in fields if isinstance(field, Computed))
    return tuple(condition for condition in conditions if not isinstance(condition, Among))


def _rule_set(
    columns: tuple[Column, ...],
    lot: Sequence[Conjunction],
    masks: Mapping[Conjunction, int],
    bits: Mapping[Condition, int],
) -> RuleSetPlan:
    fields = fields_of(test for conjunction in lot for test in conjunction)
    names = dict(zip(fields, field_names(len(fields)), strict=True))
    encode = encoder_for(columns, names, bits, any(map(needs_tag, lot)))
    return RuleSetPlan(rule_text(lot, names), encode, tuple(masks[way] for way in lot))
