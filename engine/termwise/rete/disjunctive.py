"""Conditions to disjunctive form: an "or" of conjunctions of tests the engine can make.

Negation is pushed down to the comparisons. "Not (users > 3)" becomes "users <= 3, or no users".

Two things would be dear as tests and become `Computed` fields instead, whose answer is worked out
before the fact is asserted and sent along as one more field: an `Among` of many values, and any
part of an `AllOf` that would multiply the conjunctions beyond `MAX_CONJUNCTIONS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from .conditions import (
    AllOf,
    Among,
    AnyOf,
    Column,
    Compare,
    CompareColumns,
    Condition,
    Negation,
    Op,
    Present,
)
from .envelope import check_comparison

MAX_CONJUNCTIONS: Final = 64
"""Most conjunctions an `AllOf` may become; further parts are computed beforehand."""

MAX_TESTS: Final = 64
"""Most tests of one conjunction."""

MAX_LISTS: Final = 12
"""Most `Among` of one conjunction: the engine counts 32 marks, two for each of them."""

MAX_LISTED: Final = 16
"""Most values of an `Among` that the engine itself looks through."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that is sent, as true, exactly when its condition holds for the fact."""

    condition: Condition


Field = Column | Computed


@dataclass(frozen=True, slots=True)
class Has:
    """The fact has this field."""

    field: Field


@dataclass(frozen=True, slots=True)
class Lacks:
    """The fact does not have this field."""

    field: Field


Test = Compare | CompareColumns | Among | Has | Lacks
Conjunction = tuple[Test, ...]

_INVERSE: Final[dict[Op, Op]] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}


def fields_of(tests: Iterable[Test]) -> dict[Field, None]:
    """Every field that the tests read, in the order of first use."""
    fields: dict[Field, None] = {}
    for test in tests:
        match test:
            case Compare(column) | Among(column):
                fields[column] = None
            case CompareColumns(left, _, right):
                fields |= {left: None, right: None}
            case Has(field) | Lacks(field):
                fields[field] = None
            case _ as never:
                assert_never(never)
    return fields


def disjunctive(condition: Condition) -> list[Conjunction]:
    """The condition as alternatives, each without repeated tests.

    No alternatives: the condition never holds. An empty alternative: it always does.
    Raises `OutsideEnvelope` for a comparison the engine would get wrong.
    """
    return [_narrowed(conjunction) for conjunction in _alternatives(condition, True)]


def _alternatives(condition: Condition, wanted: bool) -> list[Conjunction]:
    """The ways in which the condition comes out as `wanted`."""
    match condition:
        case Negation(part):
            return _alternatives(part, not wanted)
        case AllOf(parts):
            return _every(parts, wanted) if wanted else _any(parts, wanted)
        case AnyOf(parts):
            return _any(parts, wanted) if wanted else _every(parts, wanted)
        case Present(column):
            return [(Has(column) if wanted else Lacks(column),)]
        case Compare() | CompareColumns() | Among():
            check_comparison(condition)
            return _holding(condition) if wanted else _failing(condition)
        case _ as never:
            assert_never(never)


def _any(parts: Sequence[Condition], wanted: bool) -> list[Conjunction]:
    ways = [way for part in parts for way in _alternatives(part, wanted)]
    return list(dict.fromkeys(ways))


def _every(parts: Sequence[Condition], wanted: bool) -> list[Conjunction]:
    """Every part as `wanted`: the product of their alternatives, the smallest first."""
    choices = [(part, _alternatives(part, wanted)) for part in dict.fromkeys(parts)]
    certain = (test for _, ways in choices if len(ways) == 1 for test in ways[0])
    ways = _product([tuple(dict.fromkeys(certain))], [()])
    several = [choice for choice in choices if len(choice[1]) != 1]
    for part, alternatives in sorted(several, key=lambda choice: len(choice[1])):
        product = _product(ways, alternatives)
        if len(product) > max(MAX_CONJUNCTIONS, len(ways)):
            computed = Computed(part if wanted else Negation(part))
            product = _product(ways, [(Has(computed),)])
        ways = product
    return ways


def _product(left: Sequence[Conjunction], right: Sequence[Conjunction]) -> list[Conjunction]:
    merged: dict[frozenset[Test], Conjunction] = {}
    for one in left:
        for other in right:
            way = tuple(dict.fromkeys(one + other))
            if not _contradicts_itself(way):
                merged.setdefault(frozenset(way), way)
    return list(merged.values())


def _contradicts_itself(way: Conjunction) -> bool:
    """Whether a field would have to be there and be missing."""
    lacking = {test.field for test in way if isinstance(test, Lacks)}
    if not lacking:
        return False
    needed = fields_of(test for test in way if not isinstance(test, Lacks))
    return not lacking.isdisjoint(needed)


def _holding(test: Compare | CompareColumns | Among) -> list[Conjunction]:
    match test:
        case Compare():
            return [(test,)]
        case CompareColumns(_, _, right):
            return [(Has(right), test)]  # the engine takes a missing right side for a match
        case Among(column, values):
            if not values:
                return []
            if len(values) == 1:
                return [(Compare(column, "=", values[0]),)]
            return [(Has(Computed(test)) if _is_long(test) else _without_repeats(test),)]
        case _ as never:
            assert_never(never)


def _failing(test: Compare | CompareColumns | Among) -> list[Conjunction]:
    match test:
        case Compare(column, op, value):
            return [(Compare(column, _INVERSE[op], value),), (Lacks(column),)]
        case CompareColumns(left, op, right):
            inverse = CompareColumns(left, _INVERSE[op], right)
            return [(Has(right), inverse), (Lacks(left),), (Lacks(right),)]
        case Among(column, values):
            if not values:
                return [()]
            if _is_long(test):
                return [(Lacks(Computed(test)),)]
            differs = tuple(Compare(column, "!=", value) for value in dict.fromkeys(values))
            return [differs, (Lacks(column),)]
        case _ as never:
            assert_never(never)


def _is_long(test: Among) -> bool:
    return len(test.values) > MAX_LISTED


def _without_repeats(test: Among) -> Test:
    values = tuple(dict.fromkeys(test.values))
    return Compare(test.column, "=", values[0]) if len(values) == 1 else Among(test.column, values)


def _narrowed(way: Conjunction) -> Conjunction:
    """Put groups of tests of a wide conjunction into computed fields."""
    lists = [test for test in way if isinstance(test, Among)]
    if len(lists) > MAX_LISTS:
        others = tuple(test for test in way if not isinstance(test, Among))
        return _narrowed(others + _grouped(lists, MAX_LISTS))
    if len(way) > MAX_TESTS:
        return _narrowed(_grouped(way, MAX_TESTS))
    return way


def _grouped(tests: Sequence[Test], size: int) -> Conjunction:
    groups = [tests[start : start + size] for start in range(0, len(tests), size)]
    return tuple(Has(Computed(AllOf(tuple(map(_as_condition, group))))) for group in groups)


def _as_condition(test: Test) -> Condition:
    match test:
        case Has(field):
            return _presence(field)
        case Lacks(field):
            return Negation(_presence(field))
        case Compare() | CompareColumns() | Among():
            return test
        case _ as never:
            assert_never(never)


def _presence(field: Field) -> Condition:
    return Present(field) if isinstance(field, Column) else field.condition
