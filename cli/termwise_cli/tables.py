"""Tables of text."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text
from termwise.language.render.cells import visible

from termwise_cli.console import colour_on, is_terminal, width_of

_UNBOUNDED = 100_000
"""Cells of a line that no terminal cuts."""


def console_for(stream: TextIO) -> Console:
    """Rich's console; styles and movements of the cursor come out on terminals only."""
    return Console(
        file=stream,
        force_terminal=is_terminal(stream),
        no_color=not colour_on(stream),
        color_system="auto" if colour_on(stream) else None,
        width=width_of(stream) or _UNBOUNDED,
        highlight=False,
        emoji=False,
        markup=False,
    )


def table_text(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[str] = frozenset()
) -> str:
    """Rows under their columns, as they look best on stdout; empty columns are left out."""
    shown = [i for i, _ in enumerate(columns) if any(row[i] for row in rows)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for i in shown:
        justify: JustifyMethod = "right" if columns[i] in right else "left"
        table.add_column(Text(columns[i]), justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(row[i])) for i in shown))
    return drawn(table)


def drawn(table: Table) -> str:
    """A table as text, without spaces at the ends of lines."""
    console = console_for(sys.stdout)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())
