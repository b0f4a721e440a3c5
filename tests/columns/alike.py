"""Small programs that DuckDB must come to the same with as the row engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import duckdb
from termwise import Program, RunError
from termwise.book.reader import read_book
from termwise.columns.book import load_book
from termwise.columns.duckdb_engine import evaluate

from tests.columns.agreement import Asking, asked, came_of, ended_by, expected
from tests.differential.outcome import Ended, Outcome
from tests.generators.books import BookDraft
from tests.oracle.small import Small

ENTITIES: Final = """\
partner:
  key: partner_id
  fields: {parent: "partner?"}
deal:
  key: deal_id
  date: sold_on
  fields: {sold_on: date, partner: partner, fee: money}
"""
Row = dict[str, str | int | bool | None]
DAYS: Final = ("01-05", "02-07", "02-07", "02-09", "04-01", "04-30", "12-01")


def deals_of_partners(parents: Mapping[str, str]) -> BookDraft:
    """Seven deals of two partners, with who is above whom."""
    partners: list[Row] = [{"partner_id": key, "parent": parents.get(key, "")} for key in "pqr"]
    deals: list[Row] = [
        {"deal_id": f"{n}", "partner": "pq"[n % 2], "sold_on": f"2024-{day}", "fee": f"{100 * n}.5"}
        for n, day in enumerate(DAYS)
    ]
    return {"partner": partners, "deal": deals}


def alike(
    versions: Mapping[str, str],
    draft: BookDraft,
    entities: str = ENTITIES,
    as_of: date = date(2024, 12, 31),
) -> Outcome:
    """What both engines come to; the row engine says more of what is missing."""
    program = Program(Small(entities, versions).terms)
    book = read_book(program.terms, draft)
    question = Asking(as_of)
    with duckdb.connect(config={"threads": 1}) as connection:
        load_book(connection, program.terms, book)
        try:
            found: Outcome = came_of(evaluate(connection, program.terms, asked(question)))
        except RunError as error:
            found = ended_by(error)
    reference = expected(program, book, question)
    if isinstance(reference, Ended):
        assert isinstance(found, Ended)
        assert found.codes == reference.codes
    else:
        assert found == reference
    return found
