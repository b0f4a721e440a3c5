"""Expressions to SQL: one case for each node of the tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Final, assert_never

from sqlglot import exp

from termwise.columns import exact, sql, values
from termwise.columns.calendar import Calendar, moved
from termwise.columns.exact import Exact
from termwise.columns.lookups import Lookups
from termwise.columns.rows import (
    ACCEPTED,
    BEFORE,
    END,
    FULL_END,
    FULL_START,
    INDEX,
    START,
    Place,
)
from termwise.columns.scope import Scope
from termwise.columns.sql import Node
from termwise.columns.values import Plain, RowValue, Value
from termwise.language import tree as t
from termwise.language.program import Program, Scalar, ValueList
from termwise.language.tree import ConstantValue, DurationValue, Expr
from termwise.language.types import (
    Boolean,
    Date,
    Duration,
    Enumeration,
    Moment,
    Money,
    Number,
    Quantity,
    Row,
    Type,
)

_ATTRIBUTES: Final = {
    "index": INDEX,
    "start": START,
    "end": END,
    "full_start": FULL_START,
    "full_end": FULL_END,
}


class Expressions:
    """Compiles expressions within one scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.calendar = Calendar(scope.stages.dialect)
        self._lookups = Lookups(self)

    # What other modules ask for.

    def condition(self, node: Expr | None) -> Node:
        """A condition of two values: what is missing does not hold."""
        if node is None:
            return sql.boolean(True)
        found = self.plain(node)
        return sql.is_true(found.node) if found.nullable else found.node

    def number(self, node: Expr) -> Exact:
        """A number, quantity or amount; of a duration its count."""
        found = self.value(node)
        assert isinstance(found, Exact), f"{node} is no number"
        return found

    def plain(self, node: Expr) -> Plain:
        """A value in one column."""
        found = self.value(node)
        assert isinstance(found, Plain), f"{node} is no plain value"
        return found

    def day(self, node: Expr) -> Plain:
        """A date; of a moment its day."""
        return self.as_day(self.plain(node))

    def as_day(self, found: Plain) -> Plain:
        """A date, or the day of a moment."""
        if not isinstance(found.type, Moment):
            return found
        stages = self.scope.stages
        day = stages.dialect.day_of(found.node, stages.program.time_zone)
        if found.first is None or found.last is None:
            return Plain(day, Date(), found.nullable)
        return Plain(day, Date(), found.nullable, found.first - 1, found.last + 1)

    def row(self, node: Expr) -> RowValue:
        """A row."""
        found = self.value(node)
        assert isinstance(found, RowValue), f"{node} is no row"
        return found

    def value(self, node: Expr) -> Value:
        """What an expression comes to."""
        match node:
            case t.Constant(value=value, type=kind):
                return constant_value(value, kind)
            case t.AtHand(name=name):
                return self._at_hand(name)
            case t.Field():
                return self._field(node)
            case t.Owner():
                return self._owner(node)
            case t.Attribute(row=row, name=name):
                return self._attribute(row, name)
            case t.Value(row=row, name=name):
                return self._named(row, name, node.type)
            case t.Previous(row=row):
                return self._previous(row)
            case t.At():
                return self._at(node).row()
            case t.LineField(name=name, type=kind):
                party = f"{name} {kind.subject}" if isinstance(kind, Row) else name
                return self._line_field(party) or missing_of(kind, self.scope)
            case t.LineAmount(row=row, rule=rule):
                return self._line_amount(row, rule)
            case t.Parameter(name=name):
                return self._parameter(name)
            case t.Lookup():
                return self._lookups.cell(node)
            case t.Brackets():
                return self._lookups.brackets(node)
            case t.AverageRate():
                return self._lookups.average(node)
            case t.Negate(operand=operand):
                return exact.negate(self.number(operand))
            case t.Arithmetic():
                return self._arithmetic(node)
            case t.Shift():
                return self._shift(node)
            case t.Scale():
                return self._scale(node)
            case t.Compare():
                return Plain(self._compared(node), Boolean(), False)
            case t.Member():
                return Plain(self._member(node), Boolean(), False)
            case t.Present(operand=operand):
                return Plain(values.present(self.value(operand)), Boolean(), False)
            case t.Not(operand=operand):
                return Plain(sql.negated(self.condition(operand)), Boolean(), False)
            case t.And(operands=operands):
                return Plain(sql.all_of(self._in_turn(operands, until=False)), Boolean(), False)
            case t.Or(operands=operands):
                return Plain(sql.any_of(self._in_turn(operands, until=True)), Boolean(), False)
            case t.Extreme():
                return self._extreme(node)
            case t.Absolute(operand=operand):
                return exact.absolute(self.number(operand))
            case t.Round():
                return self._round(node)
            case t.Default(operand=operand, otherwise=otherwise):
                return self._default(operand, otherwise)
            case t.Between(unit=unit, start=start, end=end):
                return self.calendar.between(unit, self.day(start), self.day(end))
            case t.StartOf(unit=unit, date=day):
                return self.calendar.start_of(unit, self.day(day))
            case t.PartOf(part=part, date=day):
                return self.calendar.part(part, self.day(day))
            case t.DayOf(moment=moment):
                return self.day(moment)
            case _:
                assert_never(node)

    # Rows.

    def place(self, node: Expr) -> Place:
        """The row that an expression leads to, as one that can be read."""
        if isinstance(node, t.AtHand):
            return self.scope.hand[node.name]
        if isinstance(node, t.Owner):
            carried = self._carried(node)
            if carried is not None:
                return carried
        if isinstance(node, t.At):
            return self._at(node)
        if isinstance(node, t.Previous):
            row = self.row(node)
            rows = self.scope.stages.earlier(row.subject, self.scope.level)
            return self.scope.block.join(rows, row.keys)
        return self.joined(self.row(node))

    def joined(self, row: RowValue) -> Place:
        """The row of a key, with everything that is known of it by now."""
        rows = self.scope.stages.rows(row.subject, self.scope.level)
        return self.scope.block.join(rows, row.keys)

    def _at_hand(self, name: str) -> RowValue:
        place = self.scope.hand[name]
        if not place.prefix:
            return place.row()
        found = place.value("")
        assert isinstance(found, RowValue)
        return found

    def _carried(self, node: t.Owner) -> Place | None:
        """An owner whose columns stand beside those of the period's row."""
        place = self.place(node.row)
        prefix = f"{place.prefix}{node.name}."
        if any(name.startswith(prefix) for name in place.rows.values):
            return Place(place.rows, place.alias, place.outer, prefix)
        return None

    def _owner(self, node: t.Owner) -> RowValue:
        found = self.place(node.row).value(node.name)
        if found is None:
            found = self.joined(self.row(node.row)).value(node.name)
        assert isinstance(found, RowValue)
        return found

    def _field(self, node: t.Field) -> Value:
        assert isinstance(node.row.type, Row)
        entity = self.scope.stages.program.entities[node.row.type.subject]
        if node.name == entity.key:
            return _key_value(self.row(node.row), node.type)
        return self._read(node.row, node.name)

    def _read(self, row: Expr, name: str) -> Value:
        """A value that stands in a column of a row."""
        found = self.place(row).value(name)
        if found is None:
            # Beside a period's row not everything of its owner is carried.
            found = self.joined(self.row(row)).value(name)
        assert found is not None, f"there is no {name} yet"
        return found

    def _attribute(self, row: Expr, name: t.PeriodAttribute) -> Value:
        if name in _ATTRIBUTES:
            return self._read(row, _ATTRIBUTES[name])
        ends = {"days": (START, END), "full_days": (FULL_START, FULL_END)}
        if name in ends:
            first, last = (self._read(row, each) for each in ends[name])
            assert isinstance(first, Plain)
            assert isinstance(last, Plain)
            found = self.calendar.between("days", first, last)
            return self._positive(found, row)
        part, full = self._attribute(row, "days"), self._attribute(row, "full_days")
        assert isinstance(part, Exact)
        assert isinstance(full, Exact)
        return self._share(row, part, full)

    def _positive(self, days: Exact, row: Expr) -> Exact:
        """The days of a row are at least one, and no more than its rhythm has."""
        assert days.num is not None
        longest = max(self._lengths(row), default=0) or values.LAST_DAY
        num = exact.Whole(days.num.node, 1, longest, days.num.wide)
        return Exact(days.scale, num, None, days.nullable)

    def _lengths(self, row: Expr) -> list[int]:
        return self.scope.stages.lengths(_subject(row))

    def _share(self, row: Expr, part: Exact, full: Exact) -> Exact:
        """Days over full days: over the one length that all rows of the period have."""
        lengths = self._lengths(row)
        if lengths == [1]:
            # A single span is whole, and of an open one nobody knows.
            found = exact.constant(1)
            return exact.multiply(found, exact.divide(part, full)) if part.nullable else found
        return exact.divide(part, full)

    def _previous(self, row: Expr) -> RowValue:
        place = self.place(row)
        before = place.value(BEFORE)
        assert isinstance(before, Plain)
        keys = place.row().keys if not place.prefix else self.row(row).keys
        return RowValue(_subject(row), (*keys[:-1], before.node), True)

    def _at(self, node: t.At) -> Place:
        owners = [self.row(owner) for owner in node.owners]
        day = self.day(node.date)
        keys = tuple(key for owner in owners for key in owner.keys)
        rows = self.scope.stages.rows(node.type.subject, self.scope.level)
        known = ("at", id(rows.relation), *keys, day.node)
        found = self.scope.block.known(known)
        if found is not None:
            return found
        alias = self.scope.block.alias()
        start, end = (read_day(rows.values[name], alias) for name in (START, END))
        holds = [sql.equal(sql.column(n, alias), k) for n, k in zip(rows.keys, keys, strict=False)]
        holds.append(sql.compare("<=", start.node, day.node))
        before = sql.compare("<", day.node, end.node)
        holds.append(sql.any_of([sql.is_null(end.node), before]) if end.nullable else before)
        return self.scope.block.join_where(rows, alias, sql.all_of(holds), known)

    # Named values.

    def _named(self, row: Expr, name: str, kind: Type) -> Value:
        place = self.place(row)
        found = self._of_place(place, name)
        if found is None and (place.prefix or not self._is_own(row)):
            found = self._of_place(self.joined(self.row(row)), name)
        if found is None and name == ACCEPTED:
            return self._accepted_anyway(place, row)
        if found is None:
            return missing_of(kind, self.scope)
        return found

    def _accepted_anyway(self, place: Place, row: Expr) -> Plain:
        """Of a row that nothing can refuse: accepted, if it is there."""
        if place.prefix and self.scope.stages.is_combined(place.rows.subject):
            place = self.joined(self.row(row))
        elif self._is_elsewhere(place, row):
            # Only not beside this row.
            found = self.joined(self.row(row)).value(ACCEPTED)
            assert isinstance(found, Plain)
            return found
        if not place.outer:
            return Plain(sql.boolean(True), Boolean(), False)
        return Plain(sql.case([(place.is_there(), sql.boolean(True))]), Boolean(), True)

    def _is_elsewhere(self, place: Place, row: Expr) -> bool:
        """Whether a row is known to be refused or not, but not in the columns at hand.

        Of the very row that values are added to everything is at hand that there is by now.
        """
        subject = _subject(row)
        if self._is_own(row) and not place.prefix and place.rows.subject == subject:
            return False
        return ACCEPTED in self.scope.stages.rows(subject, self.scope.level).values

    def _is_own(self, row: Expr) -> bool:
        return isinstance(row, t.AtHand)

    def _of_place(self, place: Place, name: str) -> Value | None:
        groups = place.groups(name)
        if not groups:
            return place.value(name)
        wanted = set(self.scope.versions)
        reached = [(numbers & wanted, column) for numbers, column in groups if numbers & wanted]
        if not reached:
            return None
        first = self._group(place, reached[0][1])
        covered = frozenset().union(*(numbers for numbers, _ in reached))
        if len(reached) == 1 and covered == wanted:
            return first
        branches = [
            (self.version_in(numbers), self._group(place, column)) for numbers, column in reached
        ]
        otherwise = values.missing_like(first)
        if covered == wanted:
            otherwise = branches.pop()[1]
        return values.pick(branches, otherwise)

    def _group(self, place: Place, column: str) -> Value:
        found = place.value(column)
        assert found is not None
        return found

    def version_in(self, numbers: Sequence[int] | frozenset[int]) -> Node:
        """Whether the row is read under one of some versions."""
        if set(self.scope.versions) <= set(numbers):
            return sql.boolean(True)
        assert self.scope.version is not None
        return sql.within(self.scope.version, map(sql.whole, sorted(numbers)))

    def _line_field(self, name: str) -> Value | None:
        place = next(p for p in self.scope.hand.values() if "line date" in p.rows.values)
        return place.value(f"line {name}")

    def _line_amount(self, row: Expr, rule: str) -> Value:
        place = self.place(row)
        found = self._of_place(place, f"{rule} amount")
        if found is None and place.prefix:
            found = self._of_place(self.joined(self.row(row)), f"{rule} amount")
        if found is None:
            return exact.constant(0)
        assert isinstance(found, Exact)
        return exact.defaulted(found, exact.constant(0))

    # Parameters.

    def _parameter(self, name: str) -> Value:
        found = self.scope.parameters(name)
        branches: list[tuple[Node, Value]] = []
        for numbers, declared in found:
            assert isinstance(declared, Scalar)
            value = constant_value(declared.value, declared.type)
            branches.append((self.version_in(numbers), value))
        return values.pick(branches[:-1], branches[-1][1])

    # Numbers.

    def _arithmetic(self, node: t.Arithmetic) -> Exact:
        left, right = self.number(node.left), self.number(node.right)
        match node.op:
            case "+":
                return exact.add(left, right)
            case "-":
                return exact.subtract(left, right)
            case "*":
                return exact.multiply(left, right)
            case "/":
                return exact.divide(left, right)
            case _:
                assert_never(node.op)

    def _round(self, node: t.Round) -> Exact:
        operand, step = self.number(node.operand), self.number(node.step)
        if step.num is None:
            if step.scale <= 0:
                return exact.MISSING_NUMBER
            parts = exact.to_whole(exact.divide(operand, step), node.mode)
            return exact.multiply(parts, step)
        positive = exact.compare(">", step, exact.constant(0))
        there = exact.defaulted(step, exact.constant(1))
        safe = exact.pick([(sql.is_true(positive), there)], exact.constant(1))
        found = exact.multiply(exact.to_whole(exact.divide(operand, safe), node.mode), safe)
        return exact.pick([(sql.is_true(positive), found)], exact.MISSING_NUMBER)

    def _extreme(self, node: t.Extreme) -> Value:
        found = [self.value(operand) for operand in node.operands]
        numbers = [each for each in found if isinstance(each, Exact)]
        if len(numbers) == len(found):
            return exact.extreme(numbers, largest=node.largest)
        plains = [each for each in found if isinstance(each, Plain)]
        return extreme_of(plains, largest=node.largest)

    def _default(self, operand: Expr, otherwise: Expr) -> Value:
        first = self.value(operand)
        if not first.nullable:
            return first
        inner = self.under(sql.negated(values.present(first)))
        if isinstance(first, Exact):
            return exact.defaulted(first, inner.number(otherwise))
        second = inner.value(otherwise)
        if isinstance(first, Plain) and isinstance(second, Plain):
            known = all(each is not None for each in (first.first, second.first))
            return Plain(
                sql.coalesce(first.node, second.node),
                first.type,
                second.nullable,
                min(first.first or 0, second.first or 0) if known else None,
                max(first.last or 0, second.last or 0) if known else None,
            )
        found = values.pick([(values.present(first), first)], second)
        return found if second.nullable else replaced(found)

    # Dates.

    def _shift(self, node: t.Shift) -> Value:
        length = self.value(node.by)
        assert isinstance(node.by.type, Duration)
        assert isinstance(length, Exact)
        day = self.plain(node.date)
        watch = self.scope.watch
        return moved(self.calendar, day, length, node.by.type.kind, watch, back=node.back)

    def _scale(self, node: t.Scale) -> Exact:
        """A duration times a number, cut towards zero."""
        product = exact.multiply(self.number(node.duration), self.number(node.factor))
        return exact.towards_zero(product)

    # Conditions.

    def under(self, guard: Node) -> Expressions:
        """For what is only looked at where something holds."""
        return Expressions(replace(self.scope, watch=self.scope.watch.under(guard)))

    def _in_turn(self, operands: Sequence[Expr], *, until: bool) -> list[Node]:
        """Conditions of which a later one is looked at until one comes to `until`."""
        found: list[Node] = []
        inner = self
        for operand in operands:
            found.append(inner.condition(operand))
            inner = inner.under(sql.negated(found[-1]) if until else found[-1])
        return found

    def _compared(self, node: t.Compare) -> Node:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(left, Exact) and isinstance(right, Exact):
            nullable = left.nullable or right.nullable
            return _settled(exact.compare(node.op, left, right), nullable)
        if isinstance(left, RowValue) and isinstance(right, RowValue):
            pairs = zip(left.keys, right.keys, strict=True)
            found = sql.all_of(sql.equal(one, other) for one, other in pairs)
            return _settled(found, left.nullable or right.nullable)
        assert isinstance(left, Plain)
        assert isinstance(right, Plain)
        left, right = self._like(left, right), self._like(right, left)
        found = sql.compare(node.op, left.node, right.node)
        return _settled(found, left.nullable or right.nullable)

    def _like(self, value: Plain, beside: Plain) -> Plain:
        """A moment beside a date counts by its day."""
        if isinstance(value.type, Moment) and isinstance(beside.type, Date):
            return self.as_day(value)
        return value

    def _member(self, node: t.Member) -> Node:
        item = self.value(node.item)
        if isinstance(node.values, tuple):
            return self._among(item, node.item.type, node.values)
        found = []
        for numbers, declared in self.scope.parameters(node.values):
            assert isinstance(declared, ValueList)
            among = self._among(item, declared.type, declared.values)
            found.append(sql.all_of([self.version_in(numbers), among]))
        return sql.any_of(found)

    def _among(self, item: Value, kind: Type, listed: tuple[ConstantValue, ...]) -> Node:
        if isinstance(item, Exact):
            each = [constant_value(value, kind) for value in listed]
            tests = [exact.compare("=", item, n) for n in each if isinstance(n, Exact)]
            return sql.any_of(_settled(test, item.nullable) for test in tests)
        if isinstance(item, RowValue):
            keys = [key_literal(value, item.subject, self.scope) for value in listed]
            found = sql.within(item.keys[0], [key for key in keys if key is not None])
            return _settled(found, item.nullable)
        plain = [constant_value(value, kind) for value in listed]
        nodes = [each.node for each in plain if isinstance(each, Plain)]
        return _settled(sql.within(item.node, nodes), item.nullable)


