"""Lines and decisions as the rows of each format."""

from __future__ import annotations

from decimal import Decimal

from termwise.outcome.cells import (
    DECISION_COLUMNS,
    LINE_COLUMNS,
    decision_cells,
    is_text,
    line_cells,
)
from termwise.outcome.csv_text import guarded
from termwise.outcome.model import DecisionValue, Line

AMOUNT_DECIMALS = 6
"""The decimals of `amount` in parquet: more than any currency has."""

_KINDS = {"index": "whole", "date": "date", "amount": "amount"}
LINE_TYPES = {name: _KINDS.get(name, "text") for name in LINE_COLUMNS} | {"amount_exact": "text"}
DECISION_TYPES = {name: _KINDS.get(name, "text") for name in DECISION_COLUMNS}

_PLAIN = frozenset({"index", "date", "base", "rate", "amount", "value"})
_MAY_LACK = frozenset({"base", "rate", "amount", "value"})
_LINE_WORDS = tuple(name not in _PLAIN for name in LINE_COLUMNS)
_DECISION_WORDS = tuple(name not in _PLAIN for name in DECISION_COLUMNS)
_LINE_LACKS = tuple(name in _MAY_LACK for name in LINE_COLUMNS)
_DATE, _AMOUNT = LINE_COLUMNS.index("date"), LINE_COLUMNS.index("amount")
_INDEX = LINE_COLUMNS.index("index")


def csv_line(line: Line) -> list[str]:
    """A line's cells; words are guarded against spreadsheets, numbers stay numbers."""
    cells = zip(line_cells(line), _LINE_WORDS, strict=True)
    return [guarded(cell) if words else cell for cell, words in cells]


def csv_decision(decision: DecisionValue) -> list[str]:
    """A decision's cells; its value is guarded where it is a word."""
    own = decision_cells(decision)
    cells = [guarded(c) if words else c for c, words in zip(own, _DECISION_WORDS, strict=True)]
    if is_text(decision.type):
        place = DECISION_COLUMNS.index("value")
        cells[place] = guarded(own[place])
    return cells


def json_line(line: Line) -> list[object]:
    """A line's values: texts, but a number for `index`, and None for what is not there."""
    cells = zip(line_cells(line), _LINE_LACKS, strict=True)
    values: list[object] = [None if lacks and not cell else cell for cell, lacks in cells]
    values[_INDEX] = line.index
    return values


def json_decision(decision: DecisionValue) -> list[object]:
    """A decision's values: texts, but a number for `index`, and None for a missing value."""
    values: list[object] = list(decision_cells(decision))
    values[DECISION_COLUMNS.index("index")] = decision.index
    if decision.value is None:
        values[DECISION_COLUMNS.index("value")] = None
    return values


def parquet_line(line: Line) -> list[object]:
    """`json_line` with a date, the amount as Decimal, and at the end the amount as text."""
    values = json_line(line)
    exact = values[_AMOUNT]
    values[_DATE] = line.date
    values[_AMOUNT] = _decimal(exact) if isinstance(exact, str) else None
    return [*values, exact]


def _decimal(text: str) -> Decimal | None:
    """The amount, where the column's decimals hold it: of money they always do."""
    _, _, decimals = text.partition(".")
    return None if "/" in text or len(decimals) > AMOUNT_DECIMALS else Decimal(text)
