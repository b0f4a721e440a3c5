"""Lines and decisions from a server into files, a stretch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, assert_never

from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS
from termwise.outcome.files import write_csv, write_jsonl, write_parquet
from termwise.outcome.rows import (
    DECISION_TYPES,
    LINE_TYPES,
    csv_decision_cells,
    csv_line_cells,
    json_decision_cells,
    json_line_cells,
    parquet_line_cells,
)
from termwise.outcome.writers import Format

Row = tuple[Any, ...]

_LINE_INDEX, _DATE = LINE_COLUMNS.index("index"), LINE_COLUMNS.index("date")
_INDEX, _VALUE = DECISION_COLUMNS.index("index"), DECISION_COLUMNS.index("value")


class Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row


def write_lines(rows: Iterable[Row], path: Path, format: Format) -> int:
    """Write the lines to a new file; how many there are."""
    counted = Counted(rows)
    match format:
        case "csv":
            write_csv(path, LINE_COLUMNS, (csv_line_cells(_cells(row)) for row in counted))
        case "jsonl":
            lines = (json_line_cells(_cells(row), row[_LINE_INDEX]) for row in counted)
            write_jsonl(path, LINE_COLUMNS, lines)
        case "parquet":
            typed = (
                parquet_line_cells(_cells(row), row[_LINE_INDEX], row[_DATE]) for row in counted
            )
            write_parquet(path, LINE_TYPES, typed)
        case _:
            assert_never(format)
    return counted.count


def write_decisions(rows: Iterable[Row], path: Path, format: Format) -> int:
    """Write the decisions to a new file, each told with whether its value is a word."""
    counted = Counted(rows)
    match format:
        case "csv":
            told = (csv_decision_cells(_cells(row[:-1]), is_word=bool(row[-1])) for row in counted)
            write_csv(path, DECISION_COLUMNS, told)
        case "jsonl":
            write_jsonl(path, DECISION_COLUMNS, map(_decision, counted))
        case "parquet":
            write_parquet(path, DECISION_TYPES, map(_decision, counted))
        case _:
            assert_never(format)
    return counted.count


def _decision(row: Row) -> list[object]:
    cells, is_there = _cells(row[:-1]), row[_VALUE] is not None
    return json_decision_cells(cells, row[_INDEX], is_there=is_there)


def _cells(row: Row) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