def _settled(condition: Node, nullable: bool) -> Node:
    """A comparison as a condition of two values."""
    if isinstance(condition, exp.Boolean):
        return condition
    return sql.is_true(condition) if nullable else condition


def _subject(row: Expr) -> str:
    assert isinstance(row.type, Row)
    return row.type.subject


def _key_value(row: RowValue, kind: Type) -> Value:
    """A key as a value: text, or a whole number."""
    if isinstance(kind, Number):
        whole = exact.whole_of(row.keys[0], -exact.LIMIT, exact.LIMIT)
        return Exact(Fraction(1), whole, None, row.nullable)
    return Plain(row.keys[0], kind, row.nullable)


def constant_value(value: ConstantValue, kind: Type) -> Value:
    """A value known from the YAML."""
    match value:
        case bool():
            return Plain(sql.boolean(value), kind, False)
        case Fraction():
            return exact.constant(value)
        case DurationValue(count=count):
            return exact.constant(count)
        case datetime():
            moment = sql.cast(sql.text(value.strftime("%Y-%m-%d %H:%M:%S")), "TIMESTAMP")
            return Plain(moment, kind, False)
        case date():
            number = value.toordinal()
            return Plain(sql.day(value), kind, False, number, number)
        case str() if isinstance(kind, Enumeration):
            return Plain(sql.whole(kind.values.index(value)), kind, False)
        case str() if isinstance(kind, Row):
            return RowValue(kind.subject, (sql.text(value),), False)
        case str():
            return Plain(sql.text(value), kind, False)
        case _:
            assert_never(value)


