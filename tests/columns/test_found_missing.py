"""What generated programs have shown of missing values in SQL, the smallest program each."""

from __future__ import annotations

from datetime import date

from termwise import Program
from termwise.columns.compiler import Asked

from tests.columns.engines import on_duckdb
from tests.differential.found import agreed
from tests.differential.outcome import Came, Ended, agree
from tests.generators.books import BookDraft
from tests.oracle.small import Small

_ENTITIES = """\
member:
  key: member_id
  fields: {fee: money, other: money, score: "number?", seats: number}
nobody:
  key: nobody_id
  fields: {on: date}
  date: on
"""
_MEMBERS: BookDraft = {
    "member": [
        {"member_id": "a", "fee": "1.00", "other": "2.00", "score": "1", "seats": "0"},
        {"member_id": "b", "fee": "1.00", "other": "2.00", "seats": "2"},
    ]
}


def settled(version: str) -> Came | Ended:
    """What DuckDB, the row engine and the plain evaluator come to."""
    versions = {"2024-01-01": version}
    outcome = agreed(_ENTITIES, versions, _MEMBERS)
    program = Program(Small(_ENTITIES, versions).terms)
    found = on_duckdb(program, program.book(_MEMBERS), Asked(date(2025, 12, 31)))
    assert agree(outcome, found)
    assert isinstance(found, Came | Ended)
    return found


def test_nought_times_a_quotient_that_is_missing() -> None:
    """It came out as nought: the divisor was left out with the rest."""
    found = settled("decisions: {member.it: 0 * (member.fee / member.seats) }\n")
    assert isinstance(found, Came)
    assert "'it', ''" in found.decisions[0]
    assert "'it', '0.00'" in found.decisions[1]


def test_quotients_by_one_that_is_missing_are_not_compared() -> None:
    """Both were multiplied by what they are divided by, and compared without it."""
    quotients = "member.fee / member.seats < member.other / member.seats"
    version = f"""decisions:
  member.it:
    - {{id: less, when: "{quotients}", then: 1}}
    - {{id: more, otherwise: 2}}
"""
    found = settled(version)
    assert isinstance(found, Came)
    assert "'it', '2'" in found.decisions[0]
    assert "'it', '1'" in found.decisions[1]


def test_a_sum_over_no_line_is_nought() -> None:
    """It was missing where the lines' amounts may be, and nothing ties them to the row."""
    version = """measures:
  member.all: {sum: x.amount, over: taken as x}
decisions: {member.it: member.all}
rules:
  - {id: given, for: nobody, pay: "max(10 EUR, 0 EUR)", to: nobody}
  - {id: taken, for: nobody, charge: 2 * ceil(given.amount), to: nobody}
"""
    found = settled(version)
    assert isinstance(found, Came)
    assert "'it', '0.00'" in found.decisions[0]


def test_a_constant_beyond_the_bound_ends_the_run() -> None:
    """It broke the compiler down."""
    version = "decisions: {member.it: 1000000000000000 EUR * 1000000}\n"
    found = settled(version)
    assert isinstance(found, Ended)
    assert found.codes == {"beyond-limit"}
