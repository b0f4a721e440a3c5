"""In which order the statements and checks of a script are run, and when a table can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from termwise.columns.script import CheckQuery, Script, Statement
from termwise.columns.sql import Node


@dataclass(frozen=True)
class Make:
    """Make a table."""

    statement: Statement


@dataclass(frozen=True)
class Look:
    """Look for rows that must not be there."""

    check: CheckQuery


@dataclass(frozen=True)
class Drop:
    """Nobody reads the table any more."""

    name: str


Step = Make | Look | Drop


def schedule(script: Script) -> tuple[Step, ...]:
    """Each check as soon as its tables are there; each table only as long as it is read.

    What is read for the outputs is kept.
    """
    kept = {name for output in (*script.lines, *script.decisions) for name in tables(output.rows)}
    for total in script.totals:
        kept |= tables(total.query)
    return tuple(_with_drops(_in_order(script), kept))


def tables(query: Node) -> set[str]:
    """The tables made by the script that a query reads."""
    return {table.name for table in query.find_all(exp.Table) if not table.db}


@dataclass(frozen=True)
class _Reading:
    """A step, and the tables that must be there for it."""

    step: Make | Look
    tables: set[str]


def _in_order(script: Script) -> list[_Reading]:
    place = {name: at for at, made in enumerate(script.statements, 1) for name in made.names}
    ready: list[list[_Reading]] = [[] for _ in range(len(script.statements) + 1)]
    for check in script.checks:
        read = _read_by(check)
        ready[max((place[name] for name in read), default=0)].append(_Reading(Look(check), read))
    steps = ready[0]
    for at, statement in enumerate(script.statements, 1):
        steps += [_Reading(Make(statement), _of_making(statement)), *ready[at]]
    return steps


def _with_drops(steps: list[_Reading], kept: set[str]) -> Iterator[Step]:
    last = {name: place for place, each in enumerate(steps) for name in each.tables}
    ending: dict[int, list[str]] = {}
    for name in sorted(last.keys() - kept):
        ending.setdefault(last[name], []).append(name)
    for place, each in enumerate(steps):
        yield each.step
        yield from map(Drop, ending.get(place, ()))


def _of_making(statement: Statement) -> set[str]:
    found = tables(statement.query) | set(statement.names)
    if statement.loop_over:
        found.add(statement.loop_over)
    if statement.rounds is not None:
        queries = [*statement.rounds.first.values(), *statement.rounds.bodies.values()]
        queries += [each.query for each in statement.rounds.within]
        found = found.union(*map(tables, queries))
        found -= {each.name for each in statement.rounds.within}
    return found


def _read_by(check: CheckQuery) -> set[str]:
    own = tables(check.query)
    return own if check.only_if is None else own | tables(check.only_if)
