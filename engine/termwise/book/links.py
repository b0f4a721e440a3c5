"""What must hold between rows: keys come once, and references lead to a row."""

from __future__ import annotations

from collections.abc import Mapping

from termwise.book.builder import Loaded
from termwise.book.faults import CellFault, shown, suggestion
from termwise.book.model import BookValue
from termwise.book.problems import BOUND

_UNTOLD = CellFault("unknown-reference", "there is no such row")


def check_links(tables: Mapping[str, Loaded]) -> None:
    """Record keys that come twice, and references to rows that are not there."""
    keys = {entity: set(loaded.columns[0]) for entity, loaded in tables.items()}
    for entity, loaded in tables.items():
        present = len(loaded.rows) - loaded.columns[0].count(None)
        if len(keys[entity] - {None}) < present:
            _duplicates(loaded)
        for place, column in enumerate(loaded.shape.columns):
            target = tables.get(column.refers) if column.refers is not None else None
            # Of a table with broken rows nobody knows which keys it has.
            if target is not None and not _doubtful(target):
                unknown = set(loaded.columns[place]) - keys[target.shape.entity] - {None}
                if unknown:
                    _unknown(loaded, place, target, unknown)


def duplicate_key(key: BookValue, before: int) -> CellFault:
    """The fault of a key that the row `before` has already."""
    message = f"the key {shown(key)} stands in row {before} already"
    help = "take one of the two rows out, or give it a key of its own"
    return CellFault("duplicate-key", message, help)


def unknown_reference(key: BookValue, entity: str, table: str, known: list[str]) -> CellFault:
    """The fault of a reference to no row of `entity`; `known` are all its keys, as texts."""
    message = f"there is no {entity} {shown(key)}"
    help = suggestion(str(key), known) or f"add its row to {table}"
    return CellFault("unknown-reference", message, help)


def _doubtful(target: Loaded) -> bool:
    return target.report.broken or None in target.columns[0]


def _duplicates(loaded: Loaded) -> None:
    first: dict[BookValue, int] = {}
    for row, key in zip(loaded.rows, loaded.columns[0], strict=True):
        before = first.setdefault(key, row)
        if before != row and key is not None:
            _record(loaded, 0, row, key, duplicate_key(key, before))


def _unknown(loaded: Loaded, place: int, target: Loaded, unknown: set[BookValue]) -> None:
    known = [str(key) for key in target.columns[0]]
    faults: dict[BookValue, CellFault] = {}
    for row, key in zip(loaded.rows, loaded.columns[place], strict=True):
        if key in unknown:
            # Looking for the nearest key takes long, and beyond the bound nobody reads it.
            if key not in faults and len(faults) < BOUND:
                faults[key] = unknown_reference(
                    key, target.shape.entity, target.report.table, known
                )
            _record(loaded, place, row, key, faults.get(key, _UNTOLD))


def _record(loaded: Loaded, place: int, row: int, key: BookValue, fault: CellFault) -> None:
    name = loaded.shape.columns[place].name
    loaded.report.fault(fault, row, place, name, key)
