"""What the matcher answers at the edges of the envelope, and what it refuses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from termwise.rete import names
from termwise.rete.compilation import compiled
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
from termwise.rete.envelope import AMONG_LIMIT, INT_LIMIT, TEXT_LIMIT
from termwise.rete.matcher import Matcher, OutsideEnvelope
from termwise.rete.rule_text import MAX_PATTERNS

Value = int | str | bool | None

USERS = Column("users", "int")
SEATS = Column("seats", "int")
PLAN = Column("plan", "text")
PAID = Column("paid", "flag")
COLUMNS = (USERS, SEATS, PLAN, PAID)


def answers(conditions: list[Condition], *values: Value) -> list[bool]:
    with Matcher(COLUMNS, conditions) as matcher:
        answer = matcher.match(values)
    return [bool(answer >> bit & 1) for bit in range(len(conditions))]


ALWAYS: Condition = AllOf(())
NEVER: Condition = AnyOf(())


def test_constants_need_no_engine() -> None:
    conditions = [ALWAYS, NEVER, Negation(ALWAYS), Negation(NEVER), Among(USERS, ())]
    assert answers(conditions, 1, 1, "a", True) == [True, False, False, True, False]


def test_no_conditions_at_all() -> None:
    assert answers([], 1, 1, "a", True) == []


def test_a_missing_value_compares_as_false_and_negates_to_true() -> None:
    tests: list[Condition] = [
        Compare(USERS, ">", 3),
        Compare(USERS, "!=", 3),
        CompareColumns(USERS, "!=", SEATS),
        CompareColumns(SEATS, "<=", USERS),
        Among(USERS, (1, 2)),
        Among(USERS, tuple(range(100))),
        Present(USERS),
    ]
    assert not any(answers(tests, None, 4, None, None))
    assert all(answers([Negation(test) for test in tests], None, 4, None, None))


def test_only_missing_fields_are_asked_for() -> None:
    nothing = AllOf(tuple(Negation(Present(column)) for column in COLUMNS))
    assert answers([nothing], None, None, None, None) == [True]
    assert answers([nothing], None, None, None, False) == [False]


@pytest.mark.parametrize("edge", [INT_LIMIT, -INT_LIMIT, 2**53 + 1])
def test_whole_numbers_are_exact_to_the_edge(edge: int) -> None:
    step = -1 if edge > 0 else 1
    conditions: list[Condition] = [Compare(USERS, "=", edge), CompareColumns(USERS, "=", SEATS)]
    assert answers(conditions, edge, edge, None, None) == [True, True]
    assert answers(conditions, edge + step, edge, None, None) == [False, False]


@pytest.mark.parametrize("letter", ["\0", "a", '"', "\\"])
def test_texts_are_exact_to_the_edge(letter: str) -> None:
    longest = letter * TEXT_LIMIT
    assert answers([Compare(PLAN, "=", longest)], 1, 1, longest, None) == [True]
    assert answers([Compare(PLAN, "=", longest)], 1, 1, longest[1:], None) == [False]
    assert answers([Compare(PLAN, "!=", longest)], 1, 1, longest[1:] + "z", None) == [True]


OUTSIDE: list[tuple[Value | float, ...]] = [
    (INT_LIMIT + 1, 1, "a", True),
    (-INT_LIMIT - 1, 1, "a", True),
    (1.0, 1, "a", True),
    (float("nan"), 1, "a", True),
    (True, 1, "a", True),
    ("5", 1, "a", True),
    (1, 1, "a" * (TEXT_LIMIT + 1), True),
    (1, 1, "é" * (TEXT_LIMIT // 2 + 1), True),
    (1, 1, "\ud800", True),
    (1, 1, 5, True),
    (1, 1, "a", 1),
    (1, 1, "a", "true"),
]


@pytest.mark.parametrize("values", OUTSIDE)
def test_a_value_outside_the_envelope_is_refused(values: tuple[Value, ...]) -> None:
    right: tuple[Value, ...] = (1, 1, "a", True)
    [wrong] = [c.name for c, one, other in zip(COLUMNS, values, right, strict=True)
               if one is not other]  # fmt: skip
    conditions = [
        Compare(USERS, "=", 1),
        Compare(PLAN, "=", "a"),
        Compare(PAID, "=", True),
    ]
    with Matcher(COLUMNS, conditions) as matcher:
        assert matcher.match(right) == 0b111
        with pytest.raises(OutsideEnvelope, match=f"column '{wrong}'"):
            matcher.match(values)
        assert matcher.match(right) == 0b111


@pytest.mark.parametrize("values", [(1.0, 1, "a", True), (True, 1, "a", True), (1, 1, 5, True)])
def test_a_list_looked_up_beforehand_refuses_as_well(values: tuple[Value, ...]) -> None:
    conditions = [
        Among(USERS, tuple(range(500))),
        Among(PLAN, tuple(str(number) for number in range(500))),
    ]
    with Matcher(COLUMNS, conditions) as matcher, pytest.raises(OutsideEnvelope):
        matcher.match(values)


@pytest.mark.parametrize(
    "condition",
    [
        Compare(USERS, "=", INT_LIMIT + 1),
        Compare(USERS, "=", True),
        Compare(USERS, "=", "5"),
        Compare(PLAN, "=", "a" * (TEXT_LIMIT + 1)),
        Compare(PLAN, "<", "a"),
        Compare(PAID, ">=", True),
        Compare(PAID, "=", 1),
        CompareColumns(PLAN, "<", PLAN),
        CompareColumns(PLAN, "=", USERS),
        Among(USERS, (1, "a")),
        Among(PAID, (1,)),
        Among(USERS, tuple(range(AMONG_LIMIT + 1))),
    ],
)
def test_a_comparison_outside_the_envelope_is_refused(condition: Condition) -> None:
    with pytest.raises(OutsideEnvelope, match="column '"):
        Matcher(COLUMNS, [Negation(AllOf((Present(USERS), condition)))])


def test_columns_are_checked() -> None:
    other = Column("users", "text")
    with pytest.raises(ValueError, match="not there: users"):
        Matcher(COLUMNS, [Compare(other, "=", "a")])
    with pytest.raises(ValueError, match="not there: other"):
        Matcher(COLUMNS, [Among(Column("other", "int"), tuple(range(100)))])
    with pytest.raises(ValueError, match="same name"):
        Matcher((USERS, other), [])
    with Matcher(COLUMNS, [Present(USERS)]) as matcher, pytest.raises(ValueError, match="values"):
        matcher.match((1, 2))


@pytest.mark.parametrize("wanted", [True, False])
def test_a_condition_that_would_explode(wanted: bool) -> None:
    """Its disjunctive form has 3^12 conjunctions."""
    columns = [Column(f"c{i}", "int") for i in range(12)]
    exploding: Condition = AllOf(
        tuple(AnyOf(tuple(Compare(column, "=", i) for i in range(3))) for column in columns)
    )
    condition = exploding if wanted else Negation(exploding)
    with Matcher(columns, [condition, NEVER, condition]) as matcher:
        assert matcher.match([2] * 12) == (0b101 if wanted else 0)
        assert matcher.match([2] * 11 + [3]) == (0 if wanted else 0b101)
        assert matcher.match([2] * 11 + [None]) == (0 if wanted else 0b101)


def test_nested_explosions() -> None:
    columns = [Column(f"c{i}", "int") for i in range(64)]
    level: list[Condition] = [Compare(column, "=", 1) for column in columns]
    while len(level) > 1:
        pairs = [AnyOf((one, Negation(other))) for one, other in pairwise(level)]
        level = [AllOf(tuple(pairs[i : i + 9])) for i in range(0, len(pairs), 9)]
    with Matcher(columns, level) as matcher:
        assert matcher.match([1] * 64) == 1
        assert matcher.match([1] * 30 + [0] + [1] * 33) == 0


@pytest.mark.parametrize("width", [64, 65, 300, 5_000])
def test_a_condition_of_many_parts(width: int) -> None:
    columns = [Column(f"c{i}", "int") for i in range(width)]
    every = AllOf(tuple(Compare(column, ">", 0) for column in columns))
    some = AnyOf(tuple(Compare(column, ">", 1) for column in columns))
    with Matcher(columns, [every, some]) as matcher:
        assert matcher.match([1] * width) == 0b01
        assert matcher.match([1] * (width - 1) + [0]) == 0
        assert matcher.match([0] * (width - 1) + [2]) == 0b10


def test_a_condition_of_many_lists() -> None:
    columns = [Column(f"c{i}", "text") for i in range(40)]
    condition = AllOf(tuple(Among(column, ("a", "b", "c")) for column in columns))
    with Matcher(columns, [condition]) as matcher:
        assert matcher.match(["b"] * 40) == 1
        assert matcher.match(["b"] * 39 + ["d"]) == 0


@pytest.mark.parametrize("size", [2, 16, 17, AMONG_LIMIT])
def test_lists_of_any_size(size: int) -> None:
    listed: list[Condition] = [
        Among(USERS, tuple(range(size))),
        Among(PLAN, tuple(f"p{number}" for number in range(size))),
    ]
    conditions = [*listed, *map(Negation, listed)]
    assert answers(conditions, size - 1, 0, "p0", True) == [True, True, False, False]
    assert answers(conditions, size, 0, f"p{size}", True) == [False, False, True, True]
    assert answers(conditions, -1, 0, None, True) == [False, False, True, True]


def test_as_many_patterns_true_at_once_as_a_rule_set_holds() -> None:
    """Each with a first test of its own, the worst case for the engine's stack."""
    columns = [Column(f"c{i}", "int") for i in range(MAX_PATTERNS)]
    conditions = [AllOf((Compare(c, ">", 0), Compare(c, "<", 9))) for c in columns]
    assert len(compiled(tuple(columns), conditions).rule_sets) == 1
    with Matcher(columns, conditions) as matcher:
        for _ in range(3):
            assert matcher.match([5] * MAX_PATTERNS) == 2**MAX_PATTERNS - 1


