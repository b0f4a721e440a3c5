"""Measures: rows gathered by key, or within bounds, and put back beside the subject's rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Protocol, assert_never

from sqlglot import exp

from termwise.columns import exact, sql, values
from termwise.columns.block import Block
from termwise.columns.exact import Exact, Whole
from termwise.columns.expressions import Expressions
from termwise.columns.relation import SOURCE, Relation
from termwise.columns.rows import ACCEPTED, END, POSITION, START, Place, Rows
from termwise.columns.scope import Scope, Stages
from termwise.columns.sql import Node
from termwise.columns.values import Plain, RowValue, Value
from termwise.language import program as p
from termwise.language import tree as t
from termwise.language.program import Measure
from termwise.language.tree import Expr
from termwise.language.walk import walk

MOST_ROWS: Final = 10**10
"""No table has more: it bounds what a sum can come to."""


class Sources(Stages, Protocol):
    """What measures need of the compiler."""

    def lines(self, rule: str, subject: str, level: int) -> Rows:
        """The lines of a rule."""
        ...

    def below(self, entity: str, reference: str) -> Rows:
        """The pairs of rows below and above each other: columns `below` and `above`."""
        ...

    def denominator(self, expr: Expr, versions: tuple[int, ...]) -> int:
        """A denominator that every value of an expression has."""
        ...

    def count(self, subject: str) -> int:
        """At most how many rows a subject has."""
        ...


@dataclass
class Parts:
    """A measure's conditions, by the rows that they are about."""

    gathered: list[Expr] = field(default_factory=list)
    pairs: list[tuple[Expr, Expr]] = field(default_factory=list)
    """What must be equal: on the gathered row, on the subject."""
    both: list[Expr] = field(default_factory=list)


