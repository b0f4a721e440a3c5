"""Conjunctions as the text of an engine rule set.

All conjunctions of a rule set are patterns of one engine rule. Its JSON repeats the key "all",
once a pattern, which the engine's reader takes as it comes; "cap" makes it report every pattern
that matched in a single message. So one fact costs two calls, however many conjunctions hold.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_letters, digits
from typing import Final, assert_never

from .conditions import Among, Compare, CompareColumns, Op
from .disjunctive import Conjunction, Field, Has, Lacks, Test, fields_of
from .encoding import quoted
from .names import OPENING, TAG

PATTERN_NAMES: Final = digits + ascii_letters
"""One character for every conjunction of a rule set."""

MAX_PATTERNS: Final = 60
"""Conjunctions of a rule set. Of its 64-deep stack the engine needs one place for each."""

MAX_SET_TESTS: Final = 400
"""Tests of a rule set. With 512 of them under one node the engine would never end."""

MAX_FIELDS: Final = 200
"""Fields of a rule set. The engine takes 254 with its own."""

OPENING_NAMES: Final = "!~"
"""Two patterns that only the opening event matches."""

_OPERATORS: Final[dict[Op, str]] = {
    "!=": "$neq",
    "<": "$lt",
    "<=": "$lte",
    ">": "$gt",
    ">=": "$gte",
}


def chunks(conjunctions: Sequence[Conjunction]) -> Iterator[list[Conjunction]]:
    """Cut the conjunctions, in their order, into lots that one rule set can hold."""
    lot: list[Conjunction] = []
    tests, fields = 0, dict[Field, None]()
    for conjunction in conjunctions:
        added = sum(map(_weight, conjunction))
        wider = fields | fields_of(conjunction)
        full = len(lot) == MAX_PATTERNS or tests + added > MAX_SET_TESTS or len(wider) > MAX_FIELDS
        if lot and full:
            yield lot
            lot, tests, wider = [], 0, fields_of(conjunction)
        lot.append(conjunction)
        tests, fields = tests + added, wider
    if lot:
        yield lot


def needs_tag(conjunction: Conjunction) -> bool:
    """Whether only missing fields are asked for: the engine's own facts would match that."""
    return all(isinstance(test, Lacks) for test in conjunction)


def rule_text(conjunctions: Sequence[Conjunction], names: Mapping[Field, str]) -> str:
    """The rule set, its patterns named in order by `PATTERN_NAMES`."""
    shared = Counter(test for conjunction in conjunctions for test in conjunction)
    patterns = [_pattern(name, [f'{{"{OPENING}":1}}']) for name in OPENING_NAMES]
    for name, conjunction in zip(PATTERN_NAMES, conjunctions, strict=False):
        tests = [_test_text(test, names) for test in _ordered(conjunction, shared)]
        tag = [f'{{"{TAG}":1}}'] if needs_tag(conjunction) else []
        patterns.append(_pattern(name, tag + tests))
    return f'{{"x":{{"cap":{len(patterns)},{",".join(patterns)}}}}}'


def _pattern(name: str, tests: Sequence[str]) -> str:
    return f'"all":[{{"{name}":{{"$and":[{",".join(tests)}]}}}}]'


def _weight(test: Test) -> int:
    return len(test.values) if isinstance(test, Among) else 1


def _ordered(conjunction: Conjunction, shared: Mapping[Test, int]) -> list[Test]:
    """Tests that many conjunctions make come first, where the engine shares them.

    A column is compared with another only once the other is known to be there, and missing fields
    are asked for last, when the engine's own facts have dropped out.
    """
    return sorted(conjunction, key=lambda test: (_stage(test), -shared[test], _sharpness(test)))


def _stage(test: Test) -> int:
    match test:
        case Compare() | Among() | Has():
            return 0
        case CompareColumns():
            return 1
        case Lacks():
            return 2
        case _ as never:
            assert_never(never)


def _sharpness(test: Test) -> int:
    return 0 if isinstance(test, Compare) and test.op == "=" else 1


def _test_text(test: Test, names: Mapping[Field, str]) -> str:
    match test:
        case Compare(column, op, value):
            return _compared(op, names[column], _literal(value))
        case CompareColumns(left, op, right):
            return _compared(op, names[left], f'{{"$m":"{names[right]}"}}')
        case Among(column, values):
            alternatives = [_compared("=", names[column], _literal(value)) for value in values]
            return f'{{"$or":[{",".join(alternatives)}]}}'
        case Has(field):
            return f'{{"$ex":{{"{names[field]}":1}}}}'
        case Lacks(field):
            return f'{{"$nex":{{"{names[field]}":1}}}}'
        case _ as never:
            assert_never(never)


def _compared(op: Op, name: str, operand: str) -> str:
    comparison = f'{{"{name}":{operand}}}'
    return comparison if op == "=" else f'{{"{_OPERATORS[op]}":{comparison}}}'


def _literal(value: int | str | bool) -> str:
    return quoted(value) if isinstance(value, str) else json.dumps(value)
