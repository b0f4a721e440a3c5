"""The words that join what an author wrote: all of them, for one language.

Each is a template; the names in braces say what is put in. `english.py` and `french.py` hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What sentences are made of in one language."""

    # Numbers and values.
    point: str
    thousands: str
    percent: str
    missing: str
    yes: str
    no: str
    durations: Mapping[str, tuple[str, str]]
    """By "year", "month", "day", "hour": of one, and of several."""
    several_from: int
    """The count from which words stand in the plural."""
    called: str
    period_row: str
    join: str
    and_more: str

    # What came out.
    pay: str
    charge: str
    accrue: str
    grant: str
    refusal: str
    refusal_plain: str
    notice_plain: str
    notice: str
    told: str
    rounded: str
    exactly: str

    # Conditions.
    because: str
    required: str
    holds: str
    fails: str
    judged: str
    judged_alone: str
    is_value: str
    is_missing: str
    always: str

    # Named values.
    numbers: str
    of_row: str
    because_of: str
    row_of: tuple[str, str]
    line_of: tuple[str, str]
    nothing_of: str
    no_line_of: str
    count: str
    sum: str
    min: str
    max: str
    average: str
    latest: str
    latest_one: str
    count_distinct: str
    gathered_one: str
    tied: str
    where: str
    during: str
    since: str
    to: str
    before: str
    through: str
    previous: str
    case_taken: str
    case_otherwise: str
    case_none: str
    case_passed: str
    accepted: str
    not_accepted: str
    owner_refused: str
    tier: str
    tier_from: str
    tier_above: str
    tier_otherwise: str
    tier_none: str
    stretch: str
    no_stretch: str
    no_line_amount: str

    # Versions.
    version: str
    in_force_since: str
    in_force_until: str
    by_own_date: str
    by_start: str
    by_governing_date: str
    by_line_date: str
    by_as_of: str
    not_known: str
    replaced: str
    same_day: str
    terms_known: str
    rows_known: str
    as_of: str

    # Sources.
    sources: str
    of_rule: str
    quoted: str
    no_source: str

    # Why not.
    why_not_row: str
    requirement_held: str
    refused_by: str
    owner_refused_by: str
    not_there: str
    dated_later: str
    outside_reign: str
    outside_all: str
    lacks: Mapping[str, str]
    version_lacks: str
    version_has: str
    facts_only: str
    dated_ahead: str
    not_known_yet: str
    no_period_rows: str
    undeclared: str
    no_start: str
    no_time: str
    where_fails: str
    starts_later: str
    not_governed: str
    would_have_to: str
    missing_would_have_to: str
    equal: str
    different: str
    less: str
    at_most: str
    more: str
    at_least: str
    earlier: str
    on_or_before: str
    later: str
    on_or_after: str
    one_of: str
    none_of: str
    be_there: str
    be_missing: str
    be_true: str
    be_false: str
    one_would: str
