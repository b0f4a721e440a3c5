"""A compiled program as a script: statements in order, each with a comment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.ahead import AheadOf
from termwise.columns.checks import Check
from termwise.columns.compiler import Compiler
from termwise.columns.dialect import Dialect
from termwise.columns.narrow import NARROW, Cells, Narrow, Written, narrowed
from termwise.columns.output import Outputs
from termwise.columns.relation import (
    Marking,
    Placing,
    Relation,
    Unnest,
    select,
    sources_of,
    within,
)
from termwise.columns.sql import Node
from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS


@dataclass(frozen=True)
class Statement:
    """A table that later statements read: its name, what it is, and its query."""

    name: str
    comment: str
    query: Node
    loop_over: str = ""
    """Of a loop: the table whose positions it goes through, one after the other; the query has
    them as its parameters."""
    prototype: Node | None = None
    """Of a loop: a query without rows that has the columns which the loop reads of itself."""
    rounds: Rounds | None = None
    """Of values that need one another: how they are made; the query is that of the last table."""

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that it makes."""
        return (self.name,) if self.rounds is None else tuple(self.rounds.bodies)


@dataclass(frozen=True)
class Rounds:
    """Tables that are made again and again, each from those of the round before.

    By table: `first` and `other` make it before the first round, from different beginnings; each
    round makes the tables `within`, then `bodies`; `compared` are the columns that must have
    stopped to change. `ends`: no value can need itself, so one beginning is enough.
    """

    first: Mapping[str, Node]
    other: Mapping[str, Node]
    within: tuple[Statement, ...]
    bodies: Mapping[str, Node]
    compared: Mapping[str, Compared]
    ends: bool


@dataclass(frozen=True)
class Compared:
    """The columns that name a row of a subject, and those of the values that others read."""

    subject: str
    names: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True)
class CheckQuery:
    """Rows that must not be there."""

    check: Check
    query: exp.Query
    only_if: exp.Query | None = None


@dataclass(frozen=True)
class OutputQuery:
    """A part of what comes out: rows without an order, the texts made of each, and the order."""

    comment: str
    rows: exp.Query
    cells: Cells
    order: tuple[str, ...]
    ranks: str
    """The entity whose keys the first column of the order numbers, in order; "" where none."""

    @property
    def query(self) -> exp.Query:
        """The cells of every row, in order."""
        return self._ordered(self._select(self.rows))

    @property
    def sorted_first(self) -> exp.Query:
        """The same, for an engine that keeps the order of a subquery.

        Sorted are the few columns that the cells are made from, not long texts.
        """
        return self._select(self._ordered(self._everything()))

    def between(self, low: Node, high: Node) -> exp.Query:
        """The same, of the keys from one number up to, not including, another."""
        inner = self._everything()
        number = sql.column(self.order[0], NARROW)
        from_ = sql.compare(">=", number, low)
        below = sql.compare("<", number, high)
        inner.set("where", exp.Where(this=sql.all_of([from_, below])))
        return self._select(self._ordered(inner))

    def _everything(self) -> exp.Query:
        inner = exp.Select(expressions=[exp.Star()])
        inner.set("from_", exp.From(this=exp.Subquery(this=self.rows, alias=_alias(NARROW))))
        return inner

    def _select(self, rows: exp.Query) -> exp.Query:
        cells = [sql.named(node, name) for name, node in self.cells.items()]
        query = exp.Select(expressions=cells)
        query.set("from_", exp.From(this=exp.Subquery(this=rows, alias=_alias(NARROW))))
        return query

    def _ordered(self, query: exp.Query) -> exp.Query:
        order = [
            exp.Ordered(this=sql.column(name, NARROW), nulls_first=True) for name in self.order
        ]
        query.set("order", exp.Order(expressions=order))
        return query


@dataclass(frozen=True)
class TotalQuery:
    """Counts and sums of one rule's lines; see `output.Total`."""

    rule: str
    query: exp.Query
    scales: tuple[Fraction | None, ...]


