"""Which value it is that makes another one missing, and what an author can do about it."""

from __future__ import annotations

from dataclasses import dataclass

from termwise.language.check.presence import Definitions, Facts, may_be_missing
from termwise.language.diagnostics import Label
from termwise.language.source import Span
from termwise.language.tree import (
    Arithmetic,
    At,
    AverageRate,
    Default,
    Expr,
    Lookup,
    Previous,
    Round,
    Value,
)
from termwise.language.types import Row
from termwise.language.walk import children


@dataclass(frozen=True, slots=True)
class Reason:
    """Where a value is missing (as the end of a sentence), its place, and what to do."""

    where: str
    span: Span
    help: str
    labels: tuple[Label, ...] = ()


def why_missing(expr: Expr, facts: Facts, known: Definitions) -> Reason:
    """The first value in `expr`, from the left, that can be missing."""
    cause = _cause(expr, facts, known)
    text = _text(cause.span)
    match cause:
        case Previous(row=row):
            assert isinstance(row.type, Row)
            where = f"for the first {row.type.subject}, which has no previous one"
            name = f"{_text(expr.span)}, …"
            return Reason(where, cause.span, f"say what holds there: `default({name})`")
        case At(type=kind):
            where = f"where no {kind.subject} holds the day"
        case Arithmetic(right=right):
            where = f"where {_text(right.span)} is 0"
        case Lookup(table=table):
            where = f"where no row of {table} fits"
            return Reason(where, cause.span, f"add an `otherwise:` to it, or {_default(text)}")
        case AverageRate(table=table):
            where = f"below the first tier of {table}"
        case Round():
            where = "where the step it is rounded to is not positive"
        case _:
            where = f"where {text} is"
    help = f"add `{text} is present` to `when:`, require it, or {_default(text)}"
    return Reason(where, cause.span, help, _labels(cause, known))


def _default(text: str) -> str:
    return f"say what stands for it: `default({text}, …)`"


def _cause(expr: Expr, facts: Facts, known: Definitions) -> Expr:
    if isinstance(expr, Default):
        return _cause(expr.otherwise, facts, known)
    for child in children(expr):
        if may_be_missing(child, facts, known):
            return _cause(child, facts, known)
    return expr


def _labels(cause: Expr, known: Definitions) -> tuple[Label, ...]:
    """Where the name that can be missing is declared."""
    if not isinstance(cause, Value) or not isinstance(cause.row.type, Row):
        return ()
    key = (cause.row.type.subject, cause.name)
    for version in known.reading.versions:
        found = version.measures.get(key) or version.decisions.get(key)
        if found is not None and found.span.source is cause.span.source:
            return (Label(found.span, f"{cause.name} is declared here"),)
    return ()


def _text(span: Span) -> str:
    """The words of the author that a span covers."""
    if span.line != span.end_line:
        return "it"
    return span.source.line(span.line)[span.column - 1 : span.end_column - 1]