def test_the_same_tests_under_many_conditions() -> None:
    """Lists under one parent share their alternatives; each goes on by itself."""
    conditions = [AllOf((Among(USERS, (1, 2, 3)), Compare(SEATS, ">", i))) for i in range(50)]
    with Matcher(COLUMNS, conditions) as matcher:
        assert matcher.match((2, 30, None, None)) == 2**30 - 1
        assert matcher.match((4, 30, None, None)) == 0


def test_equal_conditions_are_one_pattern() -> None:
    parts = (Compare(USERS, ">", 1), Compare(PLAN, "=", "a"))
    twice = AnyOf((AllOf(parts), AllOf(parts)))
    conditions: list[Condition] = [AllOf(parts), AllOf(parts[::-1]), twice] * 300
    [rule_set] = compiled(COLUMNS, conditions).rule_sets
    assert rule_set.masks == (2**900 - 1,)


@pytest.mark.parametrize("op", ["=", "!=", "<", "<=", ">", ">="])
def test_a_column_against_itself(op: Op) -> None:
    wanted = op in ("=", "<=", ">=")
    assert answers([CompareColumns(USERS, op, USERS)], 3, None, None, None) == [wanted]


def test_names_of_fields_differ_for_the_engine() -> None:
    chosen = names.field_names(20_000)
    hashes = {names.fnv(name) for name in (*chosen, *names.RESERVED)}
    assert len(hashes) == len(chosen) + len(set(names.RESERVED))
    assert names.fnv("liquid") == names.fnv("costarring")