TOTAL_COLUMNS = ("part", "kind", "currency", "of", "count", "sum", "place")


@dataclass(frozen=True)
class Script:
    """Everything that is done, in order."""

    statements: tuple[Statement, ...]
    checks: tuple[CheckQuery, ...]
    lines: tuple[OutputQuery, ...]
    decisions: tuple[OutputQuery, ...]
    totals: tuple[TotalQuery, ...] = ()


@dataclass(frozen=True)
class Writing:
    """What is made of lines and of decisions."""

    lines: Written
    decisions: Written


_AS_THEY_ARE = Written(lambda cells: cells, lambda node: node)
AS_CELLS = Writing(_AS_THEY_ARE, _AS_THEY_ARE)
"""A column for each of their cells."""


def script_of(
    compiler: Compiler, *, book: str = "book", decisions: bool = True, writing: Writing = AS_CELLS
) -> Script:
    """The statements that evaluate a program."""
    outputs, before = Outputs(compiler), AheadOf()
    told = outputs.lines()
    lines = [narrowed(each, LINE_COLUMNS, writing.lines, before) for each in told]
    totals = [each.total for each in told if each.total is not None]
    decided = [
        narrowed(each, (*DECISION_COLUMNS, "word"), writing.decisions, before)
        for each in (outputs.decisions() if decisions else [])
    ]
    marking = Marking()
    for output in (*lines, *decided):
        marking.read(output.relation, output.columns)
    for total in totals:
        marking.read(total.relation, TOTAL_COLUMNS)
    for check in compiler.checks.found:
        marking.read(check.relation, check.columns)
        if check.only_if is not None:
            marking.read(check.only_if, ("one",))
    finals = [o.relation for o in (*lines, *decided)] + [c.relation for c in compiler.checks.found]
    finals += [total.relation for total in totals]
    seldom = [c.only_if for c in compiler.checks.found if c.only_if is not None]
    named = _named(finals, seldom, marking, compiler.count)
    place = _Names(compiler.dialect, marking, book)
    statements = tuple(_statements(named, place, marking))
    return Script(
        statements,
        tuple(
            CheckQuery(
                check,
                place.query(check.relation),
                None if check.only_if is None else place.query(check.only_if),
            )
            for check in compiler.checks.found
        ),
        tuple(_output(each, place) for each in lines),
        tuple(_output(each, place) for each in decided),
        tuple(TotalQuery(t.rule, place.query(t.relation), t.scales) for t in totals),
    )


def _statements(named: Sequence[Relation], place: _Names, marking: Marking) -> Iterator[Statement]:
    """A table for each relation; those that are made in rounds together with the last of them."""
    groups = {id(each): _group(each, named) for each in named if each.together}
    hidden = {id(r) for group in groups.values() for r in within(group, marking)}
    for each in named:
        group = groups.get(id(each), [])
        if id(each) in hidden or (group and each is not group[-1]):
            continue
        if group:
            steps = [r for r in within(group, marking) if r.name]
            yield _rounds(group, steps, place)
            continue
        yield Statement(
            each.name,
            each.comment,
            place.statement(each),
            each.base.name if each.base is not None else "",
            place.prototype(each) if each.base is not None else None,
        )


def _group(relation: Relation, named: Iterable[Relation]) -> list[Relation]:
    """Those that are made together with a relation, in order."""
    together = {id(each) for each in relation.together}
    return [each for each in named if id(each) in together]


def _rounds(group: list[Relation], steps: list[Relation], place: _Names) -> Statement:
    bodies = {each.name: place.statement(each) for each in group}
    rounds = Rounds(
        {each.name: place.beginning(each) for each in group},
        {each.name: place.beginning(each, other=True) for each in group},
        tuple(Statement(each.name, each.comment, place.statement(each)) for each in steps),
        bodies,
        {each.name: _compared(each) for each in group},
        all(each.ends for each in group),
    )
    last = group[-1]
    comment = ", ".join(each.comment for each in group)
    return Statement(last.name, comment, bodies[last.name], rounds=rounds)


