"""Runs a script on any engine: statement by statement, each check as soon as it can be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlglot import exp

from termwise.columns import sql
from termwise.columns.repeating import NeedsItself, in_rounds
from termwise.columns.run_problems import problems_of
from termwise.columns.schedule import Drop, Look, Make, schedule
from termwise.columns.script import CheckQuery, Script, Statement
from termwise.columns.sql import Node
from termwise.columns.tables import Overflow, Tables
from termwise.language.program import Program, Version
from termwise.outcome.problem_words import circle, too_wide
from termwise.outcome.problems import MOST_PROBLEMS, RunError, RunProblem, first_problems

Progress = Callable[[int, int], None]


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
                try:
                    _make(statement, tables)
                except NeedsItself as needs:
                    problem = circle(_name(needs.column), needs.at)
                    raise RunError(first_problems([*found, problem])) from None
                except Overflow as error:
                    subject = statement.comment.partition(":")[0]
                    wide = too_wide(subject, statement.comment, _widest(statement, tables))
                    raise RunError(first_problems([*found, wide])) from error
            case Look(check=check):
                with told(check.check.relation.comment, found, check.check.name):
                    rows = tables.rows(_in_order(check))
                    if rows and (check.only_if is None or tables.rows(_one(check.only_if))):
                        found += problems_of(check.check, rows, program, versions)
            case Drop(name=name):
                tables.drop(name)
    if found:
        raise RunError(first_problems(found))


def _make(statement: Statement, tables: Tables) -> None:
    if statement.rounds is not None:
        in_rounds(statement.rounds, tables)
    elif statement.loop_over:
        tables.go_round(statement)
    else:
        tables.make(statement)


def _widest(statement: Statement, tables: Tables) -> str:
    """The first value of a statement that alone is too wide; empty where none is."""
    query = statement.query
    if statement.rounds is not None or statement.loop_over or not isinstance(query, exp.Select):
        return ""
    if not _fits(query, sql.whole(1), tables):
        # Some engines compute what nobody reads, and cannot tell.
        return ""
    wide = (n for n in query.named_selects if not _fits(query, sql.column(n, "c"), tables))
    return _name(next(wide, ""))


def _fits(query: exp.Select, value: Node, tables: Tables) -> bool:
    """Whether a value, read alone from the rows of a query, is not too wide."""
    alone = _all_of(query.copy())
    alone.set("expressions", [sql.named(exp.Count(this=value), "n")])
    try:
        tables.rows(alone)
    except Overflow:
        return False
    return True


def _name(column: str) -> str:
    """What a column is of: a measure, a decision or a rule."""
    return column.partition(" ")[0]


@contextmanager
def told(stage: str, found: Sequence[RunProblem] = (), name: str = "") -> Iterator[None]:
    """A number that is too wide ends the run, with what was found before."""
    try:
        yield
    except Overflow as error:
        wide = too_wide(stage.partition(":")[0], stage, name)
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
