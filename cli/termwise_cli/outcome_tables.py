"""Lines and decisions as tables for people, and as objects for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS, decision_cells, line_cells
from termwise.outcome.model import DecisionValue, Line
from termwise.outcome.rows import json_decision, json_line

from termwise_cli.tables import table_text

_SHOWN_OF_LINES: Final = (
    *("line_id", "kind", "version", "party", "date"),
    *("base", "rate", "amount", "currency", "message"),
)
_RIGHT: Final = frozenset({"index", "base", "rate", "amount"})


def lines_text(lines: Iterable[Line]) -> str:
    """Lines as a table; what their ids say already has no column."""
    rows = [dict(zip(LINE_COLUMNS, line_cells(each), strict=True)) for each in lines]
    return _table(_SHOWN_OF_LINES, rows)


def decisions_text(decisions: Iterable[DecisionValue]) -> str:
    """Decisions as a table."""
    rows = [dict(zip(DECISION_COLUMNS, decision_cells(each), strict=True)) for each in decisions]
    return _table(DECISION_COLUMNS, rows)


def line_objects(lines: Iterable[Line]) -> list[dict[str, object]]:
    """Lines with all their columns, as `run` writes them to a file."""
    return [dict(zip(LINE_COLUMNS, json_line(line), strict=True)) for line in lines]


def decision_objects(decisions: Iterable[DecisionValue]) -> list[dict[str, object]]:
    """Decisions with all their columns, as `run` writes them to a file."""
    return [dict(zip(DECISION_COLUMNS, json_decision(each), strict=True)) for each in decisions]


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    return table_text(columns, [[row[name] for name in columns] for row in rows], right=_RIGHT)
