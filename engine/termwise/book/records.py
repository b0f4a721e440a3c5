"""Reads a table from records: dicts or dataclass instances, or the objects of a jsonl file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import islice

from termwise.book.chunks import CHUNK, Chunk, missing_column, unknown_column
from termwise.book.faults import plain
from termwise.book.report import TableReport
from termwise.book.shape import TableShape

Record = Mapping[object, object]


def record_chunks(
    rows: Iterable[tuple[int, object]], shape: TableShape, report: TableReport
) -> Iterator[Chunk]:
    """The rows of numbered records; what is no record is recorded and left out.

    A required field that no record of the first stretch has is one problem, not one a row.
    """
    numbered = iter(rows)
    told: set[object] = set()
    absent: frozenset[str] | None = None
    while stretch := list(islice(numbered, CHUNK)):
        lines, records = _records(stretch, report)
        if not records:
            continue
        named: set[object] = set().union(*records)
        if absent is None:
            absent = _absent(named, shape, report) if len(records) > 1 else frozenset()
        _unknown(named - shape.names - told, lines, records, shape, report)
        told |= named
        wanted = (shape.names & named) | (frozenset(shape.required) - absent)
        yield Chunk(lines, {name: [each.get(name) for each in records] for name in wanted})


def _records(
    stretch: list[tuple[int, object]], report: TableReport
) -> tuple[list[int], list[Record]]:
    lines: list[int] = []
    records: list[Record] = []
    for line, row in stretch:
        record = record_of(row)
        if record is None:
            report.broken = True
            no_record(row, report, line)
        else:
            lines.append(line)
            records.append(record)
    return lines, records


def record_of(row: object) -> Record | None:
    """The fields of a row; None where it is neither a mapping nor an instance of a dataclass."""
    if isinstance(row, Mapping):
        return row
    if is_dataclass(row) and not isinstance(row, type):
        return {field.name: getattr(row, field.name) for field in fields(row)}
    return None


def no_record(row: object, report: TableReport, line: int | None) -> None:
    """Record that something is not a row."""
    help = "a row is an object (a dict, or an instance of a dataclass) of fields"
    report.add("bad-row", f"{plain(row)} is not a row", help, row=line)


def _absent(named: set[object], shape: TableShape, report: TableReport) -> frozenset[str]:
    absent = [name for name in shape.required if name not in named]
    for name in absent:
        missing_column(name, shape, report, None)
    return frozenset(absent)


def _unknown(
    names: set[object],
    lines: list[int],
    records: list[Record],
    shape: TableShape,
    report: TableReport,
) -> None:
    """Record each field that the entity does not have, once, where it first stands."""
    for name in sorted(names, key=str):
        first = next(place for place, record in enumerate(records) if name in record)
        unknown_column(name, list(records[first]), shape, report, lines[first])
