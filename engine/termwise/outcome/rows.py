"""Lines and decisions as the rows of each format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
_VALUE = DECISION_COLUMNS.index("value")


Cells = Sequence[str]


def csv_line(line: Line) -> list[str]:
    """A line's cells; words are guarded against spreadsheets, numbers stay numbers."""
    return csv_line_cells(line_cells(line))


def csv_line_cells(cells: Cells) -> list[str]:
    """The same of a line that is told by its cells."""
    told = zip(cells, _LINE_WORDS, strict=True)
    return [guarded(cell) if words else cell for cell, words in told]


def csv_decision(decision: DecisionValue) -> list[str]:
    """A decision's cells; its value is guarded where it is a word."""
    return csv_decision_cells(decision_cells(decision), is_word=is_text(decision.type))


def csv_decision_cells(own: Cells, *, is_word: bool) -> list[str]:
    """The same of a decision that is told by its cells."""
    cells = [guarded(c) if words else c for c, words in zip(own, _DECISION_WORDS, strict=True)]
    if is_word:
        cells[_VALUE] = guarded(own[_VALUE])
    return cells


def json_line(line: Line) -> list[object]:
    """A line's values: texts, but a number for `index`, and None for what is not there."""
    return json_line_cells(line_cells(line), line.index)


def json_line_cells(own: Cells, index: int | None) -> list[object]:
    """The same of a line that is told by its cells."""
    cells = zip(own, _LINE_LACKS, strict=True)
    values: list[object] = [None if lacks and not cell else cell for cell, lacks in cells]
    values[_INDEX] = index
    return values


def json_decision(decision: DecisionValue) -> list[object]:
    """A decision's values: texts, but a number for `index`, and None for a missing value."""
    there = decision.value is not None
    return json_decision_cells(decision_cells(decision), decision.index, is_there=there)


def json_decision_cells(own: Cells, index: int | None, *, is_there: bool) -> list[object]:
    """The same of a decision that is told by its cells."""
    values: list[object] = list(own)
    values[DECISION_COLUMNS.index("index")] = index
    if not is_there:
        values[_VALUE] = None
    return values


def parquet_line(line: Line) -> list[object]:
    """`json_line` with a date, the amount as Decimal, and at the end the amount as text."""
    return parquet_line_cells(line_cells(line), line.index, line.date)


def parquet_line_cells(own: Cells, index: int | None, day: date) -> list[object]:
    """The same of a line that is told by its cells."""
    values = json_line_cells(own, index)
    exact = values[_AMOUNT]
    values[_DATE] = day
    values[_AMOUNT] = _decimal(exact) if isinstance(exact, str) else None
    return [*values, exact]


def _decimal(text: str) -> Decimal | None:
    """The amount, where the column's decimals hold it: of money they always do."""
    _, _, decimals = text.partition(".")
    return None if "/" in text or len(decimals) > AMOUNT_DECIMALS else Decimal(text)
