"""Relations: SELECTs as data, with only those columns in the end that somebody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.sql import Node

SOURCE = "s"
"""The alias of what a relation selects from."""

POSITION = "@position"
"""Of a period's row: its place among those of the same owner."""

JoinKind = Literal["LEFT", "INNER", "CROSS"]


@dataclass(eq=False)
class BookTable:
    """A table of the book as the reader leaves it."""

    entity: str


@dataclass(eq=False)
class Join:
    """A relation joined; `unique`: it gives at most one row, so it can be left out if unread."""

    right: Relation
    alias: str
    kind: JoinKind
    on: Node | None
    unique: bool


@dataclass(eq=False)
class Relation:
    """`SELECT columns FROM source JOIN … WHERE … GROUP BY …`, or a union of relations.

    `fixed`: `rows` of constants instead of a source. `recursive`: the second part of a union
    reads the relation itself. `keep`: columns are read that nobody can see (the final output).
    """

    comment: str
    source: Relation | BookTable | None = None
    columns: dict[str, Node] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    where: list[Node] = field(default_factory=list)
    group: list[Node] = field(default_factory=list)
    order: list[tuple[Node, bool]] = field(default_factory=list)
    distinct: bool = False
    union: list[Relation] = field(default_factory=list)
    recursive: bool = False
    body: Relation | None = None
    """Of a loop: what it adds for one index; it reads the loop's own rows of earlier ones."""
    base: Relation | None = None
    """Of a loop: the rows that it goes through, by their position."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Of a loop: the types of the columns that its body reads and `base` does not have."""
    together: Sequence[Relation] = ()
    """Of values that need one another through other rows: all that are made again and again, each
    from what the round before made, until none changes. `base` has the rows of the subject, `keys`
    names them."""
    keys: tuple[str, ...] = ()
    subject: str = ""
    ends: bool = True
    """Of those: whether no value can need itself."""
    constants: Sequence[tuple[Node, ...]] = ()
    unnest: Unnest | None = None
    needed: set[str] = field(default_factory=set)
    name: str = ""

    def column(self, name: str, node: Node) -> None:
        """Add a column."""
        assert name not in self.columns, f"{name} is there already in: {self.comment}"
        self.columns[name] = node

    def carry(self, names: Iterable[str], table: str = SOURCE) -> None:
        """Add columns as they stand, under the same names, in what is read."""
        for name in names:
            self.column(name, sql.column(name, table))


def united(comment: str, parts: Sequence[Relation]) -> Relation:
    """The rows of all parts, which have the same columns."""
    found = Relation(comment, union=list(parts))
    found.carry(parts[0].columns)
    return found


@dataclass(eq=False)
class Unnest:
    """One row for each whole number from 0 to `last`; its column is `k` of the alias `n`."""

    last: Node
    alias: str = "n"


def columns_read(node: Node) -> Iterator[tuple[str, str]]:
    """The alias and name of every column in an expression."""
    for each in node.find_all(exp.Column):
        yield each.table, each.name


class Marking:
    """Finds out which columns are read, from the last relation back to the book."""

    def __init__(self) -> None:
        self._parts_done: dict[int, set[str]] = {}
        self.book: dict[str, set[str]] = {}
        self.seen: list[Relation] = []
        self._known: set[int] = set()

    def read(self, relation: Relation, names: Iterable[str]) -> None:
        """Note that these columns of a relation are read."""
        todo: list[tuple[Relation, set[str]]] = [(relation, set(names))]
        while todo:
            each, wanted = todo.pop()
            todo += self._step(each, wanted)

    def _step(self, relation: Relation, wanted: set[str]) -> list[tuple[Relation, set[str]]]:
        first = id(relation) not in self._known
        if first:
            self._known.add(id(relation))
            self.seen.append(relation)
        if relation.distinct or relation.constants:
            wanted = wanted | set(relation.columns)
        wanted = wanted | set(relation.keys)
        new = wanted - relation.needed
        relation.needed |= new
        if relation.union:
            return [(part, set(new)) for part in relation.union if new or first]
        if relation.body is not None and relation.base is not None:
            return [(relation.body, set(new)), (relation.base, set(relation.keys) or {POSITION})]
        nodes = [relation.columns[name] for name in new]
        if first:
            nodes += [*relation.where, *relation.group, *(node for node, _ in relation.order)]
            if relation.unnest is not None:
                nodes.append(relation.unnest.last)
        by_alias = _aliases(relation)
        pending: dict[str, set[str]] = {}
        for node in nodes:
            for alias, name in columns_read(node):
                pending.setdefault(alias, set()).add(name)
        if first:
            for join in relation.joins:
                if not join.unique:
                    pending.setdefault(join.alias, set())
            pending.setdefault(SOURCE, set())
        return self._through(relation, pending, by_alias)

    def _through(
        self,
        relation: Relation,
        pending: dict[str, set[str]],
        by_alias: dict[str, Join],
    ) -> list[tuple[Relation, set[str]]]:
        found: list[tuple[Relation, set[str]]] = []
        opened = self._parts_done.setdefault(id(relation), set())
        while pending:
            alias, names = pending.popitem()
            if alias == SOURCE:
                if isinstance(relation.source, BookTable):
                    self.book.setdefault(relation.source.entity, set()).update(names)
                elif relation.source is not None:
                    found.append((relation.source, names))
                continue
            join = by_alias.get(alias)
            if join is None:
                continue
            found.append((join.right, names))
            if alias not in opened:
                opened.add(alias)
                if join.on is not None:
                    for other, name in columns_read(join.on):
                        pending.setdefault(other, set()).add(name)
        return found

    def joined(self, relation: Relation) -> list[Join]:
        """The joins of a relation that are needed."""
        opened = self._parts_done.get(id(relation), set())
        return [join for join in relation.joins if not join.unique or join.alias in opened]


