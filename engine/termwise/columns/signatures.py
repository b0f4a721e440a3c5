"""Which definitions say the same, in whichever version they stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import TypeVar

from termwise.language import program as p
from termwise.language import tree as t
from termwise.language.program import Decision, Measure, Parameter, Period, Rule, Table, Version
from termwise.language.tree import Expr
from termwise.language.types import Row
from termwise.language.walk import walk

Declared = TypeVar("Declared")


def said(declared: Decision | Measure | Period | Rule) -> Hashable:
    """What a declaration says, without its title and place."""
    match declared:
        case Decision(body=body):
            return _decision(body)
        case Measure() | Period():
            return _fields(declared, {"title", "span"})
        case Rule():
            return _fields(declared, {"title", "source", "span", "message"})


def said_and_told(rule: Rule) -> Hashable:
    """What a rule says, its words included."""
    message = tuple((language, parts) for language, parts in rule.message.items())
    exprs = [*rule_expressions(rule), *(e for parts in rule.message.values() for e in _in(parts))]
    return said(rule), message, tuple(rule.title.items()), _percents(exprs)


def _in(parts: Sequence[p.TextPart | p.ValuePart]) -> Iterable[Expr]:
    return (part.value for part in parts if isinstance(part, p.ValuePart))


def _percents(exprs: Iterable[Expr | None]) -> tuple[bool, ...]:
    """Which numbers were written in percent: types are equal all the same."""
    nodes = (node for expr in exprs if expr is not None for node in walk(expr))
    return tuple(getattr(node.type, "percent", False) for node in nodes)


def _decision(body: Expr | tuple[p.Case, ...]) -> Hashable:
    if isinstance(body, tuple):
        return tuple((case.id, case.when, case.then) for case in body)
    return body


def parameter_said(declared: Parameter) -> Hashable:
    """What a parameter is, without its title, source and place."""
    if isinstance(declared, Table):
        rows = tuple((row.keys, row.threshold, row.cells) for row in declared.rows)
        return (Table, *_fields(declared, {"title", "source", "span", "rows"}), rows)
    return _fields(declared, {"title", "source", "span"})


def _fields(declared: object, ignored: set[str]) -> tuple[Hashable, ...]:
    assert is_dataclass(declared)
    return tuple(getattr(declared, f.name) for f in fields(declared) if f.name not in ignored)


def parameters_in(exprs: Iterable[Expr | None]) -> set[str]:
    """The parameters that expressions read."""
    found: set[str] = set()
    for expr in exprs:
        for node in walk(expr) if expr is not None else ():
            match node:
                case t.Parameter(name=name):
                    found.add(name)
                case t.Lookup(table=name) | t.Brackets(table=name) | t.AverageRate(table=name):
                    found.add(name)
                case t.Member(values=str() as name):
                    found.add(name)
                case _:
                    pass
    return found


def names_in(exprs: Iterable[Expr | None]) -> set[tuple[str, str]]:
    """The named values that expressions read, by subject and name."""
    found: set[tuple[str, str]] = set()
    for expr in exprs:
        for node in walk(expr) if expr is not None else ():
            if isinstance(node, t.Value) and isinstance(node.row.type, Row):
                found.add((node.row.type.subject, node.name))
    return found


def grouped(
    versions: Sequence[Version],
    numbers: Iterable[int],
    declared: Callable[[Version], Declared | None],
    key: Callable[[int, Declared], Hashable],
) -> list[tuple[tuple[int, ...], Declared]]:
    """The declarations that differ, each with the numbers of the versions that have it."""
    found: dict[Hashable, tuple[list[int], Declared]] = {}
    for number in numbers:
        one = declared(versions[number])
        if one is not None:
            found.setdefault(key(number, one), ([], one))[0].append(number)
    return [(tuple(group), one) for group, one in found.values()]


def decision_expressions(decision: Decision) -> list[Expr | None]:
    """Everything that a decision reads."""
    if isinstance(decision.body, tuple):
        return [e for case in decision.body for e in (case.when, case.then)]
    return [decision.body]


def measure_expressions(measure: Measure) -> list[Expr | None]:
    """Everything that a measure reads."""
    found: list[Expr | None] = [measure.value, measure.where, measure.by]
    for tie in measure.ties:
        found += [tie.left, tie.right]
    for window in measure.windows:
        match window:
            case p.During(row=row):
                found.append(row)
            case p.Between(start=start, end=end):
                found += [start, end]
            case p.UpTo(date=date):
                found.append(date)
            case p.RowsUpTo() | p.PreviousRows():
                pass
    return found


def rule_expressions(rule: Rule) -> list[Expr | None]:
    """Everything that decides whether and with what a rule comes out."""
    found: list[Expr | None] = [*rule.when, *rule.to, rule.dated]
    match rule.effect:
        case p.Pay(amount=e) | p.Charge(amount=e) | p.Accrue(amount=e) | p.Grant(amount=e):
            found.append(e)
        case p.Require(condition=e):
            found.append(e)
        case p.Notify():
            pass
    return found