def key_literal(value: ConstantValue, entity: str, scope: Scope) -> Node | None:
    """A key that a list names, as the book has it; None where no row can have it."""
    assert isinstance(value, str)
    if not scope.stages.program.entities[entity].numeric_key:
        return sql.text(value)
    return sql.whole(int(value)) if value.isdecimal() else None


def missing_of(kind: Type, scope: Scope) -> Value:
    """A missing value of a type."""
    match kind:
        case Number() | Quantity() | Money() | Duration():
            return exact.MISSING_NUMBER
        case Row(subject=subject):
            kinds = _key_kinds(subject, scope.stages.program)
            return RowValue(subject, tuple(map(sql.missing, kinds)), True)
        case _:
            return Plain(sql.missing(_plain_kind(kind)), kind, True)


def _key_kinds(subject: str, program: Program) -> list[str]:
    """The types of the columns that a row is known by."""
    if not program.is_period(subject):
        return ["BIGINT" if program.entities[subject].numeric_key else "VARCHAR"]
    owners = program.periods()[subject][0].owners
    return [*(_key_kinds(owner.entity, program)[0] for owner in owners), "DATE"]


def _plain_kind(kind: Type) -> str:
    """The type of a column that has such values."""
    match kind:
        case Boolean():
            return "BOOLEAN"
        case Date():
            return "DATE"
        case Moment():
            return "TIMESTAMP"
        case Enumeration():
            return "BIGINT"
        case _:
            return "VARCHAR"