def _compared(relation: Relation) -> Compared:
    read = tuple(name for name in relation.kinds if name in relation.needed)
    return Compared(relation.subject, relation.keys, read)


def _output(output: Narrow, place: _Names) -> OutputQuery:
    rows = place.query(output.relation)
    return OutputQuery(output.comment, rows, output.cells, output.order, output.ranks)


def _named(
    finals: Sequence[Relation],
    seldom: Sequence[Relation],
    marking: Marking,
    count: Callable[[str], int],
) -> list[Relation]:
    """The relations that are worth a table, each after those that it reads.

    Those that are read more than once; but what only picks rows and columns costs less again
    than a table does. What is read `seldom`, to explain an error, does not count.
    """
    everything: list[Relation] = []
    done: set[int] = set()
    for relation in (*finals, *seldom):
        everything += _after_sources(relation, marking, done)
    alone = _within_indexes(everything, marking)
    asked = {id(relation): 1 for relation in finals} | {id(relation): 0 for relation in seldom}
    named: set[int] = set()
    for each in reversed(everything):
        times = asked.get(id(each), 0)
        is_loop = each.recursive or each.body is not None
        light = _is_light(each, marking) or (
            times <= _FEW and _only_spreads(each, marking) and _rows_below(each, count) >= MANY
        )
        if id(each) in alone:
            pass
        elif is_loop or (times > 1 and not light):
            named.add(id(each))
            times = 1
        for source in sources_of(each, marking):
            asked[id(source)] = asked.get(id(source), 0) + times
        if each.base is not None and not each.together:
            named.add(id(each.base))
    order = [each for each in everything if id(each) in named]
    taken: dict[str, int] = {}
    for relation in order:
        stem = re.sub(r"[^a-z0-9]+", "_", relation.comment.lower()).strip("_")[:40] or "stage"
        taken[stem] = taken.get(stem, 0) + 1
        relation.name = stem if taken[stem] == 1 else f"{stem}_{taken[stem]}"
    return order


def _within_indexes(everything: Iterable[Relation], marking: Marking) -> set[int]:
    """What a loop reads of itself differs for every index: no table can be made of it before."""
    found: set[int] = set()
    for each in everything:
        if each.body is not None and not each.together:
            found |= {id(r) for r in within([each], marking)}
    return found


_LIGHT = 6
"""So many columns may be computed in a relation that is read in place."""

_FEW = 4
"""So often rows are rather spread anew than kept."""

MANY = 100_000
"""So many rows are worth spreading anew: fewer the database would read with one thread."""


def _is_light(relation: Relation, marking: Marking) -> bool:
    """Whether a relation only picks rows and columns of another."""
    return not marking.joined(relation) and _computes_little(relation)


def _only_spreads(relation: Relation, marking: Marking) -> bool:
    """Whether a relation only puts rows beside those of a calendar.

    The many rows that come of it cost more to keep than to make again from the few.
    """
    joined = marking.joined(relation)
    spread = bool(joined) and all(join.kind == "INNER" and not join.unique for join in joined)
    return spread and _computes_little(relation)


def _rows_below(relation: Relation, count: Callable[[str], int]) -> int:
    """At most how many rows of the book a relation is made from; 0 where it has several sources."""
    source = relation.source
    while isinstance(source, Relation):
        source = source.source
    return 0 if source is None else count(source.entity)


def _computes_little(relation: Relation) -> bool:
    picks = relation.source is not None and relation.unnest is None and not relation.union
    if not picks or relation.group or relation.distinct:
        return False
    computed = [
        node
        for name, node in relation.columns.items()
        if name in relation.needed and not isinstance(node, exp.Column | exp.Literal)
    ]
    return len(computed) <= _LIGHT and not any(node.find(exp.Window) for node in computed)