def _aliases(relation: Relation) -> dict[str, Join]:
    return {join.alias: join for join in relation.joins}


def sources_of(relation: Relation, marking: Marking) -> list[Relation]:
    """The relations that a relation reads directly."""
    found = [*relation.union]
    if relation.together:
        return [r for each in relation.together for r in (each.base, each.body) if r and r.needed]
    if relation.body is not None and relation.base is not None:
        return [relation.base, relation.body]
    if isinstance(relation.source, Relation):
        found.append(relation.source)
    found += [join.right for join in marking.joined(relation)]
    return found


def within(loops: Sequence[Relation], marking: Marking) -> list[Relation]:
    """What the bodies of these read that reads one of these, each after what it reads."""
    found: list[Relation] = []
    reaches: dict[int, bool] = {id(each): True for each in loops}
    waiting = [(each.body, False) for each in loops if each.body is not None]
    while waiting:
        each, leaving = waiting.pop()
        sources = sources_of(each, marking)
        if leaving:
            reaches[id(each)] = any(reaches.get(id(source)) for source in sources)
            if reaches[id(each)]:
                found.append(each)
        elif id(each) not in reaches:
            # What was made in a loop before, or of a tree, reads nothing of these.
            reaches[id(each)] = False
            if each.body is None and not each.recursive:
                waiting.append((each, True))
                waiting.extend((source, False) for source in sources)
    return found


def select(relation: Relation, marking: Marking, book: str, place: Placing) -> exp.Query:
    """The relation as SQL; what it reads is named or put in by `place`."""
    if relation.union:
        parts = [select(part, marking, book, place) for part in relation.union]
        found: exp.Query = parts[0]
        for part in parts[1:]:
            found = exp.Union(this=found, expression=part, distinct=False)
        return found
    if relation.constants:
        return _constants(relation)
    if relation.body is not None:
        return select(relation.body, marking, book, place)
    shown = [name for name in relation.columns if name in relation.needed]
    columns = [sql.named(relation.columns[name], name) for name in shown]
    query = exp.Select(expressions=columns or [sql.named(sql.whole(1), "one")])
    if relation.source is not None:
        query.set("from_", exp.From(this=_from(relation.source, SOURCE, book, place)))
    joins = [_join(join, place) for join in marking.joined(relation)]
    if relation.unnest is not None:
        joins.append(place.unnest(relation.unnest))
    if joins:
        query.set("joins", joins)
    condition = sql.all_of(relation.where)
    if not sql.is_plainly_true(condition):
        query.set("where", exp.Where(this=condition))
    if relation.group:
        query.set("group", exp.Group(expressions=relation.group))
    if relation.order:
        ordered = [exp.Ordered(this=n, desc=d, nulls_first=not d) for n, d in relation.order]
        query.set("order", exp.Order(expressions=ordered))
    if relation.distinct:
        query.set("distinct", exp.Distinct())
    return query


def _from(source: Relation | BookTable, alias: str, book: str, place: Placing) -> Node:
    if isinstance(source, BookTable):
        return exp.Table(
            this=exp.Identifier(this=source.entity, quoted=True),
            db=exp.Identifier(this=book, quoted=True),
            alias=exp.TableAlias(this=exp.Identifier(this=alias, quoted=True)),
        )
    return place.put(source, alias)


def _join(join: Join, place: Placing) -> exp.Join:
    found = exp.Join(this=place.put(join.right, join.alias), on=join.on)
    match join.kind:
        case "LEFT":
            found.set("side", "LEFT")
        case "CROSS":
            found.set("kind", "CROSS")
        case "INNER":
            found.set("kind", "INNER")
    return found


def _constants(relation: Relation) -> exp.Query:
    names = list(relation.columns)
    selects: list[exp.Query] = [
        exp.Select(expressions=[sql.named(n, name) for n, name in zip(row, names, strict=True)])
        for row in relation.constants
    ]
    found = selects[0]
    for each in selects[1:]:
        found = exp.Union(this=found, expression=each, distinct=False)
    return found


class Placing:
    """How a relation that another one reads is written: by name, or in its place."""

    def put(self, relation: Relation, alias: str) -> Node:
        """A FROM item."""
        raise NotImplementedError

    def unnest(self, unnest: Unnest) -> exp.Join:
        """The whole numbers from 0 to a last one, beside each row."""
        raise NotImplementedError
