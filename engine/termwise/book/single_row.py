"""Reads one row in the making, as a service gives it: quick, and as strict as a whole book."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any, Final, Protocol

from termwise.book.chunks import unknown_column
from termwise.book.faults import CellFault, Parser
from termwise.book.links import unknown_reference
from termwise.book.model import BookValue
from termwise.book.records import no_record, record_of
from termwise.book.report import Report
from termwise.book.shape import RECORDED_ON, TableShape, table_shape
from termwise.language.program import Entity, Program
from termwise.language.types import Row

_REMEMBERED: Final = 10_000

_NO_VALUE: Final = CellFault(
    "missing-value",
    "there is no value",
    "fill it in; only fields declared with a ? may be missing",
)


class Keys(Container[object], Iterable[object], Protocol):
    """The keys of a table."""


class RowReader:
    """Reads rows of one entity; safe to share between threads."""

    def __init__(self, entity: Entity, program: Program) -> None:
        self.entity = entity.name
        self._shape: TableShape = table_shape(entity, program)
        self._cells: tuple[tuple[str, Parser, bool, int, dict[str, BookValue]], ...] = tuple(
            # A new row has a new key: there is nothing to remember.
            (column.name, column.parse, column.missing, 0 if column.is_key else _REMEMBERED, {})
            for column in self._shape.columns
            if column.name != RECORDED_ON
        )

    def read(self, row: object) -> dict[str, BookValue]:
        """The typed values of every field, None where one is missing.

        The row is a mapping or an instance of a dataclass. Raises BookError with every fault of
        the row. References are not looked up here.
        """
        given: Mapping[Any, object] = row if type(row) is dict else _record(row, self.entity)
        values: dict[str, BookValue] = {}
        absent = 0
        for name, parse, optional, room, remembered in self._cells:
            raw = given.get(name)
            # Only texts: as a key of a dict, 1 and True and 1.0 would be one.
            parsed = remembered.get(raw) if type(raw) is str else None
            if parsed is None:
                if raw is None or raw == "":
                    if not optional:
                        return self._refuse(given)
                    absent += name not in given
                else:
                    value = parse(raw)
                    if isinstance(value, CellFault):
                        return self._refuse(given)
                    parsed = value
                    if type(raw) is str and len(remembered) < room:
                        remembered[raw] = parsed
            values[name] = parsed
        return values if len(given) + absent == len(values) else self._refuse(given)

    def _refuse(self, row: Mapping[Any, object]) -> dict[str, BookValue]:
        """Tell everything that is wrong with a row."""
        report = Report()
        table = report.table(self.entity)
        for name in row:
            if name == RECORDED_ON:
                help = "leave it out: what is decided now is known"
                table.add("unknown-column", f"a row to decide has no {RECORDED_ON}", help)
            elif name not in self._shape.names:
                unknown_column(name, list(row), self._shape, table, None)
        for place, column in enumerate(self._shape.columns):
            raw = row.get(column.name)
            if raw is None or raw == "":
                if not column.missing:
                    table.fault(_NO_VALUE, None, place, column.name, None)
                continue
            value = column.parse(raw)
            if isinstance(value, CellFault):
                table.fault(value, None, place, column.name, raw)
        report.raise_problems()
        raise AssertionError("a row was refused without a reason")


def check_row_links(entity: Entity, row: Mapping[str, BookValue], keys: Mapping[str, Keys]) -> None:
    """Raise BookError where a row's key is in the book, or its references lead to no row.

    `row` has typed values, `keys` the keys of every table.
    """
    report = Report()
    table, own = report.table(entity.name), row[entity.key]
    if own in keys[entity.name]:
        message = f"the {entity.name} {own} is in the book already"
        help = "give the row a key of its own, or decide it on a book without the other"
        table.fault(CellFault("duplicate-key", message, help), None, 0, entity.key, own)
    for place, field in enumerate(entity.fields.values(), 1):
        target, key = getattr(field.type, "subject", None), row.get(field.name)
        if not isinstance(field.type, Row) or key is None or key in keys[field.type.subject]:
            continue
        if target != entity.name or key != own:
            known = [str(each) for each in keys[field.type.subject]]
            fault = unknown_reference(key, field.type.subject, field.type.subject, known)
            table.fault(fault, None, place, field.name, key)
    report.raise_problems()


def _record(row: object, entity: str) -> Mapping[Any, object]:
    record = record_of(row)
    if record is None:
        report = Report()
        no_record(row, report.table(entity), None)
        report.raise_problems()
        raise AssertionError("what is no record was taken for one")
    return record
