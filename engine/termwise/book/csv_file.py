"""Reads a table from csv: UTF-8, comma, a header row, RFC 4180 quotes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from termwise.book.chunks import CHUNK, Chunk, check_header
from termwise.book.encoding import report_not_utf8
from termwise.book.report import TableReport
from termwise.book.shape import TableShape

_LINE_END = re.compile(r"\r\n|\r|\n")


class _Reader(Protocol):
    """What `csv.reader` gives: rows, and the number of the line read last."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def csv_chunks(path: Path, shape: TableShape, report: TableReport) -> Iterator[Chunk]:
    """The rows of a csv file; `rows` are the physical lines on which they begin.

    Blank lines are passed over. Rows with too few or too many cells are recorded and left out.
    """
    try:
        # `utf-8-sig` drops a byte order mark; `newline=""` keeps line ends inside quotes.
        with path.open(encoding="utf-8-sig", newline="") as file:
            # Strict: a stray quotation mark is an error, never a guess.
            reader = csv.reader(file, strict=True)
            header = _header(reader, shape, report)
            if header is not None:
                yield from _chunks(reader, header, report)
    except UnicodeDecodeError:
        report_not_utf8(path, report)


def _header(reader: _Reader, shape: TableShape, report: TableReport) -> list[str] | None:
    try:
        header = next((row for row in reader if row), None)
    except csv.Error as error:
        _broken(error, 1, report)
        return None
    if header is None:
        report.broken = True
        help = f"its first row names the fields: {','.join(shape.required)}"
        report.add("empty-file", "the file has no header row", help)
        return None
    other = other_separator(header)
    if other is not None:
        report.broken = True
        message = f"the columns are separated by {other}"
        help = "save the file with commas between cells"
        report.add("wrong-separator", message, help, row=reader.line_num)
        return None
    check_header(header, shape, report, reader.line_num)
    return header


def other_separator(header: list[str]) -> str | None:
    """What parts the columns in place of commas, as a person calls it; None where commas do."""
    if len(header) == 1:
        for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if sign in header[0]:
                return name
    return None


def _chunks(reader: _Reader, header: list[str], report: TableReport) -> Iterator[Chunk]:
    places = {name: place for place, name in reversed(list(enumerate(header)))}
    going = True
    while going:
        rows, lines, going = _stretch(reader, len(header), report)
        if rows:
            cells = list(zip(*rows, strict=True))
            yield Chunk(lines, {name: cells[place] for name, place in places.items()}, True)


def _stretch(
    reader: _Reader, width: int, report: TableReport
) -> tuple[list[list[str]], Sequence[int], bool]:
    """The next rows with their lines, and whether there may be more."""
    rows: list[list[str]] = []
    first = reader.line_num + 1
    going = True
    try:
        rows.extend(islice(reader, CHUNK))
        going = bool(rows)
        lines: Sequence[int] = range(first, first + len(rows))
        if reader.line_num != first + len(rows) - 1:
            lines = _lines(rows, first)
    except csv.Error as error:
        # The rows before the broken one have been taken.
        *lines, broken = _lines([*rows, []], first)
        going = _broken(error, broken, report)
    if set(map(len, rows)) - {width}:
        rows, lines = _without_ragged(rows, lines, width, report)
    return rows, lines, going


def _lines(rows: list[list[str]], first: int) -> list[int]:
    """The line on which each row begins: cells in quotes may contain line ends."""
    lines: list[int] = []
    for row in rows:
        lines.append(first)
        first += 1 + sum(len(_LINE_END.findall(cell)) for cell in row)
    return lines


def _without_ragged(
    rows: list[list[str]], lines: Sequence[int], width: int, report: TableReport
) -> tuple[list[list[str]], list[int]]:
    """The rows of the right width; others are recorded, unless they are blank."""
    for row, line in zip(rows, lines, strict=True):
        if row and len(row) != width:
            _ragged(len(row), width, line, report)
    right = [place for place, row in enumerate(rows) if len(row) == width]
    return [rows[place] for place in right], [lines[place] for place in right]


def _ragged(cells: int, width: int, line: int, report: TableReport) -> None:
    report.broken = True
    if cells > width:
        help = 'put a cell that contains a comma in double quotes: "Paris, France"'
    else:
        help = "write every cell, empty ones too"
    cell = "cell" if cells == 1 else "cells"
    message = f"this row has {cells} {cell}, the header has {width}"
    report.add("ragged-row", message, help, row=line)


def _broken(error: csv.Error, line: int, report: TableReport) -> bool:
    """Record broken quotes; whether the rest of the file can still be told apart."""
    report.broken = True
    text = str(error)
    if "expected after" in text:
        message = "a quotation mark ends a cell, but the cell goes on"
        help = 'double every quotation mark inside a cell: "the ""old"" name"'
        report.add("broken-quotes", message, help, row=line)
        return True
    if "field larger" in text:
        message = f"a cell that begins here is longer than {csv.field_size_limit():,} characters"
        help = "a text has at most 10,000 bytes; look for a quotation mark that is not closed"
    else:
        message = "a quotation mark opened in this row is not closed"
        help = 'close it, or double it where it is meant: "5"" disk"'
    report.add("broken-quotes", message, help, row=line)
    return False
