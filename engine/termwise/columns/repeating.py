"""Makes tables again and again, each from those of the round before, until none changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from typing import Any

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.rows import INDEX, KEY_TEXT, START
from termwise.columns.script import Compared, Rounds, Statement
from termwise.columns.sql import Node
from termwise.columns.tables import Tables
from termwise.outcome.problem_words import At


class NeedsItself(Exception):  # noqa: N818
    """A value that needs itself: of which row, as `at`, and in which column it stands."""

    def __init__(self, at: At, column: str) -> None:
        super().__init__(f"{at}: {column}")
        self.at = at
        self.column = column


def in_rounds(rounds: Rounds, tables: Tables) -> None:
    """Make the tables; raises `NeedsItself`.

    What comes to an end is the same from wherever it begins. So where a value may need itself, two
    beginnings are tried.
    """
    made = _Rounds(rounds, tables, "round")
    made.run(rounds.first)
    if not rounds.ends:
        other = _Rounds(rounds, tables, "other round")
        other.run(rounds.other)
        for name in rounds.bodies:
            found = _which(rounds.compared[name], made.now[name], other.now[name], tables)
            if found is not None:
                raise found
        other.drop()
    for name, table in made.now.items():
        tables.make(Statement(name, "", _everything(table)))
    made.drop()


class _Rounds:
    """Rounds from one beginning; `now` has the names of the tables that are there."""

    def __init__(self, rounds: Rounds, tables: Tables, word: str) -> None:
        self._rounds = rounds
        self._tables = tables
        self._word = word
        self.now: dict[str, str] = {}

    def run(self, first: Mapping[str, Node]) -> None:
        """Go round until nothing changes."""
        for name, query in first.items():
            self._make(name, query, 0)
        self.now = {name: self._named(name, 0) for name in first}
        most = self._most()
        for number in count(1):
            changed = self._once(number)
            if changed is None:
                return
            if most is not None and number > most:
                raise changed

    def _most(self) -> int | None:
        """No chain of values is longer, unless one needs itself; None where none can."""
        if self._rounds.ends:
            return None
        most = 0
        for name, compared in self._rounds.compared.items():
            most += len(compared.values) * int(self._tables.rows(_counted(self.now[name]))[0]["n"])
        return most

    def _once(self, number: int) -> NeedsItself | None:
        """One round; gives the first value that it changed."""
        now = dict(self.now)
        for step in self._rounds.within:
            now[step.name] = self._named(step.name, number)
            self._make(step.name, _renamed(step.query, now), number)
        for name, query in self._rounds.bodies.items():
            self._make(name, _renamed(query, now), number)
        following = {name: self._named(name, number) for name in self._rounds.bodies}
        pairs = ((self._rounds.compared[n], self.now[n], following[n]) for n in following)
        found = (_differing(*pair, self._tables) for pair in pairs)
        changed = next((each for each in found if each is not None), None)
        for table in now.values():
            self._tables.drop(table)
        self.now = following
        return changed

    def drop(self) -> None:
        """Take away what is there."""
        for table in self.now.values():
            self._tables.drop(table)

    def _make(self, name: str, query: Node, number: int) -> None:
        self._tables.make(Statement(self._named(name, number), "", query))

    def _named(self, name: str, number: int) -> str:
        return f"{name} {self._word} {number}"


def _renamed(query: Node, names: Mapping[str, str]) -> Node:
    """A query that reads tables of one round."""
    found = query.copy()
    for table in found.find_all(exp.Table):
        if not table.db and table.name in names:
            table.set("this", exp.Identifier(this=names[table.name], quoted=True))
    return found


def _differing(compared: Compared, one: str, other: str, tables: Tables) -> NeedsItself | None:
    """The first row with another value in one of two tables of the same rows."""
    columns = (*compared.names, *compared.values)
    rows = tables.rows(_first_of(_columns(other, columns), _columns(one, columns), compared.names))
    return _needs_itself(compared, rows[0], compared.values[0]) if rows else None


def _which(compared: Compared, one: str, other: str, tables: Tables) -> NeedsItself | None:
    """The first value that is another in one of two tables of the same rows."""
    columns = (*compared.names, *compared.values)
    rows = tables.rows(_first_of(_columns(other, columns), _columns(one, columns), compared.names))
    if not rows:
        return None
    row = rows[0]
    mine = tables.rows(_same_row(one, columns, compared.names, row))[0]
    column = next(name for name in compared.values if mine[name] != row[name])
    return _needs_itself(compared, row, column)


def _needs_itself(compared: Compared, row: Mapping[str, Any], column: str) -> NeedsItself:
    at = At(compared.subject, str(row[KEY_TEXT]), row.get(START), row.get(INDEX))
    return NeedsItself(at, column)


def _first_of(those: exp.Query, without: exp.Query, order: Iterable[str]) -> exp.Select:
    query = exp.Select(expressions=[exp.Star()])
    either = exp.Except(this=those, expression=without, distinct=True)
    alias = exp.TableAlias(this=exp.Identifier(this="c", quoted=True))
    query.set("from_", exp.From(this=exp.Subquery(this=either, alias=alias)))
    ordered = [exp.Ordered(this=sql.column(name, "c"), nulls_first=True) for name in order]
    query.set("order", exp.Order(expressions=ordered))
    query.set("limit", exp.Limit(expression=sql.whole(1)))
    return query


def _counted(table: str) -> exp.Select:
    return _from(exp.Select(expressions=[sql.named(exp.Count(this=exp.Star()), "n")]), table)


def _columns(table: str, columns: Iterable[str]) -> exp.Select:
    found = exp.Select(expressions=[sql.column(name, "s") for name in columns])
    return _from(found, table)


def _same_row(
    table: str, columns: Iterable[str], names: Iterable[str], row: Mapping[str, Any]
) -> exp.Select:
    query = _columns(table, columns)
    tests = [sql.equal(sql.column(name, "s"), _literal(row[name])) for name in names]
    query.set("where", exp.Where(this=sql.all_of(tests)))
    return query


def _literal(value: object) -> Node:
    match value:
        case int():
            return sql.whole(value)
        case date():
            return sql.day(value)
        case _:
            return sql.text(str(value))


def _everything(table: str) -> exp.Select:
    return _from(exp.Select(expressions=[exp.Star()]), table)


def _from(query: exp.Select, table: str) -> exp.Select:
    alias = exp.TableAlias(this=exp.Identifier(this="s", quoted=True))
    name = exp.Identifier(this=table, quoted=True)
    query.set("from_", exp.From(this=exp.Table(this=name, alias=alias)))
    return query
