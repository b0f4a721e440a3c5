"""The windows of a measure: between which dates, or which rows, it gathers."""

from __future__ import annotations

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.expressions import check_expression
from termwise.language.check.paths import owners_from, subject_date
from termwise.language.check.reading import Reading
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import an, did_you_mean
from termwise.language.program import (
    Between,
    During,
    PreviousRows,
    RowsUpTo,
    UpTo,
    Window,
)
from termwise.language.source import Span
from termwise.language.tree import At, AtHand, DayOf, Expr
from termwise.language.types import Date, Moment, Row, Unknown, describe


def check_windows(
    written: d.MeasureWritten, scope: Scope, gathered: Row, reading: Reading
) -> tuple[Window, ...] | None:
    """All windows of a measure; None where one is wrong. Bounds are read at the subject alone."""
    found: list[Window | None] = []
    if written.during is not None:
        found.append(_during(written.during, scope, reading))
    if written.start is not None or written.end is not None:
        found.append(_between(written, scope, reading))
    if written.before is not None:
        found.append(_up_to(written.before, False, written, scope, gathered, reading))
    if written.through is not None:
        found.append(_up_to(written.through, True, written, scope, gathered, reading))
    if written.previous is not None:
        found.append(_previous(written.previous, scope, gathered, reading))
    windows = tuple(w for w in found if w is not None)
    return windows if len(windows) == len(found) else None


def _during(node: s.Expression, scope: Scope, reading: Reading) -> During | None:
    periods = {name for v in reading.versions for name in v.periods}
    if isinstance(node, s.Name) and node.name in periods:
        return _holding(node, scope, reading)
    if isinstance(node, s.Name) and node.name not in scope.rows:
        _unknown_period(node, periods, reading)
        return None
    expr = check_expression(node, scope, reading)
    if expr is None:
        return None
    if isinstance(expr.type, Row) and expr.type.subject in periods:
        return During(expr)
    if not isinstance(expr.type, Unknown):
        reading.current.error(
            "unknown-period",
            f"`during:` names a period, and this is {describe(expr.type)}",
            node.span,
            help=did_you_mean(getattr(node, "name", ""), periods),
        )
    return None


def _unknown_period(node: s.Name, periods: set[str], reading: Reading) -> None:
    declared_wrong = any(node.name in v.periods_written for v in reading.versions)
    if not declared_wrong and not reading.is_unread(node.name):
        reading.current.error(
            "unknown-period",
            f"no period is named `{node.name}`",
            node.span,
            help=did_you_mean(node.name, periods),
        )


def _holding(node: s.Name, scope: Scope, reading: Reading) -> During | None:
    """The row of a period that is the subject, or that holds the subject's date."""
    if node.name == scope.subject:
        return During(AtHand(node.name, Row(node.name), node.span))
    date = subject_date(scope, node.span, reading)
    if date is None:
        reading.current.error(
            "no-date",
            f"{an(scope.subject or 'row')} has no date: no row of {node.name} can hold it",
            node.span,
            help=f"declare the measure for {node.name} itself, or give `from:` and `to:`",
        )
        return None
    owners = owners_from(scope, node.name, node.span, reading)
    return None if owners is None else During(At(owners, date, Row(node.name), node.span))


def _between(written: d.MeasureWritten, scope: Scope, reading: Reading) -> Between | None:
    start = _bound(written.start, scope, reading)
    end = _bound(written.end, scope, reading)
    if (written.start is not None and start is None) or (written.end is not None and end is None):
        return None
    return Between(start, end)


def _bound(node: s.Expression | None, scope: Scope, reading: Reading) -> Expr | None:
    if node is None:
        return None
    expr = check_expression(node, scope, reading)
    if expr is None or isinstance(expr.type, Date | Unknown):
        return expr
    if isinstance(expr.type, Moment):
        return DayOf(expr, expr.span)
    reading.current.error(
        "wrong-type",
        f"a bound is a date, and this is {describe(expr.type)}",
        expr.span,
        help="write a date of the subject, or a parameter that is one",
    )
    return None


def _up_to(
    node: s.Expression,
    inclusive: bool,
    written: d.MeasureWritten,
    scope: Scope,
    gathered: Row,
    reading: Reading,
) -> Window | None:
    if not (isinstance(node, s.Name) and node.name == scope.subject):
        date = _bound(node, scope, reading)
        return None if date is None else UpTo(date, inclusive)
    if gathered.subject != scope.subject:
        reading.current.error(
            "wrong-bound",
            f"rows before {an(scope.subject)} are rows of {scope.subject}, and here rows of "
            f"{gathered.subject} are gathered",
            node.span,
            help="write a date instead",
        )
        return None
    if written.by is not None:
        reading.current.error(
            "by-with-row",
            "rows before a row are in order of their own date: `by:` has no meaning here",
            written.by.span,
            help="take `by:` out, or write a date as the bound",
        )
        return None
    if reading.is_entity(gathered.subject) and not reading.header.entities[gathered.subject].date:
        reading.current.error(
            "no-date",
            f"{an(gathered.subject)} has no date: its rows have no order",
            node.span,
            help="give the entity a `date:`",
        )
        return None
    return RowsUpTo(inclusive)


def _previous(
    count: tuple[int, Span], scope: Scope, gathered: Row, reading: Reading
) -> PreviousRows | None:
    number, span = count

    if gathered.subject == scope.subject and not reading.is_entity(gathered.subject):
        if number >= 1:
            return PreviousRows(number)
        reading.current.error(
            "wrong-length", "`previous:` is 1 or more", span, help="write for example previous: 4"
        )
        return None
    reading.current.error(
        "previous-outside-period",
        "`previous:` gathers the rows of a period before its own row",
        span,
        help="declare the measure for a period, and gather that period",
    )
    return None
