"""The six rules as a decision table of zen-engine, with a column a fact or with one in all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

Content = dict[str, object]

_FACTS: Final = ("kind", "users", "amount", "country")

_ROWS: Final[tuple[tuple[str, Mapping[str, str], str], ...]] = (
    ("acquisition", {"kind": "'new_contract'"}, "round(amount * 0.12, 2)"),
    ("extension", {"kind": "'added_users'", "users": ">= 10"}, "round(amount * 0.06, 2)"),
    ("volume", {"users": "> 250"}, "round(amount * 0.02, 2)"),
    ("loyalty", {"kind": "'renewal'", "amount": ">= 1000"}, "round(amount * 0.03, 2)"),
    ("home", {"country": "'FR'", "amount": "> 20000"}, "round(amount * 0.01, 2)"),
    ("handling", {"users": "< 5"}, "10"),
)


def by_column() -> str:
    """The table as zen-engine's editor makes it: a column a fact, a cell a test."""
    inputs = [{"id": fact, "field": fact, "name": fact} for fact in _FACTS]
    return _table(inputs, [{fact: tests.get(fact, "") for fact in _FACTS} for _, tests, _ in _ROWS])


def in_one_column() -> str:
    """The same table with one column of whole conditions: fewer cells, so quicker."""
    conditions = [{"when": " and ".join(_whole(tests))} for _, tests, _ in _ROWS]
    return _table([{"id": "when", "name": "when"}], conditions)


def _whole(tests: Mapping[str, str]) -> Iterator[str]:
    for fact, test in tests.items():
        yield f"{fact} == {test}" if test.startswith("'") else f"{fact} {test}"


def _table(inputs: list[dict[str, str]], cells: list[dict[str, str]]) -> str:
    rules = [
        {"_id": rule, **tests, "rule": f"'{rule}'", "pay": pay}
        for (rule, _, pay), tests in zip(_ROWS, cells, strict=True)
    ]
    outputs = [{"id": name, "field": name, "name": name} for name in ("rule", "pay")]
    table = {"hitPolicy": "collect", "inputs": inputs, "outputs": outputs, "rules": rules}
    content = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }
    return json.dumps(content)
