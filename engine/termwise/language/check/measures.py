"""Measures checked: what is gathered, what ties it to the subject, within which window."""

from __future__ import annotations

from typing import assert_never

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.expressions import (
    check_conditions,
    check_expression,
    conjunction,
)
from termwise.language.check.members import line_signature
from termwise.language.check.paths import AmbiguousError, ambiguous, owner_rows, row_date, shortest
from termwise.language.check.presence import Definitions, may_be_missing
from termwise.language.check.reading import Reading
from termwise.language.check.relate import has_order, is_amount
from termwise.language.check.scope import Scope
from termwise.language.check.subjects import subject_scope
from termwise.language.check.suggest import did_you_mean
from termwise.language.check.windows import check_windows
from termwise.language.program import (
    During,
    EntitySource,
    LineSource,
    Measure,
    MeasureSource,
    PeriodSource,
    Tie,
    Window,
)
from termwise.language.source import Span
from termwise.language.tree import AtHand, DayOf, Expr, LineField, Owner
from termwise.language.types import (
    Date,
    Moment,
    Number,
    Quantity,
    Row,
    Type,
    Unknown,
    describe,
)


def check_measure(written: d.MeasureWritten, number: int, reading: Reading) -> Measure | None:
    """One measure of a version; None where it is wrong (reported)."""
    scope = subject_scope(written.subject, number, reading)
    if scope is None:
        return None
    source = _source(written, reading)
    if source is None:
        return None
    name, kind, found = source
    line_rule = found.rule if isinstance(found, LineSource) else None
    inner = scope.gathering(name, kind, line_rule)
    gathered = AtHand(name, kind, written.span)
    value = _value(written, inner, reading)
    where = check_conditions(written.where, inner, reading)
    windows = check_windows(written, scope, kind, reading)
    by = _by(written, inner, gathered, found, reading)
    below = _below(written, scope, reading)
    if where is None or windows is None or isinstance(by, bool) or isinstance(below, bool):
        return None
    ties = _ties(written, scope, inner, gathered, found, windows, below is not None, reading)
    type_ = _type(written, value, reading)
    if ties is None or type_ is None or not _has_date(written, windows, by, reading):
        return None
    return Measure(
        written.subject.text,
        written.name.text,
        written.aggregate,
        value,
        found,
        gathered,
        ties,
        below,
        conjunction(where, written.span),
        windows,
        by,
        written.refused,
        type_,
        _missing(written, value, reading),
        written.title,
        written.name.span,
    )


def _missing(written: d.MeasureWritten, value: Expr | None, reading: Reading) -> bool:
    match written.aggregate:
        case "count":
            return False
        case "sum" | "count_distinct":
            assert value is not None
            return may_be_missing(value, frozenset(), Definitions(reading))
        case "min" | "max" | "average" | "latest":
            return True
        case _:
            assert_never(written.aggregate)


def _source(written: d.MeasureWritten, reading: Reading) -> tuple[str, Row, MeasureSource] | None:
    """The gathered row's name and type, and where it comes from."""
    if written.over is not None:
        word, alias = written.over
        found = _kind_of(word.text, reading)
        if found is None:
            _unknown_source(word.text, word.span, reading)
            return None
        return (alias.text if alias else word.text), *found
    if written.value is None:
        return None
    roots = list(dict.fromkeys(_roots(written.value)))
    named = [r for r in roots if _kind_of(r, reading) is not None]
    if len(named) != 1:
        if named:
            reading.current.error(
                "which-source",
                f"{' and '.join(named)} are both named: which is gathered?",
                written.value.span,
                help=f"add `over: {named[0]}`",
            )
        else:
            _unknown_source(roots[0] if roots else "", written.value.span, reading)
        return None
    found = _kind_of(named[0], reading)
    assert found is not None
    return named[0], *found


def _kind_of(name: str, reading: Reading) -> tuple[Row, MeasureSource] | None:
    if reading.is_entity(name):
        return Row(name), EntitySource(name)
    if any(name in v.periods for v in reading.versions):
        return Row(name), PeriodSource(name)
    if any(name in v.rules_written for v in reading.versions):
        subject, _ = line_signature(name, reading)
        return Row(name), LineSource(name, subject)
    return None


def _unknown_source(name: str, span: Span, reading: Reading) -> None:
    known = [*reading.header.entities]
    for version in reading.versions:
        known += [*version.periods, *version.rules_written]
    reading.current.error(
        "unknown-source",
        f"a measure gathers rows of an entity, a period or the lines of a rule; "
        f"`{name}` is none of them",
        span,
        help=did_you_mean(name, known),
    )


def _roots(node: s.Expression) -> list[str]:
    """The bare names an expression starts from, in order."""
    match node:
        case s.Name(name=name):
            return [name]
        case s.Dot(base=base):
            return _roots(base)
        case s.Subscript(arguments=parts) | s.Call(arguments=parts) | s.ListLiteral(items=parts):
            return [r for p in parts for r in _roots(p)]
        case s.Arithmetic(left=a, right=b) | s.Comparison(left=a, right=b):
            return [*_roots(a), *_roots(b)]
        case s.Negative(operand=a) | s.Not(operand=a) | s.Presence(operand=a):
            return _roots(a)
        case s.And(operands=parts) | s.Or(operands=parts):
            return [r for p in parts for r in _roots(p)]
        case s.Between(item=a, low=b, high=c):
            return [*_roots(a), *_roots(b), *_roots(c)]
        case s.Membership(item=a):
            return _roots(a)
        case (
            s.Number()
            | s.Percent()
            | s.Measured()
            | s.DateLiteral()
            | s.TextLiteral()
            | s.BooleanLiteral()
        ):
            return []
        case _:
            assert_never(node)


