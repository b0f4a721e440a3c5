"""The row engine and engines of SQL, started once and asked many times."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, assert_never, get_args

from termwise import Program
from termwise.book.model import Book
from termwise.columns.unsupported import UnsupportedTerms

from tests.columns.agreement import asked, expected
from tests.columns.engines import on_duckdb, on_postgres, on_spark, spark_session
from tests.columns.server import server
from tests.differential.engines import Question
from tests.differential.outcome import Came, Crashed, Ended, Outcome, agree

Name = Literal["rete", "duckdb", "postgres", "spark"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)

Engine = Callable[[Program, Book, Question], Outcome]


@contextmanager
def started(names: Sequence[Name]) -> Iterator[Mapping[Name, Engine]]:
    """The engines, ready to be asked; their servers are gone at the end."""
    with ExitStack() as stack:
        yield {name: _engine(name, stack) for name in names}


def _engine(name: Name, stack: ExitStack) -> Engine:
    match name:
        case "rete":
            return expected
        case "duckdb":
            return lambda program, book, question: on_duckdb(program, book, asked(question))
        case "postgres":
            import psycopg

            dsn = stack.enter_context(server())
            connection = stack.enter_context(psycopg.connect(dsn, autocommit=True))
            return lambda p, book, question: on_postgres(connection, p, book, asked(question))
        case "spark":
            spark = stack.enter_context(spark_session())

            def on_this(program: Program, book: Book, question: Question) -> Outcome:
                with TemporaryDirectory() as folder:
                    return on_spark(spark, program, book, asked(question), Path(folder))[0]

            return on_this
        case _:
            assert_never(name)


def outcomes(
    engines: Mapping[Name, Engine], program: Program, book: Book, question: Question
) -> dict[Name, Outcome]:
    """What each comes to; one that refuses the program is left out, a crash is an outcome."""
    found: dict[Name, Outcome] = {}
    for name, engine in engines.items():
        try:
            found[name] = engine(program, book, question)
        except UnsupportedTerms:
            continue
        except Exception:
            found[name] = Crashed(traceback.format_exc())
    return found


def counts(found: Mapping[Name, Outcome], names: Sequence[Name]) -> Counter[str]:
    """How much was compared on one book: what the first came to, and who was there."""
    first, *others = names
    counted: Counter[str] = Counter({"books compared": 1})
    match found.get(first):
        case Came(lines=lines, decisions=decisions):
            counted.update({"lines compared": len(lines), "decisions compared": len(decisions)})
        case Ended(codes=codes):
            counted.update(f"both end: {code}" for code in codes)
        case _:
            pass
    counted.update(f"refused by {name}" for name in others if name not in found)
    return counted


def differing(found: Mapping[Name, Outcome], names: Sequence[Name]) -> list[Name]:
    """The engines that did not come to what the first did."""
    first = found.get(names[0])
    if first is None:
        return []
    return [name for name, other in found.items() if not _agree(first, other)]


def _agree(first: Outcome, other: Outcome) -> bool:
    """Each names all that it finds wrong; of a row that comes to nothing one may look further."""
    match first, other:
        case Ended(codes=codes), Ended(codes=others):
            return bool(codes & others)
        case _:
            return agree(first, other)
