"""A scenario as written: every value is the text of the file with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from termwise.language.declarations import Word, Words
from termwise.language.source import Span


@dataclass(frozen=True, slots=True)
class Written:
    """A value as written; its text is None where nothing stands (`value:`), which means missing."""

    text: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class RowGiven:
    """One row of a table: each column's text (None: missing), and where it stands."""

    values: Mapping[str, str | None]
    spans: Mapping[str, Span]
    span: Span


Filters = Mapping[str, Written]
"""What is said of a line, by the name of the line's column."""


@dataclass(frozen=True, slots=True)
class LineExpected:
    """Exactly one line of the rule has all this."""

    rule: Word
    filters: Filters
    span: Span


@dataclass(frozen=True, slots=True)
class LinesExpected:
    """So many lines of the rule have all this."""

    rule: Word
    count: tuple[int, Span]
    filters: Filters
    span: Span


@dataclass(frozen=True, slots=True)
class TotalExpected:
    """The amounts of the rule's lines that have all this come to `amount`."""

    rule: Word
    amount: Written
    filters: Filters
    span: Span


@dataclass(frozen=True, slots=True)
class NoneExpected:
    """No line of the rule has all this."""

    rule: Word
    filters: Filters
    span: Span


@dataclass(frozen=True, slots=True)
class DecisionExpected:
    """A decision of one row; None for what is not said of it."""

    subject: Word
    name: Word
    key: Written | None
    index: Written | None
    value: Written | None
    case: Written | None
    version: Written | None
    span: Span


@dataclass(frozen=True, slots=True)
class NothingElse:
    """Every line that comes out is expected by one of the other expectations."""

    span: Span


Expectation = (
    LineExpected | LinesExpected | TotalExpected | NoneExpected | DecisionExpected | NothingElse
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario file; `given` has the rows of its background first.

    A plain title is kept under the language "": it is the first one of the program.
    """

    name: str
    title: Words
    background: Path | None
    as_of: tuple[date, Span]
    known_at: tuple[date, Span] | None
    terms_known_at: tuple[date, Span] | None
    rows_known_at: tuple[date, Span] | None
    given: Mapping[str, tuple[RowGiven, ...]]
    expect: tuple[Expectation, ...]
    span: Span