class Gathering:
    """Compiles one measure, as some versions declare it, for the rows of its subject."""

    def __init__(self, measure: Measure, scope: Scope, sources: Sources, subject: Rows) -> None:
        self._measure = measure
        self._scope = scope
        self._sources = sources
        self._subject = subject
        self._own = Expressions(scope)
        self._parts = _parts(measure)
        self._rows = self._source_rows()

    def value(self) -> Value:
        """The measure's value beside each row of the subject."""
        if self._parts.both or not self._is_read_alone():
            return self._paired()
        found = self._gathered()
        if self._measure.windows:
            return self._within_bounds(found)
        return self._by_key(found)

    def _is_read_alone(self) -> bool:
        """Whether what is gathered can be read without the subject's row."""
        value = self._measure.value
        return value is None or _only_gathered(value, self._measure.gathered.name)

    # The rows gathered.

    def _source_rows(self) -> Rows:
        level = self._scope.level
        match self._measure.source:
            case p.EntitySource(entity=subject) | p.PeriodSource(period=subject):
                if subject == self._measure.subject and looks_back(self._measure):
                    return self._sources.earlier(subject, level)
                return self._sources.rows(subject, level)
            case p.LineSource(rule=rule, subject=subject):
                return self._sources.lines(rule, subject, level)
            case _:
                assert_never(self._measure.source)

    def _place(self, alias: str) -> Place:
        return Place(self._rows, alias)

    def _gathered(self) -> Relation:
        """Keys, dates and values of what can be gathered."""
        found = Relation(f"what {_named(self._measure)} gathers", self._rows.relation)
        block = Block(found)
        place = self._place(SOURCE)
        hand = {self._measure.gathered.name: place}
        scope = replace(self._scope, block=block, hand=hand)
        inner = Expressions(scope)
        self._filter(found, inner, place)
        for number, (left, _) in enumerate(self._parts.pairs):
            for name, node in self._tie_columns(inner, left, number, block):
                found.column(name, node)
        self._value_columns(found, inner, place)
        return found

    def _filter(self, found: Relation, inner: Expressions, place: Place) -> None:
        """Accepted, holding what `where` says of the row alone, and not ahead of time."""
        if not self._measure.refused and not isinstance(self._measure.source, p.LineSource):
            accepted = place.value(ACCEPTED)
            if accepted is not None:
                assert isinstance(accepted, Plain)
                node = accepted.node
                found.where.append(sql.is_true(node) if accepted.nullable else node)
        found.where += [inner.condition(each) for each in self._parts.gathered]
        if self._measure.below is not None and not self._measure.ties:
            # Nothing says which rows lie below.
            found.where.append(sql.boolean(False))
        if self._measure.by is not None:
            day = inner.day(self._measure.by)
            found.where += self._sources_in_time(day)

    def _sources_in_time(self, day: Plain) -> list[Node]:
        return [sql.compare("<=", day.node, self._as_of())]

    def _as_of(self) -> Node:
        return self._scope.stages.as_of()

    def _tie_columns(
        self, inner: Expressions, left: Expr, number: int, block: Block
    ) -> Iterator[tuple[str, Node]]:
        """The key of the row that is tied to, or the value that must be equal."""
        if self._measure.below is None or number >= len(self._measure.ties):
            for place, node in enumerate(_nodes(inner.value(left))):
                yield f"tie {number}.{place}", node
            return
        key = inner.row(left).keys[0]
        tree = self._sources.below(self._measure.subject, self._measure.below)
        alias = block.alias()
        on = sql.equal(sql.column("below", alias), key)
        block.attach(tree, alias, on, "INNER", unique=False)
        yield f"tie {number}.0", sql.column("above", alias)

    def _value_columns(self, found: Relation, inner: Expressions, place: Place) -> None:
        measure = self._measure
        if measure.by is not None:
            found.column("day", inner.day(measure.by).node)
        for at, (node, _) in enumerate(self._order_of(place)):
            found.column(f"key {at}", node)
        if any(isinstance(window, p.PreviousRows) for window in measure.windows):
            for name in (POSITION, *place.rows.keys[:-1]):
                found.column(f"of {name}", sql.column(name, place.alias))
        counted = measure.value is None or measure.aggregate == "count"
        if not counted and self._is_read_alone():
            self._values, columns = self._gathered_value(inner)
            for name, node in columns.items():
                found.column(name, node)

    def _gathered_value(self, inner: Expressions) -> tuple[values.Stored, dict[str, Node]]:
        """What is gathered of each row; a number as so many parts of a known denominator."""
        assert self._measure.value is not None
        found = inner.value(self._measure.value)
        if isinstance(found, Exact):
            den = self._sources.denominator(self._measure.value, self._scope.versions)
            parts = exact.in_parts(found, den)
            found = Exact(Fraction(1, den), parts, None, found.nullable)
        return values.columns_of("value", found)

    def _order_of(self, place: Place) -> list[tuple[Node, bool]]:
        """By what rows of one day are put in order: the key, then a period row's start."""
        return [(sql.column(name, place.alias), False) for name in place.rows.order]

    # Gathered by key alone.

    def _by_key(self, gathered: Relation) -> Value:
        ties = self._ties(gathered)
        names = [name for name, _ in ties]
        totals = self._totals(gathered, [sql.column(name, SOURCE) for name in names], names)
        rows = Rows("", totals, tuple(names) or ("one",), self._kept)
        keys = [node for _, node in ties] or [sql.whole(1)]
        return self._put_back(rows, keys)

    def _ties(self, gathered: Relation) -> list[tuple[str, Node]]:
        """The columns of what is gathered that must equal values of the subject."""
        found: list[tuple[str, Node]] = []
        for number, (_, right) in enumerate(self._parts.pairs):
            nodes = _nodes(self._own.value(right))
            found += [(f"tie {number}.{place}", node) for place, node in enumerate(nodes)]
        return [(name, node) for name, node in found if name in gathered.columns]

    # Gathered within bounds.

    def _within_bounds(self, gathered: Relation) -> Value:
        """Each set of keys and bounds once, however many rows share it."""
        wanted = Relation(f"the bounds of {_named(self._measure)}", self._subject.relation)
        block = Block(wanted)
        place = Place(self._subject, SOURCE)
        scope = replace(self._scope, block=block, hand=_hand(self._measure, place, self._scope))
        bounds = _Bounds(self._measure, Expressions(scope), place)
        inner = Expressions(scope)
        for number, (_, right) in enumerate(self._parts.pairs):
            for at, node in enumerate(_nodes(inner.value(right))):
                if f"tie {number}.{at}" in gathered.columns:
                    bounds.keys[f"tie {number}.{at}"] = node
        bounds.read()
        for name, node in {**bounds.keys, **bounds.columns}.items():
            wanted.column(name, node)
        wanted.distinct = True
        wanted.where += [sql.is_there(n) for n in bounds.needed]
        names = [*bounds.keys, *bounds.columns]
        joined = Relation(f"within the bounds of {_named(self._measure)}", wanted)
        ties = [sql.equal(sql.column(n, "g"), sql.column(n, SOURCE)) for n in bounds.keys]
        on = sql.all_of([*ties, *bounds.conditions])
        Block(joined).attach(Rows("", gathered, ()), "g", on, "INNER", unique=False)
        for name in names:
            joined.column(f"of {name}", sql.column(name, SOURCE))
        for name in gathered.columns:
            joined.column(name, sql.column(name, "g"))
        group = [sql.column(f"of {name}", SOURCE) for name in names]
        totals = self._totals(joined, group, names)
        rows = Rows("", totals, tuple(names), self._kept)
        here = _Bounds(self._measure, self._own, self._own.scope.hand[self._measure.subject])
        here.keys = {n: self._tie_here(n) for n in bounds.keys}
        here.read()
        return self._put_back(rows, [{**here.keys, **here.columns}[n] for n in names])

    def _tie_here(self, name: str) -> Node:
        number, at = name.removeprefix("tie ").split(".")
        right = self._parts.pairs[int(number)][1]
        return _nodes(self._own.value(right))[int(at)]

    # Conditions on both rows.

    def _paired(self) -> Value:
        """Every row of the subject beside every row that it gathers."""
        joined = Relation(f"what {_named(self._measure)} gathers", self._subject.relation)
        block = Block(joined)
        own = Place(self._subject, SOURCE)
        outer = replace(self._scope, block=block, hand=_hand(self._measure, own, self._scope))
        inner_rows = self._gathered_with_row()
        place = Place(inner_rows, "g")
        hand = {**outer.hand, self._measure.gathered.name: place}
        inner = Expressions(replace(outer, hand=hand))
        bounds = _Bounds(self._measure, Expressions(outer), own)
        bounds.read(alias=None)
        ties = [
            sql.equal(sql.column(f"tie {n}.{at}", "g"), node)
            for n, (_, right) in enumerate(self._parts.pairs)
            for at, node in enumerate(_nodes(Expressions(outer).value(right)))
            if f"tie {n}.{at}" in inner_rows.relation.columns
        ]
        block.attach(
            inner_rows, "g", sql.all_of([*ties, *bounds.conditions]), "INNER", unique=False
        )
        joined.where += [inner.condition(each) for each in self._parts.both]
        joined.where += [sql.is_there(n) for n in bounds.needed]
        names = list(self._subject.keys)
        for name in names:
            joined.column(f"of {name}", sql.column(name, SOURCE))
        for name in inner_rows.relation.columns:
            if name == "day" or name.startswith(("key ", "value")):
                joined.column(name, sql.column(name, "g"))
        if not self._is_read_alone() and self._measure.aggregate != "count":
            self._values, columns = self._gathered_value(inner)
            for name, node in columns.items():
                joined.column(name, node)
        group = [sql.column(f"of {name}", SOURCE) for name in names]
        totals = self._totals(joined, group, names)
        here = self._own.scope.hand[self._measure.subject]
        return self._put_back(
            Rows("", totals, tuple(names), self._kept),
            [sql.column(name, here.alias) for name in names],
        )

    def _gathered_with_row(self) -> Rows:
        """What is gathered, with everything else that its rows have."""
        found = self._gathered()
        for name in self._rows.relation.columns:
            if name not in found.columns:
                found.column(name, sql.column(name, SOURCE))
        return replace(self._rows, relation=found)

    # What comes of it.

    def _totals(self, source: Relation, group: list[Node], names: list[str]) -> Relation:
        """One row for each key, with the count and what the values come to."""
        if self._measure.aggregate == "latest":
            return self._latest(source, group, names)
        found = Relation(f"{_named(self._measure)}, gathered", source)
        for name, node in zip(names, group, strict=True):
            found.column(name, node)
        if not names:
            found.column("one", sql.whole(1))
        found.group = list(group)
        found.column("count", exp.Count(this=exp.Star()))
        self._kept: dict[str, values.Stored] = {
            "count": values.StoredExact(
                Fraction(1), "count", 0, self._most(), False, None, 1, False, False
            )
        }
        value = self._aggregated()
        if value is not None:
            stored, columns = values.columns_of("total", value)
            self._kept["total"] = stored
            for name, node in columns.items():
                found.column(name, node)
        return found

    def _most(self) -> int:
        return self._sources.count(self._rows.subject or self._measure.subject)

    def _aggregated(self) -> Value | None:
        aggregate = self._measure.aggregate
        if aggregate == "count":
            return None
        value = values.read(self._values, SOURCE)
        match value:
            case Exact(num=None):
                value = Exact(Fraction(1), exact.times(exact.literal(1), exact.literal(1)))
                return self._of_constant()
            case Exact():
                return self._of_numbers(value)
            case Plain():
                return self._of_plain(value)
            case RowValue(keys=keys):
                node = (
                    keys[0]
                    if len(keys) == 1
                    else sql.join_text(*(sql.cast(key, "VARCHAR") for key in keys))
                )
                return self._counted(node, value.nullable)

    def _of_constant(self) -> Value:
        assert isinstance(self._values, values.StoredConstant)
        count = exact.fixed(exp.Count(this=exp.Star()), 0, self._most())
        constant = exact.constant(self._values.scale)
        match self._measure.aggregate:
            case "sum":
                return exact.multiply(constant, count)
            case "count_distinct":
                return exact.fixed(sql.whole(1), 1, 1)
            case _:
                one = Whole(exp.Max(this=sql.whole(1)), 1, 1, False)
                return Exact(self._values.scale, one)

    def _counted(self, node: Node, nullable: bool) -> Exact:
        count = exp.Count(this=exp.Distinct(expressions=[node]))
        found = exact.fixed(count, 0, self._most())
        return _unless_missing(found, node, nullable)

    def _of_numbers(self, value: Exact) -> Exact:
        num = value.num
        assert num is not None
        dialect = self._scope.stages.dialect
        most = self._most()
        match self._measure.aggregate:
            case "count_distinct":
                return self._counted(num.node, value.nullable)
            case "sum" | "average":
                low, high = min(num.low, 0) * most, max(num.high, 0) * most
                total = exact.whole_of(num.node, low, high)
                node = dialect.sum_of(num.node, wide=total.wide)
                found = Exact(value.scale, replace(total, node=node), None, False)
                if self._measure.aggregate == "average":
                    count = Whole(exp.Count(this=num.node), 1, most, False)
                    found = Exact(found.scale, found.num, count, False)
            case "min":
                found = Exact(value.scale, replace(num, node=exp.Min(this=num.node)))
            case _:
                found = Exact(value.scale, replace(num, node=exp.Max(this=num.node)))
        return _unless_missing(found, num.node, value.nullable)

    def _of_plain(self, value: Plain) -> Value:
        match self._measure.aggregate:
            case "count_distinct":
                return self._counted(value.node, value.nullable)
            case "min":
                node: Node = exp.Min(this=value.node)
            case _:
                node = exp.Max(this=value.node)
        if value.nullable:
            full = sql.equal(exp.Count(this=exp.Star()), exp.Count(this=value.node))
            node = sql.case([(full, node)])
        return replace(value, node=node)

    def _latest(self, source: Relation, group: list[Node], names: list[str]) -> Relation:
        """The row of the latest day, and of those the highest key."""
        ranked = Relation(f"{_named(self._measure)}, by day", source)
        for name, node in zip(names, group, strict=True):
            ranked.column(name, node)
        if not names:
            ranked.column("one", sql.whole(1))
        order = [(sql.column("day", SOURCE), True)]
        keys = [n for n in source.columns if n.startswith("key ")]
        order += [(sql.column(name, SOURCE), True) for name in keys]
        ranked.column("rank", sql.window(exp.RowNumber(), group, order))
        stored = values.read(self._values, SOURCE)
        _, columns = values.columns_of("total", stored)
        for name, node in columns.items():
            ranked.column(name, node)
        found = Relation(f"{_named(self._measure)}, the latest", ranked)
        for name in ranked.columns:
            if name != "rank":
                found.column(name, sql.column(name, SOURCE))
        found.where.append(sql.equal(sql.column("rank", SOURCE), sql.whole(1)))
        self._kept = {"total": values.columns_of("total", stored)[0]}
        return found

    def _put_back(self, rows: Rows, keys: list[Node]) -> Value:
        """The totals beside the subject's rows; where nothing was gathered, what that comes to."""
        place = self._scope.block.join(rows, keys)
        match self._measure.aggregate:
            case "count":
                count = place.value("count")
                assert isinstance(count, Exact)
                return exact.defaulted(count, exact.constant(0))
            case "sum" | "count_distinct":
                total = place.value("total")
                assert isinstance(total, Exact)
                nothing = (sql.negated(place.is_there()), exact.constant(0))
                stored = rows.values["total"]
                missing = isinstance(stored, values.StoredExact) and stored.nullable
                if not missing:
                    return exact.defaulted(total, exact.constant(0))
                return exact.pick([nothing], total)
            case "min" | "max" | "average" | "latest":
                total = place.value("total")
                assert total is not None
                return total
            case _:
                assert_never(self._measure.aggregate)


