"""The constructs of declarations by name: periods, measures, decisions, rules, parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never, get_args

from termwise.language import program as p
from termwise.language import tree
from termwise.language.tree import CalendarUnit
from termwise.language.types import Enumeration, Money, Row

from tests.differential.constructs import kind_of, plain_kind


def of_period(period: p.Period) -> Iterator[str]:
    """A period: its rhythm, its owners, and what else it says."""
    yield f"period: {_rhythm(period.rhythm)}"
    yield f"period: {'combinations' if period.combined else 'each entity row'}"
    if period.until is not None:
        yield "period: until"
    if period.where is not None:
        yield "period: where"
    if period.governed_by is not None:
        yield "period: governed_by"
    if period.history:
        yield "period: history"


def _rhythm(rhythm: p.Rhythm) -> str:
    match rhythm:
        case p.Every(length=length):
            return f"every {length.kind}"
        case p.EveryCalendar(unit=unit):
            return f"every calendar {unit}"
        case p.Lasting(length=length):
            return f"lasts {length.kind}"
        case p.WholeSpan():
            return "one row"
        case _:
            assert_never(rhythm)


def of_measure(measure: p.Measure) -> Iterator[str]:
    """A measure: its aggregate, its source, ties and windows."""
    yield f"measure: {measure.aggregate}"
    if measure.value is not None:
        yield f"measure: {measure.aggregate} of {plain_kind(measure.value.type)}"
    yield f"measure: over {_source(measure.source)}"
    yield f"measure: {min(len(measure.ties), 2)} ties{' or more' if len(measure.ties) > 1 else ''}"
    for window in measure.windows:
        yield f"measure: {_window(window)}"
    if len(measure.windows) > 1:
        yield "measure: several windows"
    if measure.where is not None:
        yield "measure: where"
    if measure.below is not None:
        yield "measure: below"
    if measure.refused:
        yield "measure: refused too"
    if measure.aggregate == "count" and kind_of(measure.type) == "quantity":
        yield "measure: unit"
    if measure.by is not None and not _is_own_date(measure.by, measure):
        yield "measure: by"


def _is_own_date(by: tree.Expr, measure: p.Measure) -> bool:
    """Whether the date looked at may be the one that is looked at without `by`."""
    if isinstance(by, tree.LineField | tree.Attribute):
        return by.name in ("date", "start")
    return isinstance(by, tree.Field) and by.name == "happened" and by.row == measure.gathered


def _source(source: p.MeasureSource) -> str:
    match source:
        case p.EntitySource():
            return "an entity"
        case p.PeriodSource():
            return "a period"
        case p.LineSource():
            return "lines of a rule"
        case _:
            assert_never(source)


def _window(window: p.Window) -> str:
    match window:
        case p.During():
            return "during"
        case p.Between(start=start, end=end):
            return "from to" if start and end else "from" if start else "to"
        case p.UpTo(inclusive=inclusive):
            return "through a date" if inclusive else "before a date"
        case p.RowsUpTo(inclusive=inclusive):
            return "through the subject" if inclusive else "before the subject"
        case p.PreviousRows():
            return "previous rows"
        case _:
            assert_never(window)


def of_decision(decision: p.Decision) -> Iterator[str]:
    """A decision: an expression or cases, and its type."""
    yield f"decision: {plain_kind(decision.type)}"
    if isinstance(decision.type, Enumeration) and isinstance(decision.body, tuple):
        yield "decision: one_of"
    if not isinstance(decision.body, tuple):
        yield "decision: an expression"
        return
    yield "decision: cases"
    has_last = decision.body[-1].when is None
    yield f"decision: cases {'with' if has_last else 'without'} otherwise"


def of_rule(rule: p.Rule, program: p.Program) -> Iterator[str]:
    """A rule: its effect, its subject, its party, its date and its message."""
    yield f"rule: {type(rule.effect).__name__.lower()}"
    yield f"rule: for {_subject(rule.subject, program)}"
    yield "rule: when" if rule.when else "rule: without when"
    if len(rule.to) > 1:
        yield "rule: several parties"
    if not rule.own_date:
        yield "rule: dated"
    if rule.message:
        yield "rule: message"
    match rule.effect:
        case p.Pay(amount=amount, settles=settles):
            if settles is not None:
                yield "rule: settles"
            yield _currency(amount, program)
        case p.Charge(amount=amount) | p.Accrue(amount=amount):
            yield _currency(amount, program)
        case p.Grant() | p.Require() | p.Notify():
            pass
        case _:
            assert_never(rule.effect)


def _subject(subject: str, program: p.Program) -> str:
    if program.is_period(subject):
        return "a period"
    return "a dated entity" if program.entities[subject].date else "an entity without a date"


def _currency(amount: tree.Expr, program: p.Program) -> str:
    assert isinstance(amount.type, Money)
    is_own = amount.type.currency == program.currency
    return f"rule: in {'its own' if is_own else 'another'} currency"


def of_parameter(parameter: p.Parameter) -> Iterator[str]:
    """A parameter: a value, a list or a table."""
    match parameter:
        case p.Scalar(type=kind):
            yield f"parameter: {kind_of(kind)}"
        case p.ValueList(type=kind):
            yield f"list: {'keys of an entity' if isinstance(kind, Row) else plain_kind(kind)}"
        case p.Table():
            yield from _table(parameter)
        case _:
            assert_never(parameter)


def _table(table: p.Table) -> Iterator[str]:
    yield f"table: {min(len(table.keys), 2)} keys"
    if table.threshold_type is not None:
        yield f"table: {'from' if table.inclusive else 'above'}"
        yield f"table: threshold of {plain_kind(table.threshold_type)}"
    if len(table.columns) > 1:
        yield "table: columns"
    if table.otherwise is not None:
        yield "table: otherwise"


DECLARED = (
    *(f"period: every {unit}" for unit in ("months", "days")),
    *(f"period: every calendar {unit}" for unit in get_args(CalendarUnit)),
    *(f"period: lasts {unit}" for unit in ("months", "days")),
    "period: one row",
    "period: each entity row",
    "period: combinations",
    *(f"period: {key}" for key in ("until", "where", "governed_by", "history")),
    *(f"measure: {aggregate}" for aggregate in get_args(p.Aggregate)),
    *(f"measure: over {what}" for what in ("an entity", "a period", "lines of a rule")),
    *(f"measure: {count}" for count in ("0 ties", "1 ties", "2 ties or more")),
    *(f"measure: {window}" for window in ("during", "from", "to", "from to", "several windows")),
    *(
        f"measure: {way} {what}"
        for way in ("before", "through")
        for what in ("a date", "the subject")
    ),
    *(
        f"measure: {key}"
        for key in ("previous rows", "where", "below", "refused too", "unit", "by")
    ),
    "decision: an expression",
    "decision: one_of",
    *(f"decision: cases {word} otherwise" for word in ("with", "without")),
    *(f"rule: {effect.__name__.lower()}" for effect in get_args(p.Effect)),
    *(f"rule: for {what}" for what in ("a dated entity", "an entity without a date", "a period")),
    *(f"rule: {key}" for key in ("when", "settles", "several parties", "dated", "message")),
    *(f"rule: in {which} currency" for which in ("its own", "another")),
    *(f"list: {what}" for what in ("enumeration", "keys of an entity", "text", "number", "date")),
    *(f"table: {key}" for key in ("0 keys", "1 keys", "2 keys", "from", "above", "columns")),
    *(f"table: threshold of {kind}" for kind in ("number", "money", "quantity", "date")),
    "table: otherwise",
)
"""What must occur; a name that stands here and is never seen has a count of nought."""
