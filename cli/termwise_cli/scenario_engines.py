"""What evaluates the rows of scenarios: row by row, or as SQL on DuckDB."""

from __future__ import annotations

from typing import Final, Literal, assert_never

from termwise.book.model import Book
from termwise.language.program import Program
from termwise.outcome.cells import DECISION_COLUMNS, LINE_COLUMNS
from termwise.scenario.compare import Cells
from termwise.scenario.runner import Came, Evaluation, Question, evaluation

ScenarioEngine = Literal["rete", "duckdb"]
SCENARIO_ENGINES: Final[tuple[ScenarioEngine, ...]] = ("rete", "duckdb")


def evaluation_by(engine: ScenarioEngine, program: Program) -> Evaluation:
    """The program, ready to be evaluated on small books."""
    match engine:
        case "rete":
            from termwise.rete.engine import Engine

            return evaluation(Engine(program))
        case "duckdb":
            return _by_duckdb(program)
        case _:
            assert_never(engine)


def _by_duckdb(program: Program) -> Evaluation:
    import duckdb
    from termwise.columns.book import load_book
    from termwise.columns.compiler import Asked
    from termwise.columns.duckdb_engine import evaluate

    def run(book: Book, question: Question) -> Came:
        asked = Asked(question.as_of, question.terms_known_at, question.rows_known_at, None)
        with duckdb.connect(config={"threads": 1}) as connection:
            load_book(connection, program, book)
            found = evaluate(connection, program, asked)
            return Came(
                [_cells(LINE_COLUMNS, row) for row in found.lines()],
                [_cells(DECISION_COLUMNS, row) for row in found.decisions()],
            )

    return run


def _cells(columns: tuple[str, ...], row: tuple[object, ...]) -> Cells:
    return {name: "" if v is None else str(v) for name, v in zip(columns, row, strict=True)}
