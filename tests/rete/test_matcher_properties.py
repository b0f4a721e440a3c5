"""The matcher against an oracle of plain Python: any conditions, any facts inside the envelope."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, assert_never

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from termwise.rete.conditions import (
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
from termwise.rete.envelope import INT_LIMIT
from termwise.rete.matcher import Matcher

Value = int | str | bool | None

INTS = tuple(Column(f"n{i}", "int") for i in range(3))
TEXTS = tuple(Column(f"t{i}", "text") for i in range(2))
FLAGS = tuple(Column(f"f{i}", "flag") for i in range(2))
COLUMNS = (INTS[0], TEXTS[0], FLAGS[0], INTS[1], TEXTS[1], FLAGS[1], INTS[2])

RELATIONS: Mapping[Op, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ORDERS: tuple[Op, ...] = tuple(RELATIONS)
EQUALITIES: tuple[Op, ...] = ("=", "!=")


def holds(condition: Condition, fact: Mapping[Column, Value]) -> bool:
    """The oracle: what the condition means, word for word."""
    match condition:
        case Compare(column, op, literal):
            value = fact[column]
            return value is not None and RELATIONS[op](value, literal)
        case CompareColumns(left, op, right):
            one, other = fact[left], fact[right]
            return one is not None and other is not None and RELATIONS[op](one, other)
        case Among(column, values):
            value = fact[column]
            return value is not None and value in values
        case Present(column):
            return fact[column] is not None
        case AllOf(parts):
            return all(holds(part, fact) for part in parts)
        case AnyOf(parts):
            return any(holds(part, fact) for part in parts)
        case Negation(part):
            return not holds(part, fact)
        case _ as never:
            assert_never(never)


def expected(conditions: Sequence[Condition], values: Sequence[Value]) -> int:
    fact = dict(zip(COLUMNS, values, strict=True))
    return sum(1 << bit for bit, condition in enumerate(conditions) if holds(condition, fact))


EDGES = (-INT_LIMIT, INT_LIMIT, INT_LIMIT - 1, 2**53, 2**53 + 1, 10**18, -1, 0)
TRICKS = (
    "",
    '"',
    "\\",
    "\\'",
    "\0",
    "'",
    'a"',
    "a",
    "é",
    "😀",
    '}},{"0":',
    '{"x":[{"',
    "true",
    "5",
)
ints = st.integers(-3, 3) | st.sampled_from(EDGES) | st.integers(-INT_LIMIT, INT_LIMIT)
texts = st.sampled_from(TRICKS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
flags = st.booleans()
OF_KIND: Mapping[str, st.SearchStrategy[Any]] = {"int": ints, "text": texts, "flag": flags}

facts = st.tuples(*(st.none() | OF_KIND[column.kind] for column in COLUMNS))


def comparisons(columns: Sequence[Column], ops: Sequence[Op]) -> st.SearchStrategy[Condition]:
    values = OF_KIND[columns[0].kind]
    column, op = st.sampled_from(columns), st.sampled_from(ops)
    with_literal = st.builds(Compare, column, op, values)
    return with_literal | st.builds(CompareColumns, column, op, column)


def lists(columns: Sequence[Column]) -> st.SearchStrategy[Condition]:
    values = st.lists(OF_KIND[columns[0].kind], max_size=30).map(tuple)
    return st.builds(Among, st.sampled_from(columns), values)


leaves = (
    comparisons(INTS, ORDERS)
    | comparisons(TEXTS, EQUALITIES)
    | comparisons(FLAGS, EQUALITIES)
    | lists(INTS)
    | lists(TEXTS)
    | st.builds(Present, st.sampled_from(COLUMNS))
)


def compounds(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, max_size=5).map(tuple)
    return st.builds(AllOf, parts) | st.builds(AnyOf, parts) | st.builds(Negation, inner)


conditions = st.recursive(leaves, compounds, max_leaves=25)


@settings(max_examples=200, deadline=None)
@given(st.lists(conditions, max_size=8), st.lists(facts, min_size=1, max_size=12))
def test_matches_as_the_oracle_does(asked: list[Condition], cases: list[tuple[Value, ...]]) -> None:
    with Matcher(COLUMNS, asked) as matcher:
        for values in [*cases, *cases]:
            assert matcher.match(values) == expected(asked, values)


def random_leaf(source: random.Random) -> Condition:
    small, word = source.randrange(-4, 5), source.choice(TRICKS)
    among: Sequence[int | str] = [source.randrange(-50, 50) for _ in range(source.choice((2, 40)))]
    return source.choice(
        (
            Compare(source.choice(INTS), source.choice(ORDERS), small),
            Compare(source.choice(TEXTS), source.choice(EQUALITIES), word),
            Compare(source.choice(FLAGS), "=", source.random() < 0.5),
            CompareColumns(source.choice(INTS), source.choice(ORDERS), source.choice(INTS)),
            Among(source.choice(INTS), tuple(among)),
            Present(source.choice(COLUMNS)),
        )
    )


def random_condition(source: random.Random, depth: int) -> Condition:
    if depth == 0:
        return random_leaf(source)
    parts = tuple(random_condition(source, depth - 1) for _ in range(source.randrange(1, 5)))
    return source.choice((AllOf(parts), AnyOf(parts), Negation(AnyOf(parts))))


def random_values(source: random.Random) -> tuple[Value, ...]:
    choices: Mapping[str, Sequence[Value]] = {
        "int": (*range(-5, 6), *EDGES, None),
        "text": (*TRICKS, None),
        "flag": (True, False, None),
    }
    return tuple(source.choice(choices[column.kind]) for column in COLUMNS)


@pytest.mark.parametrize(("size", "depth"), [(3_000, 0), (400, 1), (120, 2), (40, 3)])
def test_many_conditions_in_many_rule_sets(size: int, depth: int) -> None:
    source = random.Random(size)
    asked = [random_condition(source, depth) for _ in range(size)]
    with Matcher(COLUMNS, asked) as matcher:
        for _ in range(60):
            values = random_values(source)
            assert matcher.match(values) == expected(asked, values)


def test_a_long_run_on_one_matcher() -> None:
    source = random.Random(7)
    asked = [random_condition(source, 2) for _ in range(8)]
    with Matcher(COLUMNS, asked) as matcher:
        for _ in range(5_000):
            values = random_values(source)
            assert matcher.match(values) == expected(asked, values)
