"""Measures checked: what is gathered, what ties it to the subject, within which window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check.expressions import (
    check_conditions,
    check_expression,
    conjunction,
    has,
)
from termwise.language.check.lines import line_signature
from termwise.language.check.order import parts
from termwise.language.check.paths import AmbiguousError, ambiguous, owner_rows, row_date, shortest
from termwise.language.check.presence import Definitions, may_be_missing, present_if
from termwise.language.check.reading import Reading
from termwise.language.check.relate import has_order, is_amount
from termwise.language.check.scope import Scope
from termwise.language.check.subjects import subject_scope
from termwise.language.check.suggest import an, did_you_mean
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
from termwise.language.schema_words import ticked
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
        _missing(written, value, where, reading),
        written.title,
        written.name.span,
    )


def _missing(
    written: d.MeasureWritten, value: Expr | None, where: tuple[Expr, ...], reading: Reading
) -> bool:
    match written.aggregate:
        case "count":
            return False
        case "sum" | "count_distinct":
            assert value is not None
            facts = frozenset[Expr]().union(*(present_if(condition) for condition in where))
            return may_be_missing(value, facts, Definitions(reading))
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
        if not _counts_rows(written, {word.text, (alias or word).text}, reading):
            return None
        return (alias.text if alias else word.text), *found
    if written.value is None:
        return None
    if written.aggregate == "count" and not isinstance(written.value, s.Name):
        _wrong_count(written.value, next(iter(_roots(written.value)), None), reading)
        return None
    roots = list(dict.fromkeys(_roots(written.value)))
    named = [r for r in roots if _kind_of(r, reading) is not None]
    if len(named) != 1:
        if named:
            reading.current.error(
                "which-source",
                f"{' and '.join(named)} are both named: which is gathered?",
                written.value.span,
                help=f"say it: `over: {named[0]}` or `over: {named[1]}`",
            )
        else:
            _unknown_source(roots[0] if roots else None, written.value.span, reading)
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


def _unknown_source(name: str | None, span: Span, reading: Reading) -> None:
    if name is not None and _is_told(name, reading):
        return
    known = [*reading.header.entities]
    for version in reading.versions:
        known += [*version.periods, *version.rules_written]
    found = "nothing here is one of them" if name is None else f"`{name}` is none of them"
    reading.current.error(
        "unknown-source",
        f"a measure gathers the rows of an entity or a period, or the lines of a rule: {found}",
        span,
        help=_whose(name, reading) or did_you_mean(name or "", known),
    )


def _whose(name: str | None, reading: Reading) -> str | None:
    """What to write where a value is named without its row."""
    subjects = [*reading.header.entities, *(p for v in reading.versions for p in v.periods)]
    owners = [s for s in dict.fromkeys(subjects) if name is not None and has(s, name, reading)]
    return f"write {ticked(f'{owner}.{name}' for owner in owners)}" if owners else None


def _is_told(name: str, reading: Reading) -> bool:
    """Whether a period of that name is wrong, or anything of that name could not be read."""
    return reading.is_unread(name) or any(name in v.periods_written for v in reading.versions)


def _counts_rows(written: d.MeasureWritten, names: set[str], reading: Reading) -> bool:
    """Whether a count names the rows it counts and nothing else."""
    if written.aggregate != "count" or written.value is None:
        return True
    if isinstance(written.value, s.Name) and written.value.name in names:
        return True
    _wrong_count(written.value, min(names), reading)
    return False


def _wrong_count(node: s.Expression, row: str | None, reading: Reading) -> None:
    reading.current.error(
        "wrong-count",
        "a count names the rows that it counts",
        node.span,
        help=f"write `count: {row or 'order'}`; a condition on them stands in `where:`, and "
        "`count_distinct:` counts different values",
    )


def _roots(node: s.Expression) -> Iterator[str]:
    """The bare names an expression starts from, in order."""
    waiting = [node]
    while waiting:
        top = waiting.pop()
        if isinstance(top, s.Name):
            yield top.name
        elif isinstance(top, s.Membership):
            waiting.append(top.item)
        elif isinstance(top, s.Subscript):
            waiting.extend(reversed(top.arguments))
        else:
            waiting.extend(reversed(parts(top)))


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
        f"the rows that {written.name.text} gathers have no date of their own to look at",
        written.name.span,
        help="add `by:` with a date of theirs",
    )
    return False


def _below(written: d.MeasureWritten, scope: Scope, reading: Reading) -> str | bool | None:
    """The reference that leads up the tree; False where it is wrong."""
    node = written.below
    if node is None:
        return None
    subject = scope.subject
    entity = reading.header.entities.get(subject or "")
    if entity is None:
        message = f"`below:` looks at the tree below a row of an entity, and {subject} is a period"
        help = "declare the measure for the entity, and give `from:` and `to:`"
        reading.current.error("wrong-below", message, node.span, help=help)
        return False
    up = [f.name for f in entity.fields.values() if f.type == Row(entity.name)]
    if (
        isinstance(node, s.Dot)
        and isinstance(node.base, s.Name)
        and node.base.name == subject
        and node.name in up
    ):
        return node.name
    reading.current.error(
        "wrong-below",
        f"`below:` names the reference from {an(subject or 'row')} to the {subject} above it",
        node.span,
        help=did_you_mean(getattr(node, "name", ""), [f"{subject}.{name}" for name in up])
        if up
        else f"{an(subject or 'row')} has no reference to another {subject}: declare one",
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
            help = f"say which with `via: {found.paths[0]}`"
            ambiguous(found, target.type.subject, written.name.span, reading, help)
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
