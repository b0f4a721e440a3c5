"""A compiled program as a script to read: statements in order, each under what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlglot import exp

from termwise.columns.compiler import Asked, Compiler
from termwise.columns.dialect import Dialect
from termwise.columns.running import at_index
from termwise.columns.script import (
    CheckQuery,
    OutputQuery,
    Rounds,
    Statement,
    script_of,
    text_of,
)
from termwise.columns.sql import Node
from termwise.language.program import Program

_ABOUT: Final = (
    "The book stands in the tables book.…, one an entity, as the engine reads it: money in",
    "minor units, numbers in millionths, an enumerated value as its place in the list from 0.",
)


_NOT_RUN: Final = (
    "Printed, not run: Termwise has no engine for {0} and has not tried this there. Compare what "
    "it comes to with `termwise run` before you rely on it."
)


def sql_text(program: Program, asked: Asked, dialect: Dialect) -> str:
    """The script of a program as of a day; it is the same for every book.

    Raises `UnsupportedTerms`.
    """
    compiler = Compiler(program, asked, dialect, {}, {})
    script = script_of(compiler)
    parts = [_made(each, dialect) for each in script.statements]
    parts += [_checked(each, dialect) for each in script.checks]
    parts += [_output(each, dialect) for each in (*script.lines, *script.decisions)]
    text = "\n\n".join(parts)
    head = "\n".join(_head(program, asked.as_of, dialect))
    return "\n\n".join([head, *_functions(dialect, text), text]) + "\n"


def _head(program: Program, as_of: date, dialect: Dialect) -> Iterator[str]:
    yield f"-- {program.name} as of {as_of.isoformat()}, for {dialect.name}."
    if not dialect.runs:
        yield from _comment(_NOT_RUN.format(dialect.name))
    yield from _comment(" ".join(_ABOUT))
    for note in dialect.notes:
        yield from _comment(note)


def _functions(dialect: Dialect, script: str) -> Iterator[str]:
    for name, definition in dialect.functions.items():
        if name in script:
            yield _under(f"The function {name}, which the script calls", definition)


def _made(statement: Statement, dialect: Dialect) -> str:
    with_ = statement.query.args.get("with_")
    if with_ is not None and with_.args.get("recursive") and not dialect.recurses:
        return "\n\n".join(_closed(statement, with_.expressions[0].this, dialect))
    if statement.rounds is not None:
        return "\n\n".join(_rounds(statement.rounds, statement.comment, dialect))
    if statement.loop_over:
        return "\n\n".join(_looped(statement, dialect))
    return _created(statement.comment, statement.name, statement.query, dialect)


def _rounds(rounds: Rounds, comment: str, dialect: Dialect) -> Iterator[str]:
    """Tables that are made again and again."""
    for name, query in rounds.first.items():
        yield _created(f"{comment}: where it begins", name, query, dialect)
    yield "\n".join(
        _comment(
            "REPEAT the next statements, each in the place of its table, until nothing changes"
        )
    )
    for step in rounds.within:
        yield _created(step.comment, step.name, step.query, dialect)
    for name, query in rounds.bodies.items():
        yield _created(f"The next {name}, from those of the round before", name, query, dialect)
    if not rounds.ends:
        other = "Another beginning must come to the same: else a value needs itself"
        for name, query in rounds.other.items():
            yield _created(other, name, query, dialect)


def _looped(statement: Statement, dialect: Dialect) -> Iterator[str]:
    """Rows of one position after the other, as an engine goes round."""
    assert statement.prototype is not None
    name = _name(statement.name, dialect)
    shape = text_of(statement.prototype, dialect, pretty=True)
    comment = f"{statement.comment}; first no row, but the columns that are read of it"
    yield _under(comment, f"{dialect.create_growing.format(name)}\n{shape}")
    first = text_of(at_index(statement.query, 0), dialect, pretty=True)
    comment = f"In its place, the rows of position 0 of {statement.loop_over}"
    if dialect.replace:
        yield _under(comment, f"{dialect.replace.format(name)}\n{first}")
    else:
        made = _name(f"{statement.name}_0", dialect)
        yield _under(comment, f"{dialect.create_growing.format(made)}\n{first}")
        yield f"DROP TABLE {name};"
        yield f"ALTER TABLE {made} RENAME TO {name};"
    query = text_of(_marked(statement.query), dialect, pretty=True)
    comment = f"REPEAT for each further position of {statement.loop_over}, in the place of `?`"
    yield _under(f"{comment}: 1, 2 and so on to the last", f"INSERT INTO {name}\n{query}")


def _marked(query: Node) -> Node:
    """The query with `?` where a position belongs, whatever a driver would have there."""
    found = query.copy()
    for each in list(found.find_all(exp.Placeholder)):
        each.replace(exp.Var(this="?"))
    return found


def _closed(statement: Statement, union: exp.Union, dialect: Dialect) -> Iterator[str]:
    """A tree's rows: the first, then again and again those that follow from them."""
    first = exp.select("*").distinct().from_(_part(union.this))
    table = exp.Table(this=exp.Identifier(this=statement.name, quoted=True))
    following = exp.select("*").from_(_part(union.expression))
    new = exp.Except(this=following, expression=exp.select("*").from_(table), distinct=True)
    name = _name(statement.name, dialect)
    text = text_of(first, dialect, pretty=True)
    yield _under(statement.comment, f"{dialect.create_growing.format(name)}\n{text}")
    text = text_of(new, dialect, pretty=True)
    yield _under("REPEAT until it adds no row", f"INSERT INTO {name}\n{text}")


def _part(query: Node) -> exp.Subquery:
    name = exp.TableAlias(this=exp.Identifier(this="r", quoted=True))
    return exp.Subquery(this=query, alias=name)


def _created(comment: str, name: str, query: Node, dialect: Dialect) -> str:
    text = text_of(query, dialect, pretty=True)
    return _under(comment, f"{dialect.create.format(_name(name, dialect))}\n{text}")


def _name(table: str, dialect: Dialect) -> str:
    """A table's name as the queries write it: some engines want it shorter."""
    return text_of(exp.Table(this=exp.Identifier(this=table, quoted=True)), dialect)


def _checked(query: CheckQuery, dialect: Dialect) -> str:
    check = query.check
    named = f"{check.subject} {check.name}".rstrip()
    comment = f"No row may be found: {check.code} of {named}"
    if query.only_if is not None:
        comment += f", if version {check.list_of} decides anything"
    return _under(comment, text_of(query.query, dialect, pretty=True))


def _output(output: OutputQuery, dialect: Dialect) -> str:
    return _under(output.comment, text_of(output.query, dialect, pretty=True))


def _under(comment: str, text: str) -> str:
    return "\n".join([*_comment(comment), f"{text};"])


def _comment(text: str) -> Iterator[str]:
    """Lines of comment; nothing in a program's names ends one."""
    words = " ".join(text.split())
    while len(words) > 96:
        cut = words.rfind(" ", 0, 97)
        cut = cut if cut > 0 else 96
        yield f"-- {words[:cut]}"
        words = words[cut:].lstrip()
    yield f"-- {words}"
