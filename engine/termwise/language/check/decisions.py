"""Decisions checked: an expression, or cases."""

from __future__ import annotations

from termwise.language import declarations as d
from termwise.language.check.expressions import (
    check_conditions,
    check_expression,
    conjunction,
)
from termwise.language.check.header import distinct_values
from termwise.language.check.presence import Definitions, cases_missing, may_be_missing
from termwise.language.check.reading import Reading
from termwise.language.check.relate import together
from termwise.language.check.scope import Scope
from termwise.language.check.subjects import subject_scope
from termwise.language.diagnostics import Label
from termwise.language.program import Case, Decision
from termwise.language.tree import Expr
from termwise.language.types import Enumeration, Type, describe


def check_decision(written: d.DecisionWritten, number: int, reading: Reading) -> Decision | None:
    """One decision of a version; None where it is wrong (reported)."""
    scope = subject_scope(written.subject, number, reading)
    if scope is None or written.body is None:
        return None
    known = Definitions(reading)
    if isinstance(written.body, tuple):
        cases = _cases(written, written.body, scope, reading)
        if not cases:
            return None
        kind = _common_type(cases, reading)
        return (
            None
            if kind is None
            else _made(written, cases, kind, cases_missing(cases, frozenset(), known))
        )
    expr = check_expression(written.body, scope, reading)
    if expr is None:
        return None
    return _made(written, expr, expr.type, may_be_missing(expr, frozenset(), known))


def _made(
    written: d.DecisionWritten, body: Expr | tuple[Case, ...], kind: Type, missing: bool
) -> Decision:
    return Decision(
        written.subject.text,
        written.name.text,
        body,
        kind,
        missing,
        written.title,
        written.name.span,
    )


def _cases(
    written: d.DecisionWritten,
    cases: tuple[d.CaseWritten, ...],
    scope: Scope,
    reading: Reading,
) -> tuple[Case, ...] | None:
    expected: Type | None = None
    if written.one_of is not None:
        values = distinct_values(written.one_of, reading.current)
        expected = Enumeration(values, f"{written.subject.text}.{written.name.text}")
    checked: list[Case | None] = []
    for case in cases:
        made = _case(case, scope, reading, expected)
        if made is not None and expected is None:
            expected = made.then.type
        checked.append(made)
    sound = tuple(c for c in checked if c is not None)
    return sound if len(sound) == len(checked) else None


def _case(
    written: d.CaseWritten, scope: Scope, reading: Reading, expected: Type | None
) -> Case | None:
    when = check_conditions(written.when, scope, reading)
    then = None
    if written.then is not None:
        then = check_expression(written.then, scope, reading, expected)
    if when is None or then is None:
        return None
    condition = None if written.otherwise else conjunction(when, written.span)
    return Case(written.id.text, condition, then, written.span)


def _common_type(cases: tuple[Case, ...], reading: Reading) -> Type | None:
    kind: Type = cases[0].then.type
    for case in cases[1:]:
        joined = together(kind, case.then.type)
        if joined is None:
            reading.current.error(
                "wrong-type",
                f"this case gives {describe(case.then.type)}, and the cases above {describe(kind)}",
                case.then.span,
                help="all cases of a decision give the same kind of value",
                labels=[Label(cases[0].then.span, f"{describe(kind)} here")],
            )
            return None
        kind = joined
    return kind
