"""Rows of cells as what a trace calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from termwise.language.types import Text
from termwise.outcome.trace import RowRef
from termwise.rete.calendar import day
from termwise.rete.cells import INDEX, KEY, START, Row

if TYPE_CHECKING:
    from termwise.rete.run import Run

NAME_FIELD: Final = "name"
"""An entity's text field of this name is what its rows are called by."""


def row_ref(row: Row, subject: str, run: Run) -> RowRef:
    """What a row of an entity or period is called."""
    key = f"{row[KEY]}"
    entity = run.program.entities.get(subject)
    if entity is None:
        return RowRef(subject, key, day(row[START]), row[INDEX])
    field = entity.fields.get(NAME_FIELD)
    if field is None or not isinstance(field.type, Text) or entity.key == NAME_FIELD:
        return RowRef(subject, key)
    called = row[run.compiled.layouts[subject].fields[NAME_FIELD]]
    return RowRef(subject, key, called=called)


def line_id(line: Row, rule: str, subject: str, run: Run) -> str:
    """The id of a line, as it comes out."""
    from termwise.rete.cells import LINE_ROW

    return f"{rule}:{row_ref(line[LINE_ROW], subject, run).id}"
