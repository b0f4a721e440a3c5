"""Rows of periods that were written down on paper."""

from __future__ import annotations

import pytest

from tests.oracle import OracleError
from tests.oracle.small import Rows, Small

ENTITIES = """\
member:
  key: member_id
  fields: {from_day: "date?", to_day: "date?", upline: "member?"}
"""


def _period(text: str, *more: str) -> Small:
    """A period `span` of a member, with decisions that show its rows."""
    body = f"""\
periods:
  span:
    each: member
    from: member.from_day
    {text}
decisions:
  span.shown_start: span.start
  span.shown_end: span.end
  span.part: span.share
"""
    return Small(ENTITIES, {"2024-01-01": body, **dict.fromkeys(more, body)})


def _spans(program: Small, as_of: str, **cells: str) -> list[list[str]]:
    book = {"member": [{"member_id": "M", **cells}]}
    found = [line.split(" | ") for line in program.decisions(book, as_of)]
    rows = [found[number : number + 3] for number in range(0, len(found), 3)]
    return [[row[0][2], *(each[4] for each in row)] for row in rows]


def test_months_are_counted_from_the_first_day() -> None:
    program = _period("every: 1 month\n    until: member.to_day")
    assert _spans(program, "2024-12-31", from_day="2024-01-31", to_day="2024-04-15") == [
        ["1", "2024-01-31", "2024-02-29", "1"],
        ["2", "2024-02-29", "2024-03-31", "1"],
        ["3", "2024-03-31", "2024-04-15", "0.5"],
    ]


def test_calendar_quarters_are_cut_at_both_ends() -> None:
    program = _period("every: calendar quarter\n    until: member.to_day")
    assert _spans(program, "2024-12-31", from_day="2024-02-29", to_day="2024-05-01") == [
        ["1", "2024-02-29", "2024-04-01", "32/91"],
        ["2", "2024-04-01", "2024-05-01", "30/91"],
    ]


def test_rows_begin_by_the_as_of_date_and_are_not_cut_by_it() -> None:
    program = _period("every: 1 year")
    assert _spans(program, "2024-02-28", from_day="2024-02-29") == []
    assert _spans(program, "2024-02-29", from_day="2024-02-29") == [
        ["1", "2024-02-29", "2025-02-28", "1"]
    ]


def test_an_open_row_has_no_end() -> None:
    assert _spans(_period("title: Open"), "2024-12-31", from_day="2024-02-29") == [
        ["1", "2024-02-29", "", ""]
    ]


def test_each_version_keeps_the_rows_it_governs_and_the_numbers_go_on() -> None:
    program = _period("every: 1 month", "2024-02-15")
    book = {"member": [{"member_id": "M", "from_day": "2023-12-31"}]}
    versions = [line.split(" | ")[2::4] for line in program.decisions(book, "2024-03-31")]
    # The first row begins before the first version: no row, though it was counted.
    assert versions[::3] == [["2", "2024-01-01"], ["3", "2024-02-15"], ["4", "2024-02-15"]]


def test_rows_that_overlap_end_the_run() -> None:
    program = Small(
        ENTITIES,
        {
            "2024-01-01": "periods: {span: {each: member, from: member.from_day, every: 1 year}}",
            "2024-02-01": "periods: {span: {each: member, from: member.from_day, every: 1 month}}",
        },
    )
    with pytest.raises(OracleError, match="overlap"):
        program.lines({"member": [{"member_id": "M", "from_day": "2024-01-15"}]})


def test_a_balance_is_carried_from_row_to_row() -> None:
    program = Small(
        ENTITIES,
        {
            "2024-01-01": """\
                periods:
                  month: {each: member, from: member.from_day, every: 1 month}
                decisions:
                  month.balance: default(month.previous.balance, 10 points) * 2 - 1 point
                """
        },
    )
    values = program.values(
        {"member": [{"member_id": "M", "from_day": "2024-01-31"}]}, "2024-04-30"
    )
    assert list(values.values()) == ["19", "37", "73", "145"]


def test_combinations_occur_once_and_their_keys_are_joined() -> None:
    program = Small(
        """\
        left: {key: left_id}
        right: {key: right_id}
        pair:
          key: pair_id
          fields: {left: "left?", right: right}
        """,
        {
            "2024-01-01": """\
                periods:
                  both: {each: [pair.left, pair.right], from: 2024-05-01}
                decisions:
                  both.which: both.right
                """
        },
    )
    book: Rows = {
        "left": [{"left_id": "a+b"}],
        "right": [{"right_id": "5%"}],
        "pair": [
            {"pair_id": "1", "left": "a+b", "right": "5%"},
            {"pair_id": "2", "left": "a+b", "right": "5%"},
            {"pair_id": "3", "right": "5%"},
        ],
    }
    assert program.decisions(book) == ["both | a%2Bb+5%25 | 1 | which | 5% |  | 2024-01-01"]