def _after_sources(relation: Relation, marking: Marking, done: set[int]) -> Iterator[Relation]:
    waiting = [(relation, False)]
    while waiting:
        each, leaving = waiting.pop()
        if leaving:
            yield each
        elif id(each) not in done:
            done.add(id(each))
            waiting.append((each, True))
            waiting.extend((source, False) for source in reversed(sources_of(each, marking)))


_OTHER: Final[Mapping[str, Node]] = {
    "BOOLEAN": sql.boolean(True),
    "SMALLINT": sql.whole(1),
    "BIGINT": sql.whole(1),
    "INT128": sql.whole(1),
    "DATE": sql.text("2001-02-03"),
    "TIMESTAMP": sql.text("2001-02-03 04:05:06"),
    "VARCHAR": sql.text("1"),
}
"""By type, what values begin with that otherwise begin as missing."""


class _Names(Placing):
    """Relations with a name stand as tables, others in their place."""

    def __init__(self, dialect: Dialect, marking: Marking, book: str) -> None:
        self._dialect = dialect
        self._marking = marking
        self._book = book

    def put(self, relation: Relation, alias: str) -> Node:
        if relation.name:
            return exp.Table(
                this=exp.Identifier(this=relation.name, quoted=True), alias=_alias(alias)
            )
        return exp.Subquery(this=self._select(relation), alias=_alias(alias))

    def unnest(self, unnest: Unnest) -> exp.Join:
        return self._dialect.unnest(unnest)

    def _select(self, relation: Relation) -> exp.Query:
        return select(relation, self._marking, self._book, self)

    def statement(self, relation: Relation) -> exp.Query:
        """The query that a named relation is made by."""
        query = self._select(relation)
        if not relation.recursive:
            return query
        name = exp.Identifier(this=relation.name, quoted=True)
        outer = exp.Select(expressions=[exp.Star()])
        outer.set("from_", exp.From(this=exp.Table(this=name)))
        union = exp.Union(this=query.this, expression=query.expression, distinct=True)
        table = exp.CTE(this=union, alias=exp.TableAlias(this=name))
        outer.set("with_", exp.With(expressions=[table], recursive=True))
        return outer

    def prototype(self, loop: Relation) -> exp.Query:
        """The columns that a loop reads of itself, without a row."""
        assert loop.base is not None
        columns = []
        for name in loop.columns:
            if name in loop.kinds:
                columns.append(sql.named(sql.cast(sql.null(), loop.kinds[name]), name))
            elif name in loop.base.needed:
                columns.append(sql.column(name, "s"))
        found = exp.Select(expressions=columns)
        found.set("from_", exp.From(this=self.put(loop.base, "s")))
        found.set("where", exp.Where(this=sql.boolean(False)))
        return found

    def beginning(self, loop: Relation, *, other: bool = False) -> exp.Query:
        """The rows of values that are made in rounds, before the first round."""
        assert loop.base is not None
        columns = []
        for name in loop.columns:
            kind = loop.kinds.get(name)
            if kind is not None and name in loop.needed:
                value = sql.cast(_OTHER[kind].copy() if other else sql.null(), kind)
                columns.append(sql.named(value, name))
            elif kind is None and name in loop.base.columns and name in loop.needed:
                columns.append(sql.column(name, "s"))
        found = exp.Select(expressions=columns)
        found.set("from_", exp.From(this=self.put(loop.base, "s")))
        return found

    def query(self, relation: Relation) -> exp.Query:
        """A relation that is read from outside."""
        if not relation.name:
            return self._select(relation)
        names = [name for name in relation.columns if name in relation.needed]
        found = exp.Select(expressions=[sql.column(name, "s") for name in names] or [sql.whole(1)])
        found.set("from_", exp.From(this=self.put(relation, "s")))
        return found


def _alias(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.Identifier(this=name, quoted=True))


def text_of(query: Node, dialect: Dialect, *, pretty: bool = False) -> str:
    """A query in the words of a dialect."""
    spoken = dialect.spoken(query)
    return dialect.written(spoken.sql(dialect=dialect.name, pretty=pretty, copy=False))
