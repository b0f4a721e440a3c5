"""Loads parameters that are tables."""

from __future__ import annotations

from itertools import pairwise

from termwise.language.declarations import Cell, TableWritten, Word
from termwise.language.diagnostics import Findings
from termwise.language.loader.expressions import expression
from termwise.language.loader.record import Record, items, one_or_more, scalar
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
    steps = [] if threshold is None else [threshold]
    layout = [*(word.text for word in (*keys, *steps)), *([c.text for c in columns] or ["value"])]
    return TableWritten(
        name=name,
        keys=keys,
        threshold=threshold,
        inclusive=step is None or step.key.text == "from",
        columns=columns,
        rows=_rows(record, len(keys), layout),
        otherwise=_otherwise(record, layout[-width:]),
        title=texts(record.node("title")),
        source=texts(record.node("source")),
        span=span,
    )


def _names(record: Record, key: str) -> tuple[Word, ...] | None:
    """The names of a list, none where there is no list; None where it is not one of names."""
    node = record.raw(key)
    found = words(items(node))
    return None if node is not None and len(found) != max(len(items(node)), 1) else found


def _rows(record: Record, keys: int, layout: list[str]) -> tuple[tuple[Cell, ...], ...]:
    rows = (
        _row(row, keys, layout, record.findings)
        for row in items(record.node("rows"))
        if isinstance(row, Sequence)
    )
    return tuple(row for row in rows if row is not None)


def _row(
    row: Sequence, keys: int, layout: list[str], findings: Findings
) -> tuple[Cell, ...] | None:
    cells = _scalars(row.items, layout, row.span, findings)
    # What a key is compared with decides how it is read, so a key need not be an expression.
    found = [_cell(cell, Findings() if at < keys else findings) for at, cell in enumerate(cells)]
    return tuple(found) or None


def _otherwise(record: Record, layout: list[str]) -> tuple[Cell, ...] | None:
    node, findings = record.node("otherwise"), record.findings
    if node is None:
        return None
    cells = _scalars(one_or_more(node), layout, node.span, findings)
    return tuple(_cell(cell, findings) for cell in cells) or None


def _scalars(
    nodes: tuple[Node, ...], layout: list[str], span: Span, findings: Findings
) -> tuple[Scalar, ...]:
    """A single value for each name of the layout, or none."""
    wanted = len(layout)
    found = tuple(one for node in nodes if (one := scalar(node)) is not None)
    if len(found) != len(nodes):
        return ()
    if len(found) == wanted:
        return found
    findings.error(
        "wrong-number-of-cells",
        f"this table needs {wanted} cell{'' if wanted == 1 else 's'} here,"
        f" and there {'is 1' if len(found) == 1 else f'are {len(found)}'}",
        span,
        help=_decimal_comma(found) or f"write one for each of: {', '.join(layout)}",
    )
    return ()


def _decimal_comma(cells: tuple[Scalar, ...]) -> str | None:
    """`1,5%` in a list is two cells."""
    for one, two in pairwise(cells):
        touching = one.span.end_line == two.span.line and one.span.end_column + 1 == two.span.column
        if touching and one.text.isdecimal() and two.text[:1].isdecimal():
            return f"decimals stand behind a point: `{one.text}.{two.text}`"
    return None


def _cell(node: Scalar, findings: Findings) -> Cell:
    return Cell(node.text, expression(node, findings), node.span)
