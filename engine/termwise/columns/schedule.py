"""In which order the statements and checks of a script are run, and when a table can go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    steps: list[Make | Look] = []
    made: set[str] = set()
    waiting = list(script.checks)
    for statement in (None, *script.statements):
        if statement is not None:
            steps.append(Make(statement))
            made.add(statement.name)
        ready = [check for check in waiting if _read_by(check) <= made]
        waiting = [check for check in waiting if check not in ready]
        steps += map(Look, ready)
    assert not waiting
    return tuple(_with_drops(steps, kept))


def tables(query: Node) -> set[str]:
    """The tables made by the script that a query reads."""
    return {table.name for table in query.find_all(exp.Table) if not table.db}


def _with_drops(steps: list[Make | Look], kept: set[str]) -> Iterator[Step]:
    last: dict[str, int] = {}
    for place, step in enumerate(steps):
        for name in _names(step):
            last[name] = place
    for place, step in enumerate(steps):
        yield step
        for name in sorted(name for name, end in last.items() if end == place):
            if name not in kept:
                yield Drop(name)


def _names(step: Make | Look) -> Iterable[str]:
    if isinstance(step, Make):
        read = tables(step.statement.query) | {step.statement.name}
        return read | {step.statement.loop_over} if step.statement.loop_over else read
    return _read_by(step.check)


def _read_by(check: CheckQuery) -> set[str]:
    own = tables(check.query)
    return own if check.only_if is None else own | tables(check.only_if)
