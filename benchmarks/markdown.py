"""Figures as a table that reads well in a terminal and is Markdown too."""

from __future__ import annotations

from collections.abc import Sequence


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """A head and rows; names stand to the left in their column, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = [f"{'-' * widths[0]}", *(f"{'-' * (width - 1)}:" for width in widths[1:])]
    head, *body = [_padded(row, widths) for row in rows]
    return "\n".join((head, f"| {' | '.join(rule)} |", *body))


def _padded(row: tuple[str, ...], widths: Sequence[int]) -> str:
    name, *numbers = row
    cells = [name.ljust(widths[0])]
    cells += [cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)]
    return f"| {' | '.join(cells)} |"
