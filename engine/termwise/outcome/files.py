"""Writes rows to one new file, in each of the formats."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from termwise.arrow import load_arrow
from termwise.outcome.csv_text import csv_row

_BATCH = 20_000


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """UTF-8 without a byte order mark, RFC 4180 quotes, lines that end in a line feed."""
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(csv_row(header))
        file.writelines(map(csv_row, rows))


def write_jsonl(path: Path, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """One JSON object a line."""
    with path.open("x", encoding="utf-8", newline="") as file:
        for row in rows:
            named = dict(zip(header, row, strict=True))
            file.write(json.dumps(named, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_parquet(path: Path, columns: Mapping[str, str], rows: Iterable[Iterable[object]]) -> None:
    """Parquet with the named columns; `columns` gives the type of each.

    The types are `text`, `whole`, `date` and `amount` (decimal(38, 6)). Raises NoArrowError
    where pyarrow is not installed.
    """
    arrow, parquet = load_arrow(), load_arrow("pyarrow.parquet")
    types = {
        "text": arrow.string(),
        "whole": arrow.int64(),
        "date": arrow.date32(),
        "amount": arrow.decimal128(38, 6),
    }
    schema = arrow.schema([(name, types[kind]) for name, kind in columns.items()])
    waiting = iter(rows)
    with path.open("xb") as file, parquet.ParquetWriter(file, schema) as writer:
        while batch := list(islice(waiting, _BATCH)):
            values = zip(*batch, strict=True)
            arrays = [
                arrow.array(each, field.type) for each, field in zip(values, schema, strict=True)
            ]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
