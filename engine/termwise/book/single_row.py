"""Reads one row in the making, as a service gives it: quick, and as strict as a whole book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from termwise.book.chunks import missing_column, unknown_column
from termwise.book.faults import CellFault, Parser, plain
from termwise.book.model import BookValue
from termwise.book.report import Report
from termwise.book.shape import RECORDED_ON, TableShape, table_shape
from termwise.language.program import Entity, Program

_REMEMBERED: Final = 10_000


class RowReader:
    """Reads rows of one entity; safe to share between threads."""

    def __init__(self, entity: Entity, program: Program) -> None:
        self.entity = entity.name
        self._shape: TableShape = table_shape(entity, program)
        self._cells: tuple[tuple[str, Parser, bool, dict[str, BookValue]], ...] = tuple(
            (column.name, column.parse, column.missing, {})
            for column in self._shape.columns
            if column.name != RECORDED_ON
        )

    def read(self, row: Mapping[str, object]) -> dict[str, BookValue]:
        """The typed values of every field, None where one is missing.

        Raises BookError with every fault of the row. References are not looked up here.
        """
        values: dict[str, BookValue] = {}
        given = 0
        for name, parse, optional, remembered in self._cells:
            raw = row.get(name)
            if raw is None or raw == "":
                if not optional:
                    return self._refuse(row)
                values[name] = None
                given += name in row
                continue
            given += 1
            # Only texts: as a key of a dict, 1 and True and 1.0 would be one.
            parsed = remembered.get(raw) if type(raw) is str else None
            if parsed is None:
                value = parse(raw)
                if isinstance(value, CellFault):
                    return self._refuse(row)
                parsed = value
                if type(raw) is str and len(remembered) < _REMEMBERED:
                    remembered[raw] = parsed
            values[name] = parsed
        return values if given == len(row) else self._refuse(row)

    def _refuse(self, row: Mapping[str, object]) -> dict[str, BookValue]:
        """Tell everything that is wrong with a row."""
        report = Report()
        table = report.table(self.entity)
        for name in row:
            if name not in self._shape.names or name == RECORDED_ON:
                unknown_column(name, list(row), self._shape, table, 1)
        for place, column in enumerate(self._shape.columns):
            raw = row.get(column.name)
            if raw is None or raw == "":
                if not column.missing:
                    missing_column(column.name, self._shape, table, 1)
                continue
            value = column.parse(raw)
            if isinstance(value, CellFault):
                table.add(
                    value.code,
                    value.message,
                    value.help,
                    row=1,
                    column=place,
                    field=column.name,
                    value=plain(raw),
                )
        report.raise_problems()
        raise AssertionError("a row was refused without a reason")
