"""Decisions checked: an expression, or cases."""

from __future__ import annotations

from termwise.language import declarations as d
from termwise.language import syntax as s
from termwise.language.check import tables
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
from termwise.language.check.suggest import did_you_mean
from termwise.language.diagnostics import Label
from termwise.language.program import Case, Decision
from termwise.language.tree import Expr
from termwise.language.types import Enumeration, Type, Unknown, describe


def check_decision(written: d.DecisionWritten, number: int, reading: Reading) -> Decision | None:
    """One decision of a version; None where it is wrong (reported)."""
    scope = subject_scope(written.subject, number, reading)
    if scope is None or written.body is None:
        return None
    known = Definitions(reading)
    expected = _listed(written)
    if isinstance(written.body, tuple):
        cases = _cases(written.body, scope, reading, expected)
        kind = _common_type(cases, expected, reading) if cases else None
        if kind is None or cases is None:
            return None
        return _made(written, cases, kind, cases_missing(cases, frozenset(), known))
    expr = check_expression(written.body, scope, reading, expected)
    if expr is None or (expected is not None and not _is_listed(expr, expected, reading)):
        return None
    return _made(written, expr, expr.type, may_be_missing(expr, frozenset(), known))


def _listed(written: d.DecisionWritten) -> Enumeration | None:
    """The enumeration that `one_of` makes."""
    if written.one_of is None:
        return None
    values = distinct_values(written.one_of)
    return Enumeration(values, f"{written.subject.text}.{written.name.text}")


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
    cases: tuple[d.CaseWritten, ...],
    scope: Scope,
    reading: Reading,
    expected: Type | None,
) -> tuple[Case, ...] | None:
    checked: list[Case | None] = []
    for case in cases:
        made = _case(case, scope, reading, expected)
        if expected is None:
            expected = Unknown() if made is None else made.then.type
        checked.append(made)
    sound = tuple(c for c in checked if c is not None)
    return sound if len(sound) == len(checked) else None


def _case(
    written: d.CaseWritten, scope: Scope, reading: Reading, expected: Type | None
) -> Case | None:
    when = check_conditions(written.when, scope, reading)
    then = None
    if expected is None and _is_new_word(written.then, scope, reading):
        assert isinstance(written.then, s.Name)
        _word_without_list(written.then, reading)
    elif written.then is not None:
        then = check_expression(written.then, scope, reading, expected)
    if when is None or then is None:
        return None
    condition = None if written.otherwise else conjunction(when, written.span)
    return Case(written.id.text, condition, then, written.span)


def _is_new_word(node: s.Expression | None, scope: Scope, reading: Reading) -> bool:
    """Whether the value of a first case is a bare word that nothing declares."""
    return (
        isinstance(node, s.Name)
        and node.name not in scope.rows
        and tables.parameter(node.name, scope, reading) is None
        and not tables.is_broken(node.name, scope, reading)
    )


def _word_without_list(node: s.Name, reading: Reading) -> None:
    reading.current.error(
        "unknown-name",
        f"nothing here is named `{node.name}`",
        node.span,
        help=f"if it is a value of the decision itself, list all of them: "
        f"`{{one_of: [{node.name}, …], cases: […]}}`",
    )


def _is_listed(expr: Expr, expected: Enumeration, reading: Reading) -> bool:
    if together(expr.type, expected) is not None:
        return True
    reading.current.error(
        "wrong-type",
        f"`one_of` says that this is {describe(expected)}, and it is {describe(expr.type)}",
        expr.span,
        help=did_you_mean("", expected.values),
    )
    return False


def _common_type(
    cases: tuple[Case, ...], expected: Enumeration | None, reading: Reading
) -> Type | None:
    if expected is not None:
        # All are looked at, so that every wrong one is told.
        sound = [_is_listed(case.then, expected, reading) for case in cases]
        return expected if all(sound) else None
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
