"""Parameters that are tables: cells and thresholds become constants of one type each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.reading import Reading
from termwise.language.check.relate import together
from termwise.language.diagnostics import Label
from termwise.language.program import Table, TableRow
from termwise.language.source import Span
from termwise.language.tree import Constant, ConstantValue
from termwise.language.types import Date, Money, Number, Quantity, Type, describe

Constants = Callable[[s.Expression], Constant | None]
"""What an expression comes to where it stands; None where it is wrong (reported)."""

_ONE_COLUMN = "value"


def check_table(written: d.TableWritten, constants: Constants, reading: Reading) -> Table | None:
    """A table; None where it is wrong (reported)."""
    return _Checker(written, constants, reading).table()


class _Checker:
    def __init__(self, written: d.TableWritten, constants: Constants, reading: Reading) -> None:
        self.written = written
        self.constants = constants
        self.reading = reading
        self.columns = tuple(c.text for c in written.columns) or (_ONE_COLUMN,)
        # The type of each column and of the thresholds, and the cell that shows it.
        self.shown: dict[int, Constant] = {}
        self.thresholds: Constant | None = None

    def table(self) -> Table | None:
        written = self.written
        checked = [self._row(cells) for cells in written.rows]
        rows = [row for row in checked if row is not None]
        otherwise = None if written.otherwise is None else self._cells(written.otherwise)
        if len(rows) < len(checked) or not rows or not self._ordered(rows):
            return None
        if written.otherwise is not None and otherwise is None:
            return None
        return Table(
            written.name.text,
            tuple(k.text for k in written.keys),
            written.threshold.text if written.threshold else None,
            self.thresholds.type if self.thresholds else None,
            written.inclusive,
            self.columns,
            tuple(self.shown[index].type for index in range(len(self.columns))),
            tuple(rows),
            otherwise,
            written.title,
            written.source,
            written.name.span,
        )

    def _row(self, cells: Sequence[d.Cell]) -> TableRow | None:
        keys = len(self.written.keys)
        names = tuple(c.text for c in cells[:keys])
        threshold, sound = None, True
        if self.written.threshold is not None:
            threshold = self._threshold(cells[keys])
            sound, keys = threshold is not None, keys + 1
        values = self._cells(cells[keys:])
        if values is None or not sound:
            return None
        return TableRow(names, threshold, values, cells[0].span.to(cells[-1].span))

    def _threshold(self, cell: d.Cell) -> Fraction | date | None:
        constant = self.constants(cell.expression) if cell.expression is not None else None
        if constant is None:
            return None
        if not isinstance(constant.type, Number | Quantity | Money | Date):
            self.reading.current.error(
                "wrong-type",
                "a threshold is a number, a count, an amount or a date, and this is "
                f"{describe(constant.type)}",
                cell.span,
                help="write for example `100 users` or `50000 EUR`",
            )
            return None
        joined = self._joined(self.thresholds, constant, cell.span, "all thresholds are")
        if joined is None:
            return None
        self.thresholds = joined
        assert isinstance(constant.value, Fraction | date)
        return constant.value

    def _cells(self, cells: Sequence[d.Cell]) -> tuple[ConstantValue, ...] | None:
        values: list[ConstantValue] = []
        for index, cell in enumerate(cells):
            constant = self.constants(cell.expression) if cell.expression is not None else None
            if constant is None:
                continue
            joined = self._joined(
                self.shown.get(index), constant, cell.span, "all cells of a column are"
            )
            if joined is not None:
                self.shown[index] = joined
                values.append(constant.value)
        return tuple(values) if len(values) == len(cells) else None

    def _joined(
        self, known: Constant | None, cell: Constant, span: Span, all_are: str
    ) -> Constant | None:
        """The cell that shows the type of both; None where they are unlike (reported)."""
        if known is None:
            return Constant(cell.value, cell.type, span)
        joined: Type | None = together(known.type, cell.type)
        if joined is not None:
            return Constant(known.value, joined, known.span)
        self.reading.current.error(
            "wrong-type",
            f"this is {describe(cell.type)}, and above it stands {describe(known.type)}",
            span,
            help=f"{all_are} of one kind",
            labels=[Label(known.span, f"{describe(known.type)} here")],
        )
        return None

    def _ordered(self, rows: Sequence[TableRow]) -> bool:
        """Whether no two rows answer for the same, and thresholds rise."""
        groups: dict[tuple[str, ...], list[TableRow]] = {}
        for row in rows:
            groups.setdefault(row.keys, []).append(row)
        pairs = [pair for group in groups.values() for pair in pairwise(group)]
        wrong = [(before, after) for before, after in pairs if not self._follows(before, after)]
        return not wrong

    def _follows(self, before: TableRow, after: TableRow) -> bool:
        name, threshold = self.written.name.text, self.written.threshold
        keys = f" for {', '.join(after.keys)}" if after.keys else ""
        if threshold is None or before.threshold == after.threshold:
            begin = "" if threshold is None else f" that begin at the same {threshold.text}"
            self.reading.current.error(
                "overlapping-brackets",
                f"{name} has two rows{keys}{begin}",
                after.span,
                help="take one of them out, or change its keys or threshold",
                labels=[Label(before.span, "the other one")],
            )
            return False
        if _rises(before, after):
            return True
        self.reading.current.error(
            "thresholds-not-rising",
            f"the rows of {name}{keys} rise by {threshold.text}, and this one falls",
            after.span,
            help="put the rows in order, the lowest first",
            labels=[Label(before.span, "the row before it")],
        )
        return False


def _rises(before: TableRow, after: TableRow) -> bool:
    a, b = before.threshold, after.threshold
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a < b
    return isinstance(a, date) and isinstance(b, date) and a < b
