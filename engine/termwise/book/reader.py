"""Reads a book: from a folder of files, or from rows in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from termwise.book.builder import Loaded, TableBuilder
from termwise.book.chunks import Chunk
from termwise.book.csv_file import csv_chunks
from termwise.book.declared import declared_by
from termwise.book.faults import plain, suggestion
from termwise.book.folder import find_files
from termwise.book.governed import Seen, check_governed
from termwise.book.jsonl_file import jsonl_records
from termwise.book.links import check_links
from termwise.book.model import Book
from termwise.book.parquet_file import parquet_chunks
from termwise.book.records import record_chunks
from termwise.book.report import Report, TableReport
from termwise.book.shape import TableShape, table_shape
from termwise.language.program import Program

Rows = Mapping[str, Iterable[object]]
"""Tables in memory: entity to rows, each a mapping of fields or an instance of a dataclass."""


def read_book(program: Program, source: Path | Rows, seen: Seen | None = None) -> Book:
    """Read and check the whole book of `program`.

    A folder holds one file an entity (`partner.csv`, `.parquet` or `.jsonl`); in memory an
    entity without rows may be left out. Every table, cell, key and reference is checked before
    anything is returned; with `seen` also that a version governs each row that will be there.
    Raises BookError with all problems, in order of table and row.
    """
    report = Report()
    match source:
        case Path():
            loaded = _from_folder(program, source, report)
        case Mapping():
            loaded = _from_memory(program, source, report)
        case _:
            kind = type(source).__name__
            raise TypeError(f"a book is a folder or a dict of lists of rows, not a {kind}")
    check_links(loaded)
    if seen is not None:
        check_governed(loaded, program, seen)
    report.raise_problems()
    tables = {entity: each.table() for entity, each in loaded.items()}
    return Book(MappingProxyType(tables), declared_by(program))


def _from_folder(program: Program, path: Path, report: Report) -> dict[str, Loaded]:
    folder = find_files(path, program.entities, report)
    if folder is None:
        return {}
    loaded: dict[str, Loaded] = {}
    for entity in program.entities.values():
        file = folder.files.get(entity.name)
        table = report.table(f"{entity.name}.csv" if file is None else file.name)
        if file is None:
            message = f"the entity {entity.name} has no file"
            table.add("missing-file", message, "an empty table has a file with its header row")
        elif entity.name not in folder.doubled:
            shape = table_shape(entity, program)
            loaded[entity.name] = _build(shape, table, file_chunks(file, shape, table))
    return loaded


def file_chunks(file: Path, shape: TableShape, report: TableReport) -> Iterator[Chunk]:
    """The rows of one file, by its ending; what cannot be read is recorded."""
    try:
        if not file.is_file():
            report.broken = True
            report.add("unreadable-file", "this is no ordinary file", "put a file in its place")
        elif file.suffix == ".csv":
            yield from csv_chunks(file, shape, report)
        elif file.suffix == ".jsonl":
            yield from record_chunks(jsonl_records(file, report), shape, report)
        else:
            yield from parquet_chunks(file, shape, report)
    except OSError as error:
        report.broken = True
        reason = (error.strerror or "no reason given").lower()
        help = "check who may read the file, and that no other program holds it"
        report.add("unreadable-file", f"the file cannot be read: {reason}", help)


def _from_memory(program: Program, source: Rows, report: Report) -> dict[str, Loaded]:
    for name in source:
        if name not in program.entities:
            help = suggestion(plain(name), program.entities) or "leave it out, or declare it"
            report.whole.add("unknown-table", f"there is no entity {plain(name)}", help)
    loaded: dict[str, Loaded] = {}
    for entity in program.entities.values():
        shape, table = table_shape(entity, program), report.table(entity.name)
        rows = _numbered(source.get(entity.name, ()), table)
        loaded[entity.name] = _build(shape, table, record_chunks(rows, shape, table))
    return loaded


def _numbered(rows: object, report: TableReport) -> Iterator[tuple[int, object]]:
    # A mapping and a text can be walked as well, and never are what was meant.
    if isinstance(rows, Iterable) and not isinstance(rows, str | bytes | Mapping):
        return enumerate(rows, 1)
    report.broken = True
    message = f"the table is a value of type {type(rows).__name__}"
    report.add("bad-table", message, "give a list of rows")
    return iter(())


def _build(shape: TableShape, report: TableReport, chunks: Iterable[Chunk]) -> Loaded:
    builder = TableBuilder(shape, report)
    for chunk in chunks:
        builder.take(chunk)
    return builder.loaded()
