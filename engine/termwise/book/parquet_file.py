"""Reads a table from parquet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from termwise.arrow import NoArrowError, load_arrow
from termwise.book.chunks import CHUNK, Chunk, check_header
from termwise.book.report import TableReport
from termwise.book.shape import TableShape

_REWRITE = "write the table again, or as csv"


def parquet_chunks(path: Path, shape: TableShape, report: TableReport) -> Iterator[Chunk]:
    """The rows of a parquet file, numbered from 1."""
    try:
        arrow, parquet = load_arrow(), load_arrow("pyarrow.parquet")
    except NoArrowError as error:
        report.broken = True
        report.add("no-pyarrow", str(error), "or save the table as csv")
        return
    try:
        with parquet.ParquetFile(path) as file:
            yield from _chunks(file, shape, report, arrow)
    except (arrow.ArrowException, OSError) as error:
        report.broken = True
        reason = str(error).splitlines()[0] if str(error) else "no reason given"
        report.add("unreadable-file", f"this cannot be read as parquet: {reason}", _REWRITE)


def _chunks(file: Any, shape: TableShape, report: TableReport, arrow: Any) -> Iterator[Chunk]:
    names: list[str] = file.schema_arrow.names
    check_header(names, shape, report, None)
    wanted = [
        name
        for name in dict.fromkeys(names)
        if name in shape.names and _exact(name, file.schema_arrow, shape, report, arrow)
    ]
    first = 1
    for batch in file.iter_batches(batch_size=CHUNK):
        columns: dict[str, list[object]] = {}
        for name in wanted:
            values = _values(name, batch.column(names.index(name)), shape, report, arrow)
            if values is not None:
                columns[name] = values
        yield Chunk(range(first, first + batch.num_rows), columns)
        first += batch.num_rows


def _exact(name: str, schema: Any, shape: TableShape, report: TableReport, arrow: Any) -> bool:
    """Whether the column has a type that says exactly what it means."""
    kind = schema.field(schema.names.index(name)).type
    if not arrow.types.is_floating(kind):
        return True
    report.broken = report.broken or shape.place(name) == 0
    message = f"the column is of type {kind}, which is not exact"
    help = "write amounts and numbers as decimal or text"
    report.add("inexact", message, help, column=shape.place(name), field=name)
    return False


def _values(
    name: str, column: Any, shape: TableShape, report: TableReport, arrow: Any
) -> list[object] | None:
    try:
        if arrow.types.is_timestamp(column.type):
            # Python has no nanoseconds; where some would be lost the cast refuses.
            column = column.cast(arrow.timestamp("us", column.type.tz))
        values: list[object] = column.to_pylist()
    except (arrow.ArrowException, ValueError, OverflowError) as error:
        message = f"a value of this column cannot be read: {str(error).splitlines()[0]}"
        report.broken = True
        report.add("unreadable-file", message, _REWRITE, column=shape.place(name), field=name)
        return None
    return values