def extreme_of(found: Sequence[Plain], *, largest: bool) -> Plain:
    """The least or the greatest of dates and the like; missing where one is."""
    nullable = any(each.nullable for each in found)
    nodes = [each.node for each in found]
    node = (sql.greatest if largest else sql.least)(*nodes)
    if nullable:
        gone = [sql.is_null(each.node) for each in found if each.nullable]
        node = sql.case([(sql.any_of(gone), sql.null())], node)
    pick: Callable[[list[int]], int] = max if largest else min
    firsts = [each.first for each in found if each.first is not None]
    lasts = [each.last for each in found if each.last is not None]
    known = len(firsts) == len(lasts) == len(found)
    return Plain(
        node,
        found[0].type,
        nullable,
        pick(firsts) if known else None,
        pick(lasts) if known else None,
    )


def replaced(value: Value) -> Value:
    """The value as one that is always there."""
    match value:
        case Exact():
            return Exact(value.scale, value.num, value.den, False)
        case Plain():
            return Plain(value.node, value.type, False, value.first, value.last)
        case RowValue():
            return RowValue(value.subject, value.keys, False)
        case _:
            assert_never(value)


def read_day(stored: object, alias: str) -> Plain:
    """A date that stands in a column."""
    found = values.read(stored, alias)  # type: ignore[arg-type]
    assert isinstance(found, Plain)
    return found
