"""Loads parameters that are tables."""

from __future__ import annotations

from termwise.language.declarations import Cell, TableWritten, Word
from termwise.language.diagnostics import Findings, Label
from termwise.language.loader.expressions import expression
from termwise.language.loader.record import Record, items, one_or_more
from termwise.language.loader.words import texts, word, words
from termwise.language.source import Span
from termwise.language.yaml_nodes import Node, Scalar, Sequence

_THRESHOLDS = frozenset({"from", "above"})


def load_table(record: Record, name: Word, span: Span) -> TableWritten:
    """One table; rows with cells missing or too many are reported and left out."""
    findings = record.findings
    keys, columns = words(items(record.node("keys"))), words(items(record.node("columns")))
    threshold, inclusive = _threshold(record)
    if not keys and threshold is None:
        _without_keys(record, name)
    width = max(len(columns), 1)
    wanted = len(keys) + (threshold is not None) + width
    rows = (
        _row(row, len(keys), wanted, findings)
        for row in items(record.node("rows"))
        if isinstance(row, Sequence)
    )
    return TableWritten(
        name=name,
        keys=keys,
        threshold=threshold,
        inclusive=inclusive,
        columns=columns,
        rows=tuple(row for row in rows if row is not None),
        otherwise=_otherwise(record, width),
        title=texts(record.node("title")),
        source=texts(record.node("source")),
        span=span,
    )


def _threshold(record: Record) -> tuple[Word | None, bool]:
    """What the threshold counts, and whether it holds from that value on or beyond it."""
    found = record.present(_THRESHOLDS)
    for other in found[1:]:
        record.findings.error(
            "from-or-above",
            "a table has either `from:` or `above:`",
            other.key.span,
            help="`from:` holds from the value on, `above:` only beyond it; delete one",
            labels=[Label(found[0].key.span, "the first one is here")],
        )
    if not found:
        return None, True
    return word(found[0].value), found[0].key.text == "from"


def _without_keys(record: Record, name: Word) -> None:
    if record.node("keys") is None:
        record.findings.error(
            "table-without-keys",
            f"nothing chooses a row of the table `{name.text}`",
            name.span,
            help="add `keys:`, or `from:` with what the threshold counts",
        )


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
