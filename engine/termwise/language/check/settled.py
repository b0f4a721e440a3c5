"""Which measures and decisions are never missing on a row that is there."""

from __future__ import annotations

from collections.abc import Iterator

from termwise.language.check.acceptance import conditions_of, facts_of_row
from termwise.language.check.order import typing_order
from termwise.language.check.presence import (
    Definitions,
    Facts,
    cases_missing,
    may_be_missing,
    present_if,
)
from termwise.language.check.reading import Reading
from termwise.language.program import Decision, LineSource, Measure

Key = tuple[str, str]


def settled(reading: Reading) -> Definitions:
    """Definitions that know what is never missing; to be asked when all rules are checked.

    All are taken for sure at first, and those that are not are taken out until none is left. So a
    balance that reads the balance before it, or 0 in the first row, is sure: by induction.
    """
    known = Definitions(reading)
    declared = list(_declared(reading))
    known.sure = {key for key, _ in declared}
    while True:
        lost = {key for key, each in declared if key in known.sure and _missing(each, known)}
        if not lost:
            return known
        known.sure -= lost
        known.forget()


def _declared(reading: Reading) -> Iterator[tuple[Key, Measure | Decision]]:
    """Every name, behind those that it speaks of: so nearly all is settled in one round."""
    found: dict[str, list[tuple[Key, Measure | Decision]]] = {}
    for version in reading.versions:
        declared: dict[Key, Measure | Decision] = {**version.measures, **version.decisions}
        for key, each in declared.items():
            found.setdefault(key[1], []).append((key, each))
    for name in typing_order(v.written for v in reading.versions):
        yield from found.get(name, ())


def _missing(each: Measure | Decision, known: Definitions) -> bool:
    if isinstance(each, Measure):
        return _measure_missing(each, known)
    if isinstance(each.body, tuple):
        return cases_missing(each.body, frozenset(), known)
    return may_be_missing(each.body, frozenset(), known)


def _measure_missing(measure: Measure, known: Definitions) -> bool:
    if measure.aggregate == "count":
        return False
    if measure.aggregate not in ("sum", "count_distinct") or measure.value is None:
        return True
    return may_be_missing(measure.value, _gathered_facts(measure, known), known)


def _gathered_facts(measure: Measure, known: Definitions) -> Facts:
    """What is present of a gathered row: `where` holds, and it was accepted."""
    conditions = conditions_of(measure.where)
    shown = frozenset().union(*(present_if(condition) for condition in conditions))
    if measure.refused or isinstance(measure.source, LineSource):
        return shown
    return shown | facts_of_row(measure.gathered, conditions, known.reading)