class _Bounds:
    """The windows of a measure: what they need of the subject, and what must hold."""

    def __init__(self, measure: Measure, own: Expressions, place: Place) -> None:
        self._measure = measure
        self._own = own
        self._place = place
        self.keys: dict[str, Node] = {}
        self.columns: dict[str, Node] = {}
        self.needed: list[Node] = []
        self.conditions: list[Node] = []

    def read(self, alias: str | None = SOURCE) -> None:
        """Go through the windows; with an alias the bounds are columns of that relation."""
        self._alias = alias
        self.needed += list(self.keys.values())
        for number, window in enumerate(self._measure.windows):
            self._window(window, f"window {number}")

    def _window(self, window: p.Window, name: str) -> None:
        match window:
            case p.During(row=row):
                self._during(row, name)
            case p.Between(start=start, end=end):
                if start is not None:
                    self._bound(self._own.day(start).node, f"{name} from", ">=")
                if end is not None:
                    self._bound(self._own.day(end).node, f"{name} to", "<")
            case p.UpTo(date=day, inclusive=inclusive):
                self._bound(self._own.day(day).node, name, "<=" if inclusive else "<")
            case p.RowsUpTo(inclusive=inclusive):
                self._rows_up_to(name, inclusive=inclusive)
            case p.PreviousRows(count=count):
                self._previous_rows(name, count)
            case _:
                assert_never(window)

    def _column(self, node: Node, name: str) -> Node:
        if self._alias is None:
            return node
        self.columns[name] = node
        return sql.column(name, self._alias)

    def _bound(self, node: Node, name: str, op: str) -> None:
        self.needed.append(node)
        self.conditions.append(sql.compare(op, _day(), self._column(node, name)))

    def _during(self, row: Expr, name: str) -> None:
        place = self._own.place(row)
        start, end = place.value(START), place.value(END)
        assert isinstance(start, Plain)
        assert isinstance(end, Plain)
        self._bound(start.node, f"{name} start", ">=")
        far = self._own.scope.stages.far()
        last = sql.coalesce(end.node, far) if end.nullable else end.node
        until = self._column(last, f"{name} end")
        self.conditions.append(sql.compare("<", _day(), until))

    def _rows_up_to(self, name: str, *, inclusive: bool) -> None:
        own = self._own_day()
        day = self._column(own, f"{name} day")
        keys = [
            self._column(sql.column(key, self._place.alias), f"{name} key {at}")
            for at, key in enumerate(self._place.rows.order)
        ]
        theirs = [sql.column(f"key {at}", "g") for at in range(len(keys))]
        same = sql.equal(_day(), day)
        tests = [sql.compare("<", _day(), day)]
        for at in range(len(keys)):
            equal = [sql.equal(t_, k) for t_, k in zip(theirs[:at], keys[:at], strict=True)]
            tests.append(sql.all_of([same, *equal, sql.compare("<", theirs[at], keys[at])]))
        if inclusive:
            equal = [sql.equal(t_, k) for t_, k in zip(theirs, keys, strict=True)]
            tests.append(sql.all_of([same, *equal]))
        self.conditions.append(sql.any_of(tests))

    def _own_day(self) -> Node:
        """The day of the subject's row."""
        stages = self._own.scope.stages
        subject = self._measure.subject
        if stages.program.is_period(subject):
            start = self._place.value(START)
            assert isinstance(start, Plain)
            return start.node
        name = stages.program.entities[subject].date
        assert name is not None
        day = self._place.value(name)
        assert isinstance(day, Plain)
        return self._own.as_day(day).node

    def _previous_rows(self, name: str, count: int) -> None:
        position = self._place.value(POSITION)
        assert isinstance(position, Exact)
        assert position.num is not None
        own = self._column(position.num.node, f"{name} position")
        theirs = sql.column(f"of {POSITION}", "g")
        self.conditions.append(sql.compare("<", theirs, own))
        self.conditions.append(sql.compare(">=", theirs, sql.sub(own, sql.whole(count))))
        for at, key in enumerate(self._place.rows.keys[:-1]):
            column = self._column(sql.column(key, self._place.alias), f"{name} owner {at}")
            self.conditions.append(sql.equal(sql.column(f"of {key}", "g"), column))


