"""Which declarations what came out was computed from, and which constructs those hold.

A line or a decision that is not missing reaches back to its rule or decision; from there to every
measure and decision that these read and that came to a value for some row, to the rules whose
amounts they read or gather and that came out, and to the periods whose rows they are of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from termwise.language import program as p
from termwise.language import tree
from termwise.language.program import Version
from termwise.language.tree import Expr
from termwise.language.walk import walk
from termwise.outcome.model import DecisionValue, Line

from tests.differential import declared
from tests.differential.constructs import of_node
from tests.oracle.rows import EntityRow, PeriodRow, subject_of
from tests.oracle.state import Run


@dataclass(frozen=True, slots=True)
class Place:
    """A declaration: of a period, a rule (by id), or a measure or decision of a subject."""

    kind: str
    subject: str
    name: str
    version: str


def occurring(program: p.Program) -> set[str]:
    """Every construct of a program."""
    return {
        construct
        for version in program.versions
        for place in places(version)
        for construct in constructs(place, version, program)
    }


def reached(run: Run, lines: Iterable[Line], decisions: Iterable[DecisionValue]) -> set[str]:
    """The constructs that something which came out was computed from."""
    versions = {reign.version.name: reign.version for reign in run.reigns}
    waiting = {Place("rule", line.subject, line.rule, line.version) for line in lines}
    waiting |= {
        Place("name", each.subject, each.name, each.version)
        for each in decisions
        if each.value is not None
    }
    alive = _alive(run)
    seen: set[Place] = set()
    while waiting:
        place = waiting.pop()
        version = versions[place.version]
        if place in seen or place not in places(version):
            continue
        seen.add(place)
        waiting |= {each for each in _read(place, version, alive) if each not in seen}
    return {
        construct
        for place in seen
        for construct in constructs(place, versions[place.version], run.program)
    }


def places(version: Version) -> set[Place]:
    """Every declaration of a version but its parameters."""
    name = version.name
    found = {Place("period", period, "", name) for period in version.periods}
    found |= {Place("name", *each, name) for each in (*version.measures, *version.decisions)}
    return found | {Place("rule", rule.subject, rule.id, name) for rule in version.rules.values()}


def _alive(run: Run) -> set[Place]:
    """What came to something for some row, by what the run remembers."""
    found: set[Place] = set()
    for key, value in run.known.items():
        match key:
            case ("value", EntityRow() | PeriodRow() as row, str(name), str(version)):
                place = Place("name", subject_of(row), name, version)
            case ("effect", str(rule), str(version), EntityRow() | PeriodRow() as row):
                place = Place("rule", subject_of(row), rule, version)
            case _:
                continue
        if value is not None:
            found.add(place)
    return found


def _read(place: Place, version: Version, alive: set[Place]) -> Iterator[Place]:
    """What a declaration reads, as far as that came to something."""
    for expr in expressions(place, version):
        for node in walk(expr):
            yield from _read_by(node, place, alive)
    if place.subject in version.periods:
        yield Place("period", place.subject, "", place.version)
    measure = version.measures.get((place.subject, place.name))
    if place.kind == "name" and measure is not None:
        match measure.source:
            case p.LineSource(rule=rule):
                yield from (each for each in alive if each.kind == "rule" and each.name == rule)
            case p.PeriodSource(period=period):
                yield Place("period", period, "", place.version)
            case p.EntitySource():
                pass
            case _:
                assert_never(measure.source)


def _read_by(node: Expr, place: Place, alive: set[Place]) -> Iterator[Place]:
    match node:
        case tree.Value(row=row, name=name):
            subject = getattr(row.type, "subject", "")
            yield from (
                each
                for each in alive
                if (each.kind, each.subject, each.name) == ("name", subject, name)
            )
        case tree.At(type=kind) | tree.Previous(type=kind):
            yield Place("period", kind.subject, "", place.version)
        case tree.LineAmount(rule=rule):
            yield from (each for each in alive if each.kind == "rule" and each.name == rule)
        case _:
            pass


def constructs(place: Place, version: Version, program: p.Program) -> Iterator[str]:
    """The constructs of a declaration, of its expressions and of the parameters these name."""
    yield from _of_declaration(place, version, program)
    for expr in expressions(place, version):
        for node in walk(expr):
            yield from of_node(node)
            if (parameter := _parameter(node)) is not None:
                yield from declared.of_parameter(version.parameters[parameter])


def _parameter(node: Expr) -> str | None:
    match node:
        case tree.Parameter(name=name):
            return name
        case tree.Lookup(table=name) | tree.Brackets(table=name) | tree.AverageRate(table=name):
            return name
        case tree.Member(values=str(name)):
            return name
        case _:
            return None


def _of_declaration(place: Place, version: Version, program: p.Program) -> Iterator[str]:
    key = (place.subject, place.name)
    if place.kind == "period":
        yield from declared.of_period(version.periods[place.subject])
    elif place.kind == "rule":
        yield from declared.of_rule(version.rules[place.name], program)
    elif key in version.measures:
        yield from declared.of_measure(version.measures[key])
    else:
        yield from declared.of_decision(version.decisions[key])


def expressions(place: Place, version: Version) -> list[Expr]:
    """The expressions of a declaration."""
    key = (place.subject, place.name)
    if place.kind == "period":
        period = version.periods[place.subject]
        paths = [owner.path for owner in period.owners]
        return _there(period.start, period.until, period.where, period.governed_by, *paths)
    if place.kind == "rule":
        return _of_rule(version.rules[place.name])
    if key in version.measures:
        return _of_measure(version.measures[key])
    body = version.decisions[key].body
    if not isinstance(body, tuple):
        return [body]
    return _there(*(each for case in body for each in (case.when, case.then)))


def _of_rule(rule: p.Rule) -> list[Expr]:
    found = [*rule.when, *rule.to, rule.dated]
    for parts in rule.message.values():
        found += [part.value for part in parts if isinstance(part, p.ValuePart)]
    match rule.effect:
        case p.Pay() | p.Charge() | p.Accrue() | p.Grant():
            return [*found, rule.effect.amount]
        case p.Require(condition=condition):
            return [*found, condition]
        case p.Notify():
            return found
        case _:
            assert_never(rule.effect)


def _of_measure(measure: p.Measure) -> list[Expr]:
    found = _there(measure.value, measure.where, measure.by)
    for tie in measure.ties:
        found += [tie.left, tie.right]
    for window in measure.windows:
        match window:
            case p.During(row=row):
                found.append(row)
            case p.Between(start=start, end=end):
                found += _there(start, end)
            case p.UpTo(date=date):
                found.append(date)
            case p.RowsUpTo() | p.PreviousRows():
                pass
            case _:
                assert_never(window)
    return found


def _there(*exprs: Expr | None) -> list[Expr]:
    return [expr for expr in exprs if expr is not None]