def _value(written: d.MeasureWritten, inner: Scope, reading: Reading) -> Expr | None:
    if written.aggregate == "count" or written.value is None:
        return None
    return check_expression(written.value, inner, reading)


def _type(written: d.MeasureWritten, value: Expr | None, reading: Reading) -> Type | None:
    counts = written.aggregate in ("count", "count_distinct")
    if written.unit is not None and not counts:
        reading.current.error(
            "unit-of-a-count",
            "`unit:` says what a count counts",
            written.unit.span,
            help="take it out: the value has its own unit",
        )
        return None
    if counts:
        if written.aggregate == "count_distinct" and value is None:
            return None
        return _count_type(written, reading)
    if value is None:
        return None
    fits = written.aggregate == "latest" or (
        has_order(value.type) if written.aggregate in ("min", "max") else is_amount(value.type)
    )
    if not fits:
        reading.current.error(
            "wrong-type",
            f"there is no {written.aggregate} of {describe(value.type)}",
            value.span,
            help="sum and average take numbers and amounts, min and max what has an order",
        )
        return None
    return value.type


def _count_type(written: d.MeasureWritten, reading: Reading) -> Type | None:
    if written.unit is None:
        return Number()
    plural = reading.header.unit(written.unit.text)
    if plural is None:
        reading.current.error(
            "unknown-unit",
            f"`{written.unit.text}` is no unit of program.yaml",
            written.unit.span,
            help=did_you_mean(written.unit.text, reading.header.units),
        )
        return None
    return Quantity(plural)


def _by(
    written: d.MeasureWritten,
    inner: Scope,
    gathered: AtHand,
    source: MeasureSource,
    reading: Reading,
) -> Expr | bool | None:
    """The date looked at; False where `by:` is wrong."""
    if written.by is None:
        if isinstance(source, LineSource):
            return LineField(source.rule, "date", Date(), written.span)
        return row_date(gathered, reading)
    expr = check_expression(written.by, inner, reading)
    if expr is None:
        return False
    if isinstance(expr.type, Moment):
        return DayOf(expr, expr.span)
    if not isinstance(expr.type, Date | Unknown):
        reading.current.error(
            "wrong-type",
            f"`by:` is the date looked at, and this is {describe(expr.type)}",
            expr.span,
            help="write a date of the gathered row",
        )
        return False
    return expr


def _has_date(
    written: d.MeasureWritten,
    windows: tuple[Window, ...],
    by: Expr | bool | None,
    reading: Reading,
) -> bool:
    if by is not None or (not windows and written.aggregate != "latest"):
        return True
    reading.current.error(
        "no-date",
        "the gathered rows have no date to look at",
        written.span,
        help="add `by:` with a date of theirs",
    )
    return False


def _below(written: d.MeasureWritten, scope: Scope, reading: Reading) -> str | bool | None:
    """The reference that leads up the tree; False where it is wrong."""
    node = written.below
    if node is None:
        return None
    subject = scope.subject
    if isinstance(node, s.Dot) and isinstance(node.base, s.Name) and node.base.name == subject:
        entity = reading.header.entities.get(subject or "")
        field = entity.fields.get(node.name) if entity is not None else None
        if field is not None and field.type == Row(subject or ""):
            return node.name
    reading.current.error(
        "wrong-below",
        f"`below:` is a reference from {subject} to the {subject} above it",
        node.span,
        help=f"write for example `below: {subject}.upline`",
    )
    return False


def _ties(
    written: d.MeasureWritten,
    scope: Scope,
    inner: Scope,
    gathered: AtHand,
    source: MeasureSource,
    windows: tuple[Window, ...],
    below: bool,
    reading: Reading,
) -> tuple[Tie, ...] | None:
    """What ties the gathered rows to the subject, or to the owners of the `during` row."""
    assert scope.subject is not None
    subject: Expr = AtHand(scope.subject, Row(scope.subject), written.span)
    during = next((w.row for w in windows if isinstance(w, During)), None)
    anchor = subject if during is None or below else during
    targets = owner_rows(anchor, reading)
    if written.via is not None:
        return _via(written.via, inner, [subject, anchor, *targets], reading)
    own_kind = isinstance(source, EntitySource) and source.entity == scope.subject
    least = 1 if own_kind and during is None and not below else 0
    ties = []
    for target in targets:
        assert isinstance(target.type, Row)
        try:
            left = _path(gathered, source, target.type.subject, least, reading)
        except AmbiguousError as found:
            ambiguous(found, target.type.subject, written.span, reading, "say which with `via:`")
            return None
        if left is not None:
            ties.append(Tie(left, target))
    return tuple(ties)


def _path(
    gathered: AtHand, source: MeasureSource, target: str, least: int, reading: Reading
) -> Expr | None:
    if isinstance(source, LineSource):
        _, types = line_signature(source.rule, reading)
        if types.get("party") == Row(target):
            return LineField(source.rule, "party", Row(target), gathered.span)
        subject = Owner(gathered, source.subject, Row(source.subject), gathered.span)
        return shortest(owner_rows(subject, reading), target, reading, 0)
    return shortest(owner_rows(gathered, reading), target, reading, least)


def _via(
    node: s.Expression, inner: Scope, anchors: list[Expr], reading: Reading
) -> tuple[Tie, ...] | None:
    expr = check_expression(node, inner, reading)
    if expr is None:
        return None
    found = next((a for a in anchors if a.type == expr.type), None)
    if found is not None:
        return (Tie(expr, found),)
    wanted = " or ".join(dict.fromkeys(describe(a.type) for a in anchors))
    reading.current.error(
        "wrong-via",
        f"`via:` leads to {wanted}, and this is {describe(expr.type)}",
        node.span,
        help="name the reference of the gathered row that ties it to the subject",
    )
    return None
