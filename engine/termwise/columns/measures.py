"""Measures: rows gathered by key, or within bounds, and put back beside the subject's rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Protocol, assert_never

from termwise.columns import exact, sql, values
from termwise.columns.aggregates import Aggregation
from termwise.columns.block import Block
from termwise.columns.exact import Exact
from termwise.columns.expressions import Expressions
from termwise.columns.measure_parts import only_gathered, parts_of
from termwise.columns.relation import SOURCE, Relation
from termwise.columns.rows import ACCEPTED, POSITION, Place, Rows
from termwise.columns.scope import Scope, Stages
from termwise.columns.sql import Node
from termwise.columns.values import Plain, Stored, Value
from termwise.columns.windows import GATHERED, Bounds, looks_back
from termwise.language import program as p
from termwise.language.program import Measure
from termwise.language.tree import Expr


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


class Gathering:
    """Compiles one measure, as some versions declare it, for the rows of its subject."""

    def __init__(self, measure: Measure, scope: Scope, sources: Sources, subject: Rows) -> None:
        self._measure = measure
        self._named = f"{measure.subject}.{measure.name}"
        self._scope = scope
        self._sources = sources
        self._subject = subject
        self._own = Expressions(scope)
        self._parts = parts_of(measure)
        self._rows = self._source_rows()

    def value(self) -> Value:
        """The measure's value beside each row of the subject."""
        if self._parts.both or not self._is_read_alone():
            return self._paired()
        gathered, stored = self._gathered()
        if self._measure.windows:
            return self._within_bounds(gathered, stored)
        return self._by_key(gathered, stored)

    def _is_read_alone(self) -> bool:
        """Whether what is gathered can be read without the subject's row."""
        value = self._measure.value
        return value is None or only_gathered(value, self._measure.gathered.name)

    def _aggregation(self, stored: Stored | None) -> Aggregation:
        return Aggregation(
            self._named,
            self._measure.aggregate,
            stored,
            self._sources.count(self._rows.subject or self._measure.subject),
            self._scope.stages.dialect,
        )

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

    def _gathered(self) -> tuple[Relation, Stored | None]:
        """Keys, dates and values of what can be gathered."""
        found = Relation(f"what {self._named} gathers", self._rows.relation)
        block = Block(found)
        place = Place(self._rows, SOURCE)
        inner = Expressions(self._scope.elsewhere(block, {self._measure.gathered.name: place}))
        self._filter(found, inner, place)
        for number, (left, _) in enumerate(self._parts.pairs):
            for name, node in self._tie_columns(inner, left, number, block):
                found.column(name, node)
        self._order_columns(found, inner, place)
        if self._measure.aggregate == "count" or not self._is_read_alone():
            return found, None
        return found, self._value_columns(found, inner)

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
            day = inner.day(self._measure.by).node
            found.where.append(sql.compare("<=", day, self._scope.stages.as_of()))

    def _tie_columns(
        self, inner: Expressions, left: Expr, number: int, block: Block
    ) -> Iterator[tuple[str, Node]]:
        """The key of the row that is tied to, or the value that must be equal."""
        if self._measure.below is None or number >= len(self._measure.ties):
            for place, node in enumerate(values.tied(inner.value(left))):
                yield f"tie {number}.{place}", node
            return
        key = inner.row(left).keys[0]
        tree = self._sources.below(self._measure.subject, self._measure.below)
        alias = block.alias()
        on = sql.equal(sql.column("below", alias), key)
        block.attach(tree, alias, on, "INNER", unique=False)
        yield f"tie {number}.0", sql.column("above", alias)

    def _order_columns(self, found: Relation, inner: Expressions, place: Place) -> None:
        """The day, and by what rows of one day are put in order; of a window of rows, its place."""
        measure = self._measure
        if measure.by is not None:
            found.column("day", inner.day(measure.by).node)
        for at, name in enumerate(place.rows.order):
            found.column(f"key {at}", sql.column(name, place.alias))
        if any(isinstance(window, p.PreviousRows) for window in measure.windows):
            for name in (POSITION, *place.rows.keys[:-1]):
                found.column(f"of {name}", sql.column(name, place.alias))

    def _value_columns(self, found: Relation, inner: Expressions) -> Stored | None:
        """What is gathered of each row; a number as so many parts of a known denominator."""
        if self._measure.value is None:
            return None
        value = inner.value(self._measure.value)
        if isinstance(value, Exact):
            den = self._sources.denominator(self._measure.value, self._scope.versions)
            value = Exact(Fraction(1, den), exact.in_parts(value, den), None, value.nullable)
        stored, columns = values.columns_of("value", value)
        for name, node in columns.items():
            found.column(name, node)
        return stored

    def _ties(self, own: Expressions, gathered: Relation) -> dict[str, Node]:
        """The columns of what is gathered that must equal values of the subject, and those."""
        found: dict[str, Node] = {}
        for number, (_, right) in enumerate(self._parts.pairs):
            for place, node in enumerate(values.tied(own.value(right))):
                found[f"tie {number}.{place}"] = node
        return {name: node for name, node in found.items() if name in gathered.columns}

    # Gathered by key alone.

    def _by_key(self, gathered: Relation, stored: Stored | None) -> Value:
        ties = self._ties(self._own, gathered)
        aggregation = self._aggregation(stored)
        rows = aggregation.totals(gathered, {name: sql.column(name, SOURCE) for name in ties})
        return aggregation.beside(self._scope.block, rows, list(ties.values()) or [sql.whole(1)])

    # Gathered within bounds.

    def _within_bounds(self, gathered: Relation, stored: Stored | None) -> Value:
        """Each set of keys and bounds once, however many rows share it."""
        wanted = Relation(f"the bounds of {self._named}", self._subject.relation)
        place = Place(self._subject, SOURCE)
        own = Expressions(self._scope.elsewhere(Block(wanted), self._hand(place)))
        keys = self._ties(own, gathered)
        bounds = Bounds(self._measure, own, place)
        for name, node in {**keys, **bounds.columns}.items():
            wanted.column(name, node)
        wanted.distinct = True
        wanted.where += [sql.is_there(node) for node in (*keys.values(), *bounds.needed)]
        joined = self._joined(wanted, gathered, list(keys), bounds)
        aggregation = self._aggregation(stored)
        rows = aggregation.totals(
            joined, {name: sql.column(f"of {name}", SOURCE) for name in wanted.columns}
        )
        here = self._ties(self._own, gathered)
        place_here = self._own.scope.hand[self._measure.subject]
        here |= Bounds(self._measure, self._own, place_here).columns
        return aggregation.beside(self._scope.block, rows, [here[name] for name in wanted.columns])

    def _joined(
        self, wanted: Relation, gathered: Relation, keys: list[str], bounds: Bounds
    ) -> Relation:
        """What is gathered, beside each set of bounds that it lies within."""
        found = Relation(f"within the bounds of {self._named}", wanted)
        ties = [sql.equal(sql.column(name, GATHERED), sql.column(name, SOURCE)) for name in keys]
        on = sql.all_of([*ties, *bounds.conditions])
        Block(found).attach(Rows("", gathered, ()), GATHERED, on, "INNER", unique=False)
        for name in wanted.columns:
            found.column(f"of {name}", sql.column(name, SOURCE))
        found.carry(gathered.columns, GATHERED)
        return found

    # Conditions on both rows.

    def _paired(self) -> Value:
        """Every row of the subject beside every row that it gathers."""
        joined = Relation(f"what {self._named} gathers", self._subject.relation)
        block = Block(joined)
        own = Place(self._subject, SOURCE)
        outer = Expressions(self._scope.elsewhere(block, self._hand(own)))
        rows, stored = self._gathered_with_row()
        hand = {**outer.scope.hand, self._measure.gathered.name: Place(rows, GATHERED)}
        inner = Expressions(outer.scope.elsewhere(block, hand))
        bounds = Bounds(self._measure, outer, own, alias=None)
        ties = [
            sql.equal(sql.column(name, GATHERED), node)
            for name, node in self._ties(outer, rows.relation).items()
        ]
        on = sql.all_of([*ties, *bounds.conditions])
        block.attach(rows, GATHERED, on, "INNER", unique=False)
        joined.where += [inner.condition(each) for each in self._parts.both]
        joined.where += [sql.is_there(node) for node in bounds.needed]
        keys = list(self._subject.keys)
        for name in keys:
            joined.column(f"of {name}", sql.column(name, SOURCE))
        kept = ("day", "key ", "value")
        joined.carry((n for n in rows.relation.columns if n.startswith(kept)), GATHERED)
        if not self._is_read_alone() and self._measure.aggregate != "count":
            stored = self._value_columns(joined, inner)
        aggregation = self._aggregation(stored)
        totals = aggregation.totals(
            joined, {name: sql.column(f"of {name}", SOURCE) for name in keys}
        )
        here = self._own.scope.hand[self._measure.subject]
        return aggregation.beside(
            self._scope.block, totals, [sql.column(name, here.alias) for name in keys]
        )

    def _gathered_with_row(self) -> tuple[Rows, Stored | None]:
        """What is gathered, with everything else that its rows have."""
        found, stored = self._gathered()
        found.carry(n for n in self._rows.relation.columns if n not in found.columns)
        return replace(self._rows, relation=found), stored

    def _hand(self, place: Place) -> Mapping[str, Place]:
        """What is at hand on a row of the subject."""
        return {
            name: place if name == self._measure.subject else replace(place, prefix=f"{name}.")
            for name in self._scope.hand
        }