def _day() -> Node:
    return sql.column("day", "g")


def _nodes(value: Value) -> list[Node]:
    """What must be equal where two values are."""
    match value:
        case RowValue(keys=keys):
            return list(keys)
        case Plain(node=node):
            return [node]
        case Exact():
            raise AssertionError("numbers are compared, not tied")


def _unless_missing(found: Exact, node: Node, nullable: bool) -> Exact:
    """A total, missing where one of its parts was."""
    if not nullable or found.num is None:
        return found
    full = sql.equal(exp.Count(this=exp.Star()), exp.Count(this=node))
    num = replace(found.num, node=sql.case([(full, found.num.node)]))
    return replace(found, num=num, nullable=True)


def _hand(measure: Measure, place: Place, scope: Scope) -> Mapping[str, Place]:
    """What is at hand on a row of the subject."""
    return {
        name: place if name == measure.subject else _carried(place, name) for name in scope.hand
    }


def _carried(place: Place, name: str) -> Place:
    return replace(place, prefix=f"{name}.")


def _named(measure: Measure) -> str:
    return f"{measure.subject}.{measure.name}"


def looks_back(measure: Measure) -> bool:
    """Whether only rows before the subject's are gathered."""
    return any(
        isinstance(window, p.PreviousRows)
        or (isinstance(window, p.RowsUpTo) and not window.inclusive)
        for window in measure.windows
    )


