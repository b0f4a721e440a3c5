"""One row given in a service, as a row of cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from termwise.book.model import BookValue
from termwise.language.program import Entity
from termwise.language.types import Moment
from termwise.language.types import Row as RowType
from termwise.rete.compiler.writer import Namespace
from termwise.rete.entity_rows import converter

if TYPE_CHECKING:
    from termwise.rete.run import Run

ReadValues = Callable[[Mapping[str, BookValue]], tuple[list[Any], int | None]]
"""From typed values by field to cells, and the row's day; a reference to itself stays a key."""


class _Itself:
    """Stands for a reference of the row to itself, until there is a row."""


ITSELF = _Itself()


Refuse = Callable[[Mapping[str, BookValue]], NoReturn]
"""Raises `BookError` for a row that cannot be put into the book."""


def reader_for(entity: Entity, run: Run, refuse: Refuse) -> ReadValues:
    """The function that reads the rows of one entity."""
    names = Namespace()
    body = names.function("d")
    known = {
        field.type.subject: run.entities[field.type.subject].by_key
        for field in entity.fields.values()
        if isinstance(field.type, RowType)
    }
    cells = []
    for place, field in enumerate(entity.fields.values()):
        sure = not field.missing
        name = body.bind(field.name)
        body.line(f"c{place} = d[{name}]" if sure else f"c{place} = d.get({name})")
        convert = converter(field.type)
        code = f"{body.bind(convert)}(c{place})" if convert is not None else ""
        if isinstance(field.type, RowType):
            rows = body.bind(known[field.type.subject])
            own = "c0" if field.type.subject == entity.name else "None"
            other = f"{body.bind(_itself)}(c{place}, {own}, d, {body.bind(refuse)})"
            code = f"{rows}[c{place}] if c{place} in {rows} else {other}"
        if code:
            cells.append(code if sure else f"None if c{place} is None else {code}")
        else:
            cells.append(f"c{place}")
    body.line(f"v = [{', '.join(cells)}]")
    day = "None"
    if entity.date is not None:
        date = list(entity.fields).index(entity.date)
        day = f"v[{date}]"
        if isinstance(entity.fields[entity.date].type, Moment):
            day = f"{body.bind(run.day_of)}({day})"
    body.line(f"return v, {day}")
    made = body.done()
    found: ReadValues = names.compiled()(made)
    return found


def _itself(key: object, own: object, row: Mapping[str, BookValue], refuse: Refuse) -> _Itself:
    """What stands for a key that is not in the book: only the row's own can be meant."""
    if key != own:
        refuse(row)
    return ITSELF
