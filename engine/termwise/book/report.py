"""Gathers the problems of a book, so that all come out in order and memory stays bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from termwise.book.faults import CellFault, Parsed, plain
from termwise.book.problems import BOUND, BookCode, BookError, BookProblem

_KEPT = 4 * BOUND


@dataclass(slots=True)
class TableReport:
    """The problems of one table; `table` is how they name it.

    `broken`: rows, or whether they have the keys they should, are not known; so what refers to
    this table cannot be judged.
    """

    table: str
    broken: bool = False
    count: int = 0
    _kept: list[tuple[int, int, BookProblem]] = field(default_factory=list)

    def add(
        self,
        code: BookCode,
        message: str,
        help: str | None = None,
        *,
        row: int | None = None,
        column: int = -1,
        field: str | None = None,
        value: object = None,
    ) -> None:
        """Record one problem; `column` is its field's place in the row."""
        cell = None if value is None else plain(value)
        problem = BookProblem(code, self.table, row, field, cell, message, help)
        self.count += 1
        self._kept.append((row or 0, column, problem))
        if len(self._kept) >= _KEPT:
            self._trim()

    def cells(
        self,
        name: str,
        column: int,
        rows: Sequence[int],
        raw: Sequence[object],
        parsed: Sequence[Parsed],
    ) -> None:
        """Record every fault among the parsed cells of a column."""
        told = 0
        for index, value in enumerate(parsed):
            if type(value) is CellFault:
                told += 1
                # The rows of a chunk rise, so what comes beyond the bound is never shown.
                if told > BOUND:
                    self.count += 1
                    continue
                self.fault(value, rows[index], column, name, raw[index])

    def fault(
        self, fault: CellFault, row: int | None, column: int, name: str, cell: object
    ) -> None:
        """Record what is wrong with one cell."""
        code, message, help = fault.code, fault.message, fault.help
        self.add(code, message, help, row=row, column=column, field=name, value=cell)

    def problems(self) -> list[BookProblem]:
        """Those that are kept, by row and column."""
        self._trim()
        return [problem for _, _, problem in self._kept]

    def _trim(self) -> None:
        self._kept.sort(key=lambda entry: entry[:2])
        del self._kept[BOUND:]


@dataclass(slots=True)
class Report:
    """The problems of a book: of the whole of it, then of each table in order."""

    whole: TableReport = field(default_factory=lambda: TableReport(""))
    tables: list[TableReport] = field(default_factory=list)

    def table(self, name: str) -> TableReport:
        """Begin the report of the next table."""
        report = TableReport(name)
        self.tables.append(report)
        return report

    def raise_problems(self) -> None:
        """Raise BookError if there was any problem."""
        reports = [self.whole, *self.tables]
        count = sum(report.count for report in reports)
        if count:
            found = [problem for report in reports for problem in report.problems()][:BOUND]
            raise BookError(found, count - len(found))
