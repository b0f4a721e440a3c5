"""A compiled program as a script to read: statements in order, each under what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlglot import exp

from termwise.columns.compiler import Asked, Compiler
from termwise.columns.dialect import Dialect
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


def sql_text(program: Program, asked: Asked, dialect: Dialect) -> str:
    """The script of a program as of a day; it is the same for every book.

    Raises `UnsupportedTerms`.
    """
    compiler = Compiler(program, asked, dialect, {}, {})
    script = script_of(compiler)
    parts = ["\n".join(_head(program, asked.as_of, dialect))]
    parts += [_made(each, dialect) for each in script.statements]
    parts += [_checked(each, dialect) for each in script.checks]
    parts += [_output(each, dialect) for each in (*script.lines, *script.decisions)]
    return "\n\n".join(parts) + "\n"


def _head(program: Program, as_of: date, dialect: Dialect) -> Iterator[str]:
    yield f"-- {program.name} as of {as_of.isoformat()}, for {dialect.name}."
    yield from _comment(" ".join(_ABOUT))


def _made(statement: Statement, dialect: Dialect) -> str:
    name = _name(statement.name, dialect)
    query = text_of(statement.query, dialect, pretty=True)
    if statement.rounds is not None:
        return "\n\n".join(_rounds(statement.rounds, statement.comment, dialect))
    if not statement.loop_over:
        return _under(statement.comment, f"CREATE TEMPORARY TABLE {name} AS\n{query}")
    assert statement.prototype is not None
    first = text_of(statement.prototype, dialect, pretty=True)
    again = f"Then for each position of {statement.loop_over}, from 1 on, in the place of `?`"
    return "\n\n".join(
        [
            _under(statement.comment, f"CREATE TEMPORARY TABLE {name} AS\n{first}"),
            _under(again, f"INSERT INTO {name}\n{query}"),
        ]
    )


def _rounds(rounds: Rounds, comment: str, dialect: Dialect) -> Iterator[str]:
    """Tables that are made again and again."""
    for name, query in rounds.first.items():
        yield _created(f"{comment}: where it begins", name, query, dialect)
    yield "\n".join(_comment("Then all of these again and again, until nothing changes"))
    for step in rounds.within:
        yield _created(step.comment, step.name, step.query, dialect)
    for name, query in rounds.bodies.items():
        yield _created(f"The next {name}, from those of the round before", name, query, dialect)
    if not rounds.ends:
        other = "Another beginning must come to the same: else a value needs itself"
        for name, query in rounds.other.items():
            yield _created(other, name, query, dialect)


def _created(comment: str, name: str, query: Node, dialect: Dialect) -> str:
    text = text_of(query, dialect, pretty=True)
    return _under(comment, f"CREATE TEMPORARY TABLE {_name(name, dialect)} AS\n{text}")


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