def _parts(measure: Measure) -> Parts:
    found = Parts()
    name = measure.gathered.name
    for tie in measure.ties:
        found.pairs.append((tie.left, tie.right))
    for each in _conjuncts(measure.where):
        sides = _equality(each, name)
        if sides is not None:
            found.pairs.append(sides)
        elif _only_gathered(each, name):
            found.gathered.append(each)
        else:
            found.both.append(each)
    return found


def _conjuncts(where: Expr | None) -> Iterable[Expr]:
    if isinstance(where, t.And):
        return [each for operand in where.operands for each in _conjuncts(operand)]
    return [] if where is None else [where]


def _equality(node: Expr, gathered: str) -> tuple[Expr, Expr] | None:
    """The sides of an equality between the gathered row and the subject."""
    if not isinstance(node, t.Compare) or node.op != "=":
        return None
    if not isinstance(values_kind(node.left), str):
        return None
    for left, right in ((node.left, node.right), (node.right, node.left)):
        if _hands(right) and _only_gathered(left, gathered) and _never_gathered(right, gathered):
            return left, right
    return None


def values_kind(node: Expr) -> str | None:
    """The kind of a side that can be tied by: its type's name; None for numbers and moments."""
    kind = type(node.type).__name__
    return kind if kind in {"Row", "Text", "Enumeration", "Date", "Boolean"} else None


def _hands(node: Expr) -> set[str]:
    found: set[str] = set()
    for each in walk(node):
        match each:
            case t.AtHand(name=name):
                found.add(name)
            case t.LineField():
                found.add("line of a rule")
            case _:
                pass
    return found


def _only_gathered(node: Expr, gathered: str) -> bool:
    return _hands(node) <= {gathered, "line of a rule"}


def _never_gathered(node: Expr, gathered: str) -> bool:
    return not _hands(node) & {gathered, "line of a rule"}
