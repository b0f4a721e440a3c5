"""Loads parameters that are tables."""

from __future__ import annotations

from termwise.language.declarations import Cell, TableWritten, Word
from termwise.language.diagnostics import Findings
from termwise.language.loader.expressions import expression
from termwise.language.loader.record import Record, items, one_or_more
from termwise.language.loader.words import texts, word, words
from termwise.language.source import Span
from termwise.language.yaml_nodes import Node, Scalar, Sequence

_THRESHOLDS = frozenset({"from", "above"})


def load_table(record: Record, name: Word, span: Span) -> TableWritten | None:
    """One table; rows with cells missing or too many are reported and left out.

    None where it cannot be told how many cells a row needs.
    """
    keys, columns = _names(record, "keys"), _names(record, "columns")
    step = record.first(_THRESHOLDS)
    threshold = word(step.value) if step else None
    if keys is None or columns is None or not (keys or threshold):
        return None
    width = max(len(columns), 1)
    return TableWritten(
        name=name,
        keys=keys,
        threshold=threshold,
        inclusive=step is None or step.key.text == "from",
        columns=columns,
        rows=_rows(record, len(keys), len(keys) + (threshold is not None) + width),
        otherwise=_otherwise(record, width),
        title=texts(record.node("title")),
        source=texts(record.node("source")),
        span=span,
    )


def _names(record: Record, key: str) -> tuple[Word, ...] | None:
    """The names of a list, none where there is no list; None where it is not one of names."""
    node = record.raw(key)
    found = words(items(node))
    return None if node is not None and len(found) != max(len(items(node)), 1) else found


def _rows(record: Record, keys: int, wanted: int) -> tuple[tuple[Cell, ...], ...]:
    rows = (
        _row(row, keys, wanted, record.findings)
        for row in items(record.node("rows"))
        if isinstance(row, Sequence)
    )
    return tuple(row for row in rows if row is not None)


def _row(row: Sequence, keys: int, wanted: int, findings: Findings) -> tuple[Cell, ...] | None:
    if len(row.items) != wanted:
        _wrong_number(len(row.items), wanted, row.span, findings)
        return None
    # What a key is compared with decides how it is read, so a key need not be an expression.
    cells = [_cell(node, Findings()) for node in row.items[:keys]]
    cells += [_cell(node, findings) for node in row.items[keys:]]
    whole = tuple(cell for cell in cells if cell is not None)
    return whole if len(whole) == wanted else None


def _otherwise(record: Record, width: int) -> tuple[Cell, ...] | None:
    node = record.node("otherwise")
    if node is None:
        return None
    nodes = one_or_more(node)
    if len(nodes) != width:
        _wrong_number(len(nodes), width, node.span, record.findings)
        return None
    cells = tuple(_cell(one, record.findings) for one in nodes)
    whole = tuple(cell for cell in cells if cell is not None)
    return whole if len(whole) == width else None


def _cell(node: Node, findings: Findings) -> Cell | None:
    if not isinstance(node, Scalar):
        return None
    return Cell(node.text, expression(node, findings), node.span)


def _wrong_number(found: int, wanted: int, span: Span, findings: Findings) -> None:
    cells = "cell" if wanted == 1 else "cells"
    findings.error(
        "wrong-number-of-cells",
        f"this table needs {wanted} {cells} here, and there are {found}",
        span,
        help="a row gives its keys, then the threshold, then one cell for each column",
    )
