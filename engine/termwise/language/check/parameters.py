"""Parameters checked: scalars, lists and tables become constants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.constants import folded, word_of
from termwise.language.check.reading import Reading
from termwise.language.check.relate import together
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import did_you_mean
from termwise.language.diagnostics import Label
from termwise.language.program import Parameter, Scalar, Table, TableRow, ValueList
from termwise.language.source import Span
from termwise.language.tree import Constant, ConstantValue
from termwise.language.types import (
    Date,
    Enumeration,
    Money,
    Number,
    Quantity,
    Row,
    Type,
    describe,
)


def check_parameters(number: int, reading: Reading) -> None:
    """Fill in `parameters` of a version; those that are wrong are reported and left out."""
    version = reading.versions[number]
    written = {p.name.text: p for p in version.written.parameters}
    _Resolver(number, reading, written).resolve_all()


class _Resolver:
    """Parameters of one version; one may name another, in any order, never in a circle."""

    def __init__(
        self, number: int, reading: Reading, written: dict[str, d.ParameterWritten]
    ) -> None:
        self.number = number
        self.reading = reading
        self.written = written
        self.done = reading.versions[number].parameters
        self.tried: set[str] = set()

    def resolve_all(self) -> None:
        for name in self.written:
            self.resolve(name)

    def resolve(self, name: str) -> Parameter | None:
        if name not in self.tried and name in self.written:
            self.tried.add(name)
            found = self._check(self.written[name])
            if found is not None:
                self.done[name] = found
        return self.done.get(name)

    def _check(self, written: d.ParameterWritten) -> Parameter | None:
        match written:
            case d.ScalarWritten():
                return self._scalar(written)
            case d.ListWritten():
                return self._list(written)
            case d.TableWritten():
                return self._table(written)
            case _:
                assert_never(written)

    def _scalar(self, written: d.ScalarWritten) -> Scalar | None:
        constant: Constant | None
        if written.of is not None:
            kind = self._of(written.of)
            if kind is None:
                return None
            if isinstance(kind, Row):
                self.reading.current.error(
                    "wrong-of",
                    "one value is `of:` a field that is an enumeration",
                    written.of.span,
                    help=f"write a list: value: [{getattr(written.value, 'name', '…')}]",
                )
                return None
            constant = self._value_of(written.value, kind)
        else:
            constant = self.constant(written.value)
        if constant is None:
            return None
        return Scalar(
            written.name.text,
            constant.value,
            constant.type,
            written.title,
            written.source,
            written.name.span,
        )

    def _list(self, written: d.ListWritten) -> ValueList | None:
        kind = self._of(written.of) if written.of is not None else None
        if written.of is not None and kind is None:
            return None
        constants = [
            self._value_of(v, kind) if kind is not None else self.constant(v)
            for v in written.values
        ]
        values: list[ConstantValue] = []
        for constant in constants:
            if constant is None:
                return None
            joined = constant.type if kind is None else together(kind, constant.type)
            if joined is None:
                self._unlike(constant, kind or constant.type)
                return None
            kind = joined
            values.append(constant.value)
        if kind is None:
            self.reading.current.error(
                "empty-list",
                "an empty list needs `of:`, to say what its values would be",
                written.span,
                help="add `of: entity.field` or `of: entity`",
            )
            return None
        return ValueList(
            written.name.text,
            tuple(values),
            kind,
            written.title,
            written.source,
            written.name.span,
        )

    def _unlike(self, constant: Constant, kind: Type) -> None:
        self.reading.current.error(
            "wrong-type",
            f"{describe(kind)} is needed here, and this is {describe(constant.type)}",
            constant.span,
            help="all of these must be alike",
        )

    def _of(self, node: s.Expression) -> Type | None:
        """What `of:` names: an enumeration (`entity.field`) or an entity (its keys)."""
        entities = self.reading.header.entities
        if isinstance(node, s.Name) and node.name in entities:
            return Row(node.name)
        if isinstance(node, s.Dot) and isinstance(node.base, s.Name):
            entity = entities.get(node.base.name)
            field = entity.fields.get(node.name) if entity is not None else None
            if field is not None and isinstance(field.type, Enumeration):
                return field.type
            found = self._one_of(node.base.name, node.name)
            if found is not None:
                return found
        known = [*entities]
        known += [
            f"{e.name}.{f.name}"
            for e in entities.values()
            for f in e.fields.values()
            if isinstance(f.type, Enumeration)
        ]
        name = getattr(node, "name", "")
        self.reading.current.error(
            "wrong-of",
            "`of:` names an entity, or a field that is an enumeration",
            node.span,
            help=did_you_mean(name, known),
        )
        return None

    def _one_of(self, subject: str, name: str) -> Enumeration | None:
        """The enumeration that a decision with `one_of` makes."""
        written = self.reading.versions[self.number].decisions_written.get((subject, name))
        if written is None or written.one_of is None:
            return None
        return Enumeration(tuple(w.text for w in written.one_of), f"{subject}.{name}")

    def _value_of(self, node: s.Expression, kind: Type) -> Constant | None:
        word = word_of(node)
        if word is None:
            self.reading.current.error(
                "wrong-type", "a name is needed here", node.span, help="write one of the values"
            )
            return None
        text, span = word
        if isinstance(kind, Enumeration) and text not in kind.values:
            self.reading.current.error(
                "unknown-value",
                f"`{text}` is none of the values of {kind.name}",
                span,
                help=did_you_mean(text, kind.values),
            )
            return None
        return Constant(text, kind, span)

    def constant(self, node: s.Expression) -> Constant | None:
        """A literal, an expression of literals, or the value of another parameter."""
        from termwise.language.check.expressions import check_expression

        if isinstance(node, s.Name):
            return self._named(node)
        expr = check_expression(node, Scope(self.number), self.reading)
        if expr is None:
            return None
        constant = folded(expr)
        if constant is None:
            self.reading.current.error(
                "not-a-constant",
                "a parameter is a value written out, or the name of another parameter",
                node.span,
                help="what depends on a row is a decision",
            )
        return constant

    def _named(self, node: s.Name) -> Constant | None:
        if node.name in self.tried and node.name not in self.done:
            self.reading.current.error(
                "cycle",
                f"the parameter {node.name} is not known yet: it is wrong, or names itself",
                node.span,
                help="write its value out",
            )
            return None
        found = self.resolve(node.name)
        if isinstance(found, Scalar):
            return Constant(found.value, found.type, node.span)
        if found is None and node.name in self.written:
            return None
        self.reading.current.error(
            "unknown-name" if found is None else "parameter-not-a-value",
            f"no parameter is named `{node.name}`"
            if found is None
            else f"{node.name} is not one value",
            node.span,
            help=did_you_mean(node.name, list(self.written)) + "; text stands in quotes",
        )
        return None

    def _table(self, written: d.TableWritten) -> Table | None:
        rows: list[TableRow] = []
        columns: list[Type | None] = [None] * len(written.columns)
        threshold_type: Type | None = None
        sound = True
        for cells in written.rows:
            row, kind = self._row(written, cells, columns)
            if row is None:
                sound = False
                continue
            if kind is not None:
                threshold_type = self._join(threshold_type, kind, cells[len(written.keys)].span)
                sound = sound and threshold_type is not None
            rows.append(row)
        otherwise = self._cells(written.otherwise or (), columns)
        if not sound or otherwise is None or not rows or None in columns:
            return None
        if not _ordered(rows, written, self.reading):
            return None
        return Table(
            written.name.text,
            tuple(k.text for k in written.keys),
            written.threshold.text if written.threshold else None,
            threshold_type,
            written.inclusive,
            tuple(c.text for c in written.columns),
            tuple(c for c in columns if c is not None),
            tuple(rows),
            otherwise if written.otherwise is not None else None,
            written.title,
            written.source,
            written.name.span,
        )

    def _row(
        self, written: d.TableWritten, cells: Sequence[d.Cell], columns: list[Type | None]
    ) -> tuple[TableRow | None, Type | None]:
        keys = len(written.keys)
        threshold: Fraction | date | None = None
        kind: Type | None = None
        if written.threshold is not None:
            found = self._threshold(cells[keys])
            if found is None:
                return None, None
            threshold, kind = found
        values = self._cells(cells[keys + (written.threshold is not None) :], columns)
        if values is None:
            return None, None
        names = tuple(c.text for c in cells[:keys])
        return TableRow(names, threshold, values, cells[0].span), kind

    def _threshold(self, cell: d.Cell) -> tuple[Fraction | date, Type] | None:
        constant = self.constant(cell.expression) if cell.expression is not None else None
        if constant is None:
            return None
        if isinstance(constant.type, Number | Quantity | Money | Date):
            assert isinstance(constant.value, Fraction | date)
            return constant.value, constant.type
        self.reading.current.error(
            "wrong-type",
            f"a threshold is a number, a count, an amount or a date, not {describe(constant.type)}",
            cell.span,
            help="write for example `100 users` or `50000 EUR`",
        )
        return None

    def _cells(
        self, cells: Sequence[d.Cell], columns: list[Type | None]
    ) -> tuple[ConstantValue, ...] | None:
        values: list[ConstantValue] = []
        for index, cell in enumerate(cells):
            constant = self.constant(cell.expression) if cell.expression is not None else None
            if constant is None:
                return None
            joined = self._join(columns[index], constant.type, cell.span)
            if joined is None:
                return None
            columns[index] = joined
            values.append(constant.value)
        return tuple(values)

    def _join(self, known: Type | None, kind: Type, span: Span) -> Type | None:
        if known is None:
            return kind
        joined = together(known, kind)
        if joined is None:
            self.reading.current.error(
                "wrong-type",
                f"this is {describe(kind)}, and the cells above are {describe(known)}",
                span,
                help="all cells of a column must be alike",
            )
        return joined


def _ordered(rows: Sequence[TableRow], written: d.TableWritten, reading: Reading) -> bool:
    """Whether no two rows answer for the same, and thresholds rise."""
    groups: dict[tuple[str, ...], list[TableRow]] = {}
    for row in rows:
        groups.setdefault(row.keys, []).append(row)
    sound = True
    for group in groups.values():
        for before, after in pairwise(group):
            if written.threshold is None or before.threshold == after.threshold:
                _overlap(before, after, written, reading)
                sound = False
            elif not _rises(before, after):
                reading.current.error(
                    "thresholds-not-rising",
                    f"the thresholds of {written.name.text} must rise from row to row",
                    after.span,
                    help="sort the rows by their threshold",
                    labels=[Label(before.span, "this one is higher")],
                )
                sound = False
    return sound


def _rises(before: TableRow, after: TableRow) -> bool:
    a, b = before.threshold, after.threshold
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a < b
    return isinstance(a, date) and isinstance(b, date) and a < b


def _overlap(before: TableRow, after: TableRow, written: d.TableWritten, reading: Reading) -> None:
    reading.current.error(
        "overlapping-brackets",
        f"two rows of {written.name.text} answer for the same",
        after.span,
        help="take one of them out, or change its keys or threshold",
        labels=[Label(before.span, "the other one")],
    )
