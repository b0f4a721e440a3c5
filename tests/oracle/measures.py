"""Measures: which rows are gathered, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import assert_never

from termwise.book.model import Key
from termwise.language import tree
from termwise.language.program import (
    EntitySource,
    LineSource,
    Measure,
    PeriodSource,
)
from termwise.language.tree import Expr

from tests.oracle import comparing, names, outcomes, periods, terms, trees, windows
from tests.oracle.rows import (
    Effect,
    EntityRow,
    Env,
    Gathered,
    PeriodRow,
    SubjectRow,
    Value,
    order_of,
)
from tests.oracle.state import Run


def measured(run: Run, measure: Measure, row: SubjectRow, env: Env) -> Value:
    """The value of a measure of a row."""
    found = gathered(run, measure, row, env)
    if measure.aggregate == "count" or measure.value is None:
        return Fraction(len(found))
    if measure.aggregate == "latest":
        return _latest(run, measure, measure.value, found)
    values = [terms.value(run, measure.value, inner) for _, inner in found]
    return None if None in values else _aggregated(measure, measure.value, values)


def gathered(run: Run, measure: Measure, row: SubjectRow, env: Env) -> list[tuple[Gathered, Env]]:
    """What a measure of a row gathers, each with what is at hand there.

    Of what its windows leave out nothing is looked at but the date.
    """
    found: list[tuple[Gathered, Env]] = []
    for each in _candidates(run, measure, row, env):
        inner = Env({**env.hand, measure.gathered.name: each}, env.version)
        if _is_gathered(run, measure, row, each, env, inner):
            found.append((each, inner))
    return found


def _candidates(run: Run, measure: Measure, row: SubjectRow, env: Env) -> Iterator[Gathered]:
    """The rows of the source that exist; of lines those that come out."""
    source = measure.source
    match source:
        case EntitySource():
            yield from run.of(source.entity)
        case PeriodSource():
            yield from periods.rows_of(run, source.period)
        case LineSource():
            yield from _lines(run, source, measure, row, env)
        case _:
            assert_never(source)


def _lines(
    run: Run, source: LineSource, measure: Measure, row: SubjectRow, env: Env
) -> Iterator[Effect]:
    """What a rule came to for all rows of its subject, under each of their versions."""
    if source.subject in run.program.entities:
        rows: list[SubjectRow] = [*run.of(source.subject)]
    else:
        rows = [*periods.rows_of(run, source.subject)]
    itself = isinstance(measure.by, tree.LineField) and _dated_themselves(run, source)
    for each in rows:
        if itself and not _in_windows(run, measure, row, each, _own_day(run, each), env):
            continue
        for version in names.judges(run, each):
            if source.rule in version.rules:
                found = outcomes.effect(run, version.rules[source.rule], version, each)
                if found is not None:
                    yield found


def _dated_themselves(run: Run, source: LineSource) -> bool:
    """Whether all lines of a rule have the dates of their rows."""
    declared = [v.rules[source.rule] for v in run.program.versions if source.rule in v.rules]
    return all(_is_own_day(run, rule.dated, source.subject) for rule in declared)


def _is_own_day(run: Run, dated: Expr, subject: str) -> bool:
    day = dated.moment if isinstance(dated, tree.DayOf) else dated
    match day:
        case tree.Field(row=tree.AtHand(name=name), name=field):
            own = run.program.entities.get(subject)
            return name == subject and own is not None and field == own.date
        case tree.Attribute(row=tree.AtHand(name=name), name="start"):
            return name == subject
        case _:
            return False


def _own_day(run: Run, row: SubjectRow) -> date | None:
    return row.start if isinstance(row, PeriodRow) else run.date_of(row)


def _in_windows(
    run: Run, measure: Measure, row: SubjectRow, each: Gathered, day: date | None, env: Env
) -> bool:
    """Whether a date is not ahead, and in every window."""
    if day is None or day > run.as_of:
        return False
    return all(windows.holds(run, window, row, each, day, env) for window in measure.windows)


def _is_gathered(
    run: Run, measure: Measure, row: SubjectRow, each: Gathered, env: Env, inner: Env
) -> bool:
    """Whether every window holds, a row is accepted, and every tie and `where` holds."""
    if measure.by is not None:
        day = terms.day(run, measure.by, inner)
        if not _in_windows(run, measure, row, each, day, env):
            return False
    if not isinstance(each, Effect) and not measure.refused and not names.accepted(run, each):
        return False
    return _is_tied(run, measure, row, env, inner) and terms.holds(run, measure.where, inner)


def _is_tied(run: Run, measure: Measure, row: SubjectRow, env: Env, inner: Env) -> bool:
    """Whether all ties hold; with `below` there must be one, to a row below the subject."""
    lefts = [terms.row(run, tie.left, inner) for tie in measure.ties]
    if None in lefts:
        return False
    if measure.below is not None:
        assert isinstance(row, EntityRow)
        below = trees.tree_below(run, row, measure.below)
        return bool(lefts) and all(left in below for left in lefts)
    return lefts == [terms.row(run, tie.right, env) for tie in measure.ties]


def _order(each: Gathered) -> tuple[tuple[Key, ...], date]:
    """The key of a gathered row, of a line the key of its row; then a period row's start."""
    row = each.row if isinstance(each, Effect) else each
    start = row.start if isinstance(row, PeriodRow) else date.min
    return order_of(row), start


def _latest(run: Run, measure: Measure, value: Expr, found: list[tuple[Gathered, Env]]) -> Value:
    """The value of the row with the latest date, and of those the highest key."""
    if not found:
        return None
    assert measure.by is not None
    dated = [(terms.day(run, measure.by, inner), _order(each), inner) for each, inner in found]
    last_day = max(day for day, _, _ in dated if day is not None)
    of_day = [(order, inner) for day, order, inner in dated if day == last_day]
    return terms.value(run, value, max(of_day, key=lambda pair: pair[0])[1])


def _aggregated(measure: Measure, value: Expr, values: list[Value]) -> Value:
    """What values that are all there come to."""

    def ranked(each: Value) -> Fraction:
        return comparing.rank(each, value.type)  # type: ignore[return-value]

    match measure.aggregate:
        case "count":
            return Fraction(len(values))
        case "count_distinct":
            return Fraction(len(set(values)))
        case "sum":
            return _total(values)
        case "average":
            return _total(values) / len(values) if values else None
        case "min":
            return min(values, key=ranked) if values else None
        case "max":
            return max(values, key=ranked) if values else None
        case "latest":
            raise AssertionError("the latest needs dates, not values alone")
        case _:
            assert_never(measure.aggregate)


def _total(values: list[Value]) -> Fraction:
    total = Fraction(0)
    for each in values:
        assert isinstance(each, Fraction)
        total += each
    return total
