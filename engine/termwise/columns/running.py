"""Runs a script on any engine: statement by statement, each check as soon as it can be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.run_problems import problems_of
from termwise.columns.schedule import Drop, Look, Make, schedule
from termwise.columns.script import CheckQuery, Script, Statement
from termwise.columns.sql import Node
from termwise.language.program import Program, Version
from termwise.outcome.problem_words import too_wide
from termwise.outcome.problems import MOST_PROBLEMS, RunError, RunProblem, first_problems

Progress = Callable[[int, int], None]


class Overflow(Exception):  # noqa: N818
    """A number is wider than the engine computes with."""


class Tables(Protocol):
    """What a run needs of an engine; each raises `Overflow` for a number that is too wide."""

    def make(self, statement: Statement) -> None:
        """Make a table from its query."""
        ...

    def go_round(self, statement: Statement) -> None:
        """Make a table from its query for one index after the other."""
        ...

    def drop(self, name: str) -> None:
        """Take a table away."""
        ...

    def rows(self, query: Node) -> Sequence[Mapping[str, Any]]:
        """All rows of a query, by the names of its columns."""
        ...


def run_script(
    script: Script,
    tables: Tables,
    program: Program,
    versions: tuple[Version, ...],
    progress: Progress | None = None,
) -> None:
    """Run everything; raises `RunError` where rows were found that must not be there."""
    found: list[RunProblem] = []
    steps = schedule(script)
    for done, step in enumerate(steps):
        if progress is not None:
            progress(done, len(steps))
        match step:
            case Make(statement=statement):
                with told(statement.comment, found):
                    (tables.go_round if statement.loop_over else tables.make)(statement)
            case Look(check=check):
                with told(check.check.relation.comment, found):
                    rows = tables.rows(_in_order(check))
                    if rows and (check.only_if is None or tables.rows(_one(check.only_if))):
                        found += problems_of(check.check, rows, program, versions)
            case Drop(name=name):
                tables.drop(name)
    if found:
        raise RunError(first_problems(found))


@contextmanager
def told(stage: str, found: Sequence[RunProblem] = ()) -> Iterator[None]:
    """A number that is too wide ends the run, with what was found before."""
    try:
        yield
    except Overflow as error:
        wide = too_wide(stage.partition(":")[0], stage)
        raise RunError(first_problems([*found, wide])) from error


def at_index(query: Node, index: int) -> Node:
    """The query of a loop for one index."""
    found = query.copy()
    for each in list(found.find_all(exp.Placeholder)):
        each.replace(sql.whole(index))
    return found


def _in_order(check: CheckQuery) -> exp.Query:
    """The first rows that a check finds, in order of key and start."""
    query = _all_of(check.query)
    order = [name for name in ("key", "start") if name in check.check.columns]
    if order:
        ordered = [exp.Ordered(this=sql.column(name, "c"), nulls_first=True) for name in order]
        query.set("order", exp.Order(expressions=ordered))
    # A circle is told as a whole, however long.
    if check.check.code != "reference-loop":
        query.set("limit", exp.Limit(expression=sql.whole(MOST_PROBLEMS)))
    return query


def _one(query: exp.Query) -> exp.Query:
    found = _all_of(query)
    found.set("limit", exp.Limit(expression=sql.whole(1)))
    return found


def _all_of(query: exp.Query) -> exp.Select:
    found = exp.Select(expressions=[exp.Star()])
    alias = exp.TableAlias(this=exp.Identifier(this="c", quoted=True))
    found.set("from_", exp.From(this=exp.Subquery(this=query, alias=alias)))
    return found
