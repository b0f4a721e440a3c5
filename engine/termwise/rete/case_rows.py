"""One row given in a service, as a row of cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from termwise.language.program import Entity
from termwise.language.types import Moment
from termwise.language.types import Row as RowType
from termwise.rete.compiler.writer import Namespace
from termwise.rete.entity_rows import converter

if TYPE_CHECKING:
    from termwise.rete.run import Run

ReadValues = Callable[[Mapping[str, object]], tuple[list[Any], int | None]]
"""From typed values by field to cells, and the row's day; a reference to itself stays a key."""


class _Itself:
    """Stands for a reference of the row to itself, until there is a row."""


ITSELF = _Itself()


def reader_for(entity: Entity, run: Run) -> ReadValues:
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
            unknown = body.bind(_unknown(entity.name, field.name, field.type.subject))
            code = f"{rows}[c{place}] if c{place} in {rows} else {unknown}(c{place}, {own})"
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


def _unknown(entity: str, field: str, target: str) -> Callable[[object, object], _Itself]:
    def unknown(key: object, own: object) -> _Itself:
        if key == own:
            return ITSELF
        _refuse(f"{entity}.{field}: there is no {target} {key!r} in the book")

    return unknown


def _refuse(message: str) -> NoReturn:
    raise ValueError(message)
