"""Writes an outcome to files: its lines and its decisions, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, assert_never

from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS
from termwise.outcome.files import write_csv, write_jsonl, write_parquet
from termwise.outcome.model import DecisionValue, Line
from termwise.outcome.publish import published
from termwise.outcome.rows import (
    DECISION_TYPES,
    LINE_TYPES,
    csv_decision,
    csv_line,
    json_decision,
    json_line,
    parquet_line,
)

Format = Literal["csv", "parquet", "jsonl"]


def write_outcome(
    lines: Iterable[Line], decisions: Iterable[DecisionValue], out: Path, format: Format
) -> None:
    """Write `lines.<format>` and `decisions.<format>` into the folder `out`, in the order given.

    Both are first written beside their places, under names of their own, and flushed to the disk;
    then they are renamed, one right after the other (see `published`). On any error, Ctrl-C
    included, nothing new remains and what stood there before still does. The folder is made if it
    is not there.

    Raises NoArrowError for parquet without pyarrow, OSError where the folder cannot be written to,
    and whatever the iterables raise.
    """
    targets = (out / f"lines.{format}", out / f"decisions.{format}")
    with published(targets) as (lines_path, decisions_path):
        _write_lines(lines, lines_path, format)
        _write_decisions(decisions, decisions_path, format)


def write_lines(lines: Iterable[Line], out: Path, format: Format) -> None:
    """Write `lines.<format>` alone, in the same way."""
    with published([out / f"lines.{format}"]) as (path,):
        _write_lines(lines, path, format)


def _write_lines(lines: Iterable[Line], path: Path, format: Format) -> None:
    match format:
        case "csv":
            write_csv(path, LINE_COLUMNS, map(csv_line, lines))
        case "jsonl":
            write_jsonl(path, LINE_COLUMNS, map(json_line, lines))
        case "parquet":
            write_parquet(path, LINE_TYPES, map(parquet_line, lines))
        case _:
            assert_never(format)


def _write_decisions(decisions: Iterable[DecisionValue], path: Path, format: Format) -> None:
    match format:
        case "csv":
            write_csv(path, DECISION_COLUMNS, map(csv_decision, decisions))
        case "jsonl":
            write_jsonl(path, DECISION_COLUMNS, map(json_decision, decisions))
        case "parquet":
            write_parquet(path, DECISION_TYPES, map(json_decision, decisions))
        case _:
            assert_never(format)
