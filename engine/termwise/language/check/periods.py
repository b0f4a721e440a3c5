"""Periods checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.constants import measured
from termwise.language.check.expressions import (
    check_conditions,
    check_expression,
    check_typed,
    conjunction,
)
from termwise.language.check.presence import Definitions, may_be_missing
from termwise.language.check.reading import Reading
from termwise.language.check.scope import Scope
from termwise.language.check.suggest import did_you_mean
from termwise.language.program import (
    EachOwner,
    Every,
    EveryCalendar,
    Lasting,
    Period,
    Rhythm,
    WholeSpan,
)
from termwise.language.schema_words import either
from termwise.language.tree import AtHand, CalendarUnit, DayOf, DurationValue, Expr, Field
from termwise.language.types import Date, Moment, Row, Unknown


def check_period_owners(written: d.PeriodWritten, reading: Reading) -> Period | None:
    """The part of a period that others need first: its owners (bounds are filled in later)."""
    owners = _owners(written, reading)
    if owners is None:
        return None
    entity = _walked(written, owners)
    placeholder = owners[0].path
    return Period(
        written.name.text,
        entity,
        owners,
        written.combined,
        WholeSpan(),
        placeholder,
        None,
        None,
        None,
        written.history,
        written.title,
        written.name.span,
    )


def _walked(written: d.PeriodWritten, owners: tuple[EachOwner, ...]) -> str:
    if not written.combined:
        return owners[0].entity
    return _root(written.each[0])


def _owners(written: d.PeriodWritten, reading: Reading) -> tuple[EachOwner, ...] | None:
    entities = reading.header.entities
    if not written.each:
        return None
    if not written.combined:
        node = written.each[0]
        if isinstance(node, s.Name) and node.name in entities:
            kind = Row(node.name)
            return (EachOwner(node.name, node.name, AtHand(node.name, kind, node.span)),)
        name = getattr(node, "name", "")
        if not reading.is_unread(name):
            help = did_you_mean(name, entities)
            if isinstance(node, s.Dot) and _root(node) in entities:
                help = (
                    f"write `each: {_root(node)}`, or a list of references: `each: [order.partner]`"
                )
            message = (
                f"`each:` names an entity, and `{name}` is none"
                if name
                else "`each:` names an entity"
            )
            reading.current.error("wrong-each", message, node.span, help=help)
        return None
    return _combined_owners(written, reading)


def _combined_owners(written: d.PeriodWritten, reading: Reading) -> tuple[EachOwner, ...] | None:
    owners: dict[str, EachOwner] = {}
    roots: dict[str, None] = {}
    for node in written.each:
        path = _reference(node, reading)
        if path is None:
            return None
        name = node.name if isinstance(node, s.Name | s.Dot) else ""
        if name in owners:
            reading.current.error(
                "name-clash",
                f"two parts of {written.name.text} would be named `{name}`",
                node.span,
                help="the last word of each path names the part: they must differ",
            )
            return None
        assert isinstance(path.type, Row)
        owners[name] = EachOwner(name, path.type.subject, path)
        roots[_root(node)] = None
    if len(roots) > 1:
        reading.current.error(
            "wrong-each",
            f"a combination is of references of one entity, not of {either(roots, 'and')}",
            written.each[-1].span,
            help="write for example `each: [order.partner, order.product]`",
        )
        return None
    return tuple(owners.values())


def _root(node: s.Expression) -> str:
    while isinstance(node, s.Dot):
        node = node.base
    return node.name if isinstance(node, s.Name) else ""


def _reference(node: s.Expression, reading: Reading) -> Expr | None:
    """A path of references from a row of an entity; anything else is reported."""
    entities = reading.header.entities
    if isinstance(node, s.Name) and node.name in entities:
        return AtHand(node.name, Row(node.name), node.span)
    if isinstance(node, s.Dot):
        row = _reference(node.base, reading)
        if row is None:
            return None
        assert isinstance(row.type, Row)
        field = entities[row.type.subject].fields.get(node.name)
        if field is not None and isinstance(field.type, Row):
            return Field(row, field.name, field.type, field.missing, node.span)
        if field is None or not isinstance(field.type, Unknown):
            _no_reference(node, row.type.subject, reading)
        return None
    if not (isinstance(node, s.Name) and reading.is_unread(node.name)):
        _wrong_part(node, reading)
    return None


def _no_reference(node: s.Dot, subject: str, reading: Reading) -> None:
    fields = reading.header.entities[subject].fields.values()
    reading.current.error(
        "wrong-each",
        f"{subject} has no reference `{node.name}`",
        node.name_span,
        help=did_you_mean(node.name, [f.name for f in fields if isinstance(f.type, Row)]),
    )


def _wrong_part(node: s.Expression, reading: Reading) -> None:
    reading.current.error(
        "wrong-each",
        "each part of a combination is a reference of one entity",
        node.span,
        help="write for example `each: [order.partner, order.product]`",
    )


def check_period(
    written: d.PeriodWritten, owners: Period, number: int, reading: Reading
) -> Period | None:
    """The whole period, its owners being known."""
    rows: Mapping[str, Row] = {o.name: Row(o.entity) for o in owners.owners}
    scope = Scope(number, None, rows)
    rhythm = _rhythm(written, reading)
    start = _date(written.start, scope, reading, "`from:` is the first day of the period")
    until = _date(written.until, scope, reading, "`until:` is the day on which it ends")
    where = check_conditions(written.where, scope, reading)
    own = Scope(number, None, {**rows, written.name.text: Row(written.name.text)})
    governed = _governed_by(written, own, reading)
    wrong = [
        node is not None and expr is None
        for node, expr in (
            (written.start, start),
            (written.until, until),
            (written.governed_by, governed),
        )
    ]
    if rhythm is None or start is None or where is None or any(wrong):
        return None
    return Period(
        owners.name,
        owners.entity,
        owners.owners,
        owners.combined,
        rhythm,
        start,
        until,
        conjunction(where, written.span),
        governed,
        written.history,
        written.title,
        written.name.span,
    )


def _date(node: s.Expression | None, scope: Scope, reading: Reading, why: str) -> Expr | None:
    if node is None:
        return None
    expr = check_expression(node, scope, reading)
    if expr is not None and isinstance(expr.type, Moment):
        return DayOf(expr, expr.span)
    return None if expr is None else check_typed(node, Date(), scope, reading, why)


def _governed_by(written: d.PeriodWritten, scope: Scope, reading: Reading) -> Expr | None:
    node = written.governed_by
    expr = _date(node, scope, reading, "`governed_by:` is the day whose version governs the row")
    if expr is None or node is None:
        return expr
    if may_be_missing(expr, frozenset(), Definitions(reading)):
        reading.current.error(
            "missing-governing-date",
            "the day that decides which version governs can be missing",
            node.span,
            help="use a date that is always there, or default(…, …)",
        )
        return None
    return expr


def _rhythm(written: d.PeriodWritten, reading: Reading) -> Rhythm | None:
    given = [x for x in (written.every, written.calendar, written.lasts) if x is not None]
    if len(given) > 1:
        return None  # The schema has said that only one can stand there.
    if written.calendar is not None:
        return _calendar(written.calendar)
    if written.every is not None:
        length = _length(written.every, reading)
        return None if length is None else Every(length)
    if written.lasts is not None:
        length = _length(written.lasts, reading)
        return None if length is None else Lasting(length)
    return WholeSpan()


def _calendar(word: d.Word) -> Rhythm | None:
    # The schema has spoken of any other unit.
    if word.text in get_args(CalendarUnit):
        return EveryCalendar(word.text)  # type: ignore[arg-type]
    return None


def _length(node: s.Expression, reading: Reading) -> DurationValue | None:
    constant = (
        measured(node, reading.header, reading.current) if isinstance(node, s.Measured) else None
    )
    if constant is None and isinstance(node, s.Measured):
        return None
    value = constant.value if constant is not None else None
    if isinstance(value, DurationValue) and value.kind != "hours" and value.count > 0:
        return value
    reading.current.error(
        "wrong-length",
        "a period lasts a whole number of days, weeks, months or years, one or more",
        node.span,
        help="write for example `1 month`, `90 days`, or `calendar quarter`",
    )
    return None
