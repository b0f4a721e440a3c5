"""Why a rule has no effect: every reason there is, and what would have to change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from termwise import NotThere, Program, Result
from termwise.outcome.trace import (
    Absence,
    DatedAhead,
    DatedLater,
    FactsOnly,
    NotKnownYet,
    OutsideReign,
    RequirementHolds,
    RowRefused,
    Trace,
    VersionLacksRule,
)

from tests.explain.small import book, deal, evaluated, program


def told(result: Result, rule: str, key: str) -> list[str]:
    """The reasons, without the heading."""
    (explanation,) = result.why_not(rule, key)
    return [line.strip() for line in explanation.brief().splitlines()[1:]]


def verdict(result: Result, rule: str, key: str) -> object:
    """What a trace or an absence says."""
    (explanation,) = result.why_not(rule, key)
    if isinstance(explanation.told, Absence):
        return explanation.told.why
    (only,) = explanation.told.rules
    return only.verdict


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"partner": None}, ["deal.partner is missing; it would have to be there."]),
        ({"users": 10}, ["deal.users is 10 users; it would have to be more than 10 users."]),
        (
            {"kind": "renewal"},
            ["deal.kind is renewal; it would have to be something other than renewal."],
        ),
        (
            {"fee": "99.99"},
            [
                "One of these would have to be otherwise: "
                "deal.fee is 99.99 EUR; it would have to be at least 100.00 EUR. "
                "deal.closed_on is 2024-03-01; it would have to be before 2024-02-01."
            ],
        ),
        (
            {"users": 1, "partner": None},
            [
                "deal.partner is missing; it would have to be there.",
                "deal.users is 1 user; it would have to be more than 10 users.",
            ],
        ),
    ],
)
def test_conditions(tmp_path: Path, changes: dict[str, object], reasons: list[str]) -> None:
    """Each that does not hold, and of several only those."""
    assert told(evaluated(tmp_path, deal("D1", **changes)), "commission", "D1") == reasons


def test_a_requirement_that_holds(tmp_path: Path) -> None:
    """There is nothing to refuse."""
    result = evaluated(tmp_path, deal("D1"))
    assert isinstance(verdict(result, "kind-known", "D1"), RequirementHolds)
    assert told(result, "kind-known", "D1")[1] == "deal.kind in kinds: new (holds)"


def test_a_refused_row_and_what_else_fails(tmp_path: Path) -> None:
    """Whoever mends the one shall not find the other afterwards."""
    result = evaluated(tmp_path, deal("D1", kind="other", users=1))
    assert isinstance(verdict(result, "commission", "D1"), RowRefused)
    assert told(result, "commission", "D1") == [
        "deal D1 is refused by kind-known; it would have to be accepted.",
        "deal.users is 1 user; it would have to be more than 10 users.",
    ]


def test_dated_later(tmp_path: Path) -> None:
    """The day to ask on is told."""
    result = evaluated(tmp_path, deal("D1", closed_on="2024-12-15"))
    assert verdict(result, "later", "D1") == DatedLater(date(2025, 1, 15), date(2024, 12, 31))
    assert "ask as of 2025-01-15 or a later day" in told(result, "later", "D1")[0]


def test_a_version_without_the_rule(tmp_path: Path) -> None:
    """The version that governs, why it does, and where the rule stands."""
    result = evaluated(tmp_path, deal("D1"))
    assert isinstance(verdict(result, "extra", "D1"), VersionLacksRule)
    assert told(result, "extra", "D1") == [
        "Version 2024-01-01 governs it (the row's date (closed_on): 2024-03-01) "
        "and has no such rule.",
        "It stands in 2024-07-01.",
    ]


def test_a_version_that_was_not_known(tmp_path: Path) -> None:
    """An earlier one governs; the later one is named with the day it was announced on."""
    result = program(tmp_path).evaluate(
        book(deal("D1", closed_on="2024-08-01")),
        as_of=date(2024, 12, 31),
        known_at=date(2024, 5, 31),
    )
    shown = str(result.explain("commission:D1"))
    assert "Under version 2024-01-01 (First), in force on 2024-08-01" in shown
    assert "Version 2024-07-01 was not known yet: it was announced on 2024-06-01." in shown
    assert "With the terms known by the end of 2024-05-31." in shown
    assert isinstance(verdict(result, "extra", "D1"), VersionLacksRule)


def test_rows_that_are_not_there(tmp_path: Path) -> None:
    """Before the first version, after the as-of date, and recorded too late."""
    early = evaluated(tmp_path, deal("D1", closed_on="2023-05-05"))
    assert verdict(early, "commission", "D1") == FactsOnly(date(2023, 5, 5), date(2024, 1, 1))
    ahead = evaluated(tmp_path, deal("D1", closed_on="2025-01-01"))
    assert verdict(ahead, "commission", "D1") == DatedAhead()
    unknown = program(tmp_path).evaluate(
        book(deal("D1", recorded_on="2024-09-01")),
        as_of=date(2024, 12, 31),
        rows_known_at=date(2024, 8, 31),
    )
    assert verdict(unknown, "commission", "D1") == NotKnownYet()
    assert told(unknown, "commission", "D1") == [
        "It was recorded after 2024-08-31, up to which rows are known."
    ]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("P2", "it would begin on partner.signed_on, which is missing."),
        ("P3", "it would begin on 2024-03-01 (partner.signed_on) and end on 2024-03-01"),
        ("P4", "its condition does not hold: partner.active: no."),
        ("P5", "it begins on 2025-03-01 (partner.signed_on), after the day looked at, 2024-12-31."),
        ("P6", "it begins on 2022-03-01 (partner.signed_on), but no row of it is governed"),
    ],
)
def test_no_period_row(tmp_path: Path, key: str, reason: str) -> None:
    """Why there is none, under each version."""
    reasons = told(evaluated(tmp_path), "yearly", key)
    assert reasons[0].startswith("There is no year of ")
    assert len(reasons) == 3
    assert all(reason in each for each in reasons[1:])


def test_a_row_without_a_version_of_its_own(tmp_path: Path) -> None:
    """The version in force on the date of the effect decides; another says nothing of it."""
    result = evaluated(tmp_path)
    (came,) = result.why_not("joined", "P1")
    assert "joined:P1" in came.brief()
    assert isinstance(verdict(result, "joined", "P6"), OutsideReign)


def test_a_row_of_a_refused_one() -> None:
    """In the shipped program: the bill of a refused order."""
    shipped = Program.load("online-services-fr")
    sample = Path(__file__).parents[2] / "samples" / "online-services-fr"
    result = shipped.evaluate(sample, as_of=date(2010, 12, 31))
    refused = {line.key for line in result.lines if line.kind == "refusal"}
    found = [
        each
        for each in result.why_not("customer-bill")
        if isinstance(each.told, Trace) and each.told.row.key in refused
    ]
    assert found
    assert all("a row of a refused one has no effects" in each.brief() for each in found)


@pytest.mark.parametrize(
    ("rule", "key", "what"),
    [("comission", None, "rule"), ("commission", "D9", "key"), ("yearly", "P9", "key")],
)
def test_what_is_not_there(tmp_path: Path, rule: str, key: str | None, what: str) -> None:
    """A rule or row of no such name; those there are come with it."""
    result = evaluated(tmp_path, deal("D1"))
    with pytest.raises(NotThere) as caught:
        result.why_not(rule, key)
    assert caught.value.what == what
    assert caught.value.known
